/** What of a case leaves for other offices: cut to what its audience may know before any format is written. */
import type { Case } from './case.ts';
import type { Grade } from './evidence.ts';
import type { Sighting } from './lead.ts';
import type { Rung } from './rung.ts';

export const SHARE_FORMATS = ['stix', 'iodef', 'misp'] as const;

/** Where the mining went: a pool, a proxy. It leads to no person. */
export interface SharedServer {
  readonly ip: string | null;
  readonly port: number | null;
  readonly name: string | null;
  readonly protocol: string | null;
  readonly coin: string | null;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly count: number;
}

export interface SharedCase {
  readonly id: string;
  readonly number: string;
  readonly tlp: Case['tlp'];
  readonly region: string;
  readonly sector: string | null;
  readonly state: Case['state'];
  readonly verdict: 'deliberate' | 'compromised';
  readonly outcome: Case['outcome'];
  readonly grade: Grade;
  readonly rootCause: Case['rootCause'];
  readonly openedAt: string;
  readonly changedAt: string;
  readonly closedAt: string | null;
  readonly servers: readonly SharedServer[];
  readonly coins: readonly string[];
  /** Accounts at pools, and addresses of the system: empty unless the audience may have them. */
  readonly wallets: readonly string[];
  readonly subjects: readonly string[];
  readonly measures: readonly {
    readonly rung: Rung;
    readonly from: string | null;
    readonly until: string | null;
  }[];
  /** Estimated over the evidenced interval. */
  readonly kwh: Sighting['kwh'];
}

/** Who says so. `origin`: a name of the office that does not change. */
export interface SharingOffice {
  readonly origin: string;
  readonly name: string;
}
