/**
 * Events: what the office did, one row each in one append-only table. Glossary: a *stream* is the history of one
 * thing (a case, an order, a person); its *version* counts its events from 1; *seq* counts all events from 0 and is
 * the index of the event's leaf in the Merkle log.
 */
import { z } from 'zod';

/** The kinds of streams; each has one projection table whose rows are the states of its streams. */
export const STREAM_KINDS = [
  'jurisdiction',
  'agency',
  'unit',
  'person',
  'grant',
  'delegation',
  'policy',
  'energy-factor',
  'calendar',
  'template',
  'system',
  'binding',
  'pool',
  'exemption',
  'point',
  'set',
  'sensor',
  'webhook',
  'lead',
  'case',
  'order',
  'notice',
  'clock',
  'referral',
  'consultation',
  'task',
  'address-list',
  'evidence',
  'access',
  'campaign',
  'population',
  'attestation',
  'filing',
  'tip',
  'publication',
] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

/** What an event of one type carries: `data` is never personal; `personal` is sealed and can be erased. */
export interface EventType {
  readonly data: z.ZodType;
  readonly personal?: z.ZodType;
}
/** Every type of one kind of stream, by name: `{ 'case.opened': { data: z.strictObject({ … }) } }`. */
export type EventTypes = Readonly<Record<string, EventType>>;

type PersonalOf<T extends EventType> = T extends { readonly personal: infer P extends z.ZodType }
  ? z.infer<P>
  : never;

/** An event as a decision returns it. */
export type Draft<T extends EventTypes> = {
  [K in keyof T & string]: [PersonalOf<T[K]>] extends [never]
    ? { readonly type: K; readonly data: z.infer<T[K]['data']> }
    : {
        readonly type: K;
        readonly data: z.infer<T[K]['data']>;
        readonly personal: PersonalOf<T[K]>;
      };
}[keyof T & string];

/** What every recorded event knows beside its data. */
export interface EventHead {
  readonly streamId: string;
  readonly version: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** Who acted: a person's, sensor's or enforcer's id; null when a clock or a policy did. */
  readonly actorId: string | null;
}

/** An event as `evolve` sees it; `personal` is null once it was erased. */
export type Recorded<T extends EventTypes> = {
  [K in keyof T & string]: EventHead & {
    readonly type: K;
    readonly data: z.infer<T[K]['data']>;
    readonly personal: [PersonalOf<T[K]>] extends [never] ? null : PersonalOf<T[K]> | null;
  };
}[keyof T & string];

/** The next state of a stream: a pure function, so that a rebuild gives the same rows. */
export type Evolve<S, T extends EventTypes> = (state: S | null, event: Recorded<T>) => S;

export const Id = z.uuid();
export const Instant = z.iso.datetime({ precision: 3 });
