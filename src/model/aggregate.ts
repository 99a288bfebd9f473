import type { z } from 'zod';
import type { EventHead, EventTypes, Recorded, StreamKind } from './event.ts';

/** What every state of a stream has: the row of its projection. */
export interface State {
  readonly id: string;
  /** Events so far: 1 after the first. Also the ETag. */
  readonly version: number;
}

/** An event of any kind, as the record handles it: its kind's table of types has checked it. */
export interface AnyEvent extends EventHead {
  readonly type: string;
  readonly data: unknown;
  readonly personal: unknown;
}

/**
 * One kind of stream: what its states look like (= the columns of its table, in camel case), which events it has,
 * and how one follows from the other.
 */
export interface Aggregate<S extends State = State, T extends EventTypes = EventTypes> {
  readonly kind: StreamKind;
  /** The projection table, as Kysely spells it (camel case). */
  readonly table: string;
  readonly state: z.ZodObject & z.ZodType<S>;
  readonly events: T;
  /** A method, so that the record can hold all kinds as one type. */
  evolve(state: S | null, event: EventTypes extends T ? AnyEvent : Recorded<T>): S;
}

export function aggregate<S extends State, T extends EventTypes>(
  parts: Aggregate<S, T>,
): Aggregate<S, T> {
  return parts;
}
