/** What the office's process and the test say to each other, a line of JSON each. */
import type { OfficeEvent } from './history.ts';

/** What one life of the office begins with; a file. */
export interface OfficeLife {
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  readonly port: number;
  /** What its clock is ahead of this machine's. */
  readonly aheadMs: number;
  /** Null: this life makes it. */
  readonly province: Province | null;
  /** The first event that was not told before. */
  readonly nextSeq: number;
}

/** Who and what is there. */
export interface Province {
  readonly people: Readonly<Record<PersonRole, string>>;
  readonly hosts: readonly HostFacts[];
  readonly points: readonly { readonly id: string; readonly token: string }[];
  /** Base64. */
  readonly officeKey: string;
}
export const PERSON_ROLES = [
  'analyst',
  'officer',
  'approver',
  'reviewer',
  'verifier',
  'liaison',
  'administrator',
] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

export interface HostFacts {
  readonly address: string;
  readonly systemId: string;
  readonly bindingId: string;
  readonly caseId: string;
  /** The place of its point in the list. */
  readonly point: number;
}

/** What somebody is to do; `host` is a place in the list, `id` of an order or exemption. */
export type Deed =
  | {
      readonly do: 'hold';
      readonly host: number;
      readonly rung: string;
      readonly hours: number;
      readonly isEmergency: boolean;
    }
  | { readonly do: 'suspend' | 'resume' | 'lift' | 'ratify'; readonly id: string }
  | { readonly do: 'probation'; readonly id: string; readonly rung: string }
  | { readonly do: 'recur' | 'rectify' | 'close'; readonly host: number }
  | { readonly do: 'exempt'; readonly address: string }
  | { readonly do: 'withdraw'; readonly id: string }
  | { readonly do: 'clock'; readonly aheadMs: number }
  | { readonly do: 'halt' | 'unhalt'; readonly point: number }
  | { readonly do: 'ping' };

export interface Ask {
  readonly ask: number;
  readonly deed: Deed;
}

export type OfficeLine =
  | { readonly ready: true; readonly province: Province }
  | { readonly event: Omit<OfficeEvent, 'since'> & { readonly isLate: boolean } }
  | { readonly reply: number; readonly id: string | null; readonly refused: string | null }
  /** From then on its clock is so far ahead of `moment()`. */
  | { readonly clock: { readonly at: number; readonly aheadMs: number } };
