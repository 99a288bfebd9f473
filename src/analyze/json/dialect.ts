/**
 * The one shape of a JSON dialect. A session offers every message to all dialects that still stand; each keeps its own
 * memory and says what it makes of it. The best claim is emitted, so a message that several dialects share (a bare
 * `mining.subscribe`) is told under the name of the first that stands until a later message decides.
 */
import type { MiningFact } from '#model/fact.ts';
import type { Protocol } from '#model/protocol.ts';
import type { StreamContext } from '#model/stream.ts';
import type { Message } from './message.ts';

export const Certainty = {
  /** A message that other dialects share. */
  FITS: 1,
  /** A hint: this dialect is asked first from now on. */
  LEADS: 2,
  /** No other dialect says this: the others are dropped. */
  PROVES: 3,
} as const;
export type Certainty = (typeof Certainty)[keyof typeof Certainty];

export interface Claim {
  /** May be empty: known, but nothing that a detector needs. */
  readonly facts: readonly MiningFact[];
  readonly certainty: Certainty;
}

/** Not of this dialect, which proves nothing. */
export const IGNORE = 'ignore';
/** This dialect cannot be what is spoken. */
export const CONFLICT = 'conflict';
export type Reading = typeof IGNORE | typeof CONFLICT | Claim;

export interface Dialect<Memory = unknown> {
  readonly name: Protocol;
  /** Topics of the messages that it may know (see Message.topics); it is not offered any other. */
  readonly hears: number;
  start(context: StreamContext): Memory;
  read(memory: Memory, message: Message): Reading;
}

/** Gives a dialect its types; the identity function of the plug-in shape. */
export function defineDialect<Memory>(dialect: Dialect<Memory>): Dialect<Memory> {
  return dialect;
}

export function fits(...facts: readonly MiningFact[]): Claim {
  return { facts, certainty: Certainty.FITS };
}

export function leads(...facts: readonly MiningFact[]): Claim {
  return { facts, certainty: Certainty.LEADS };
}

export function proves(...facts: readonly MiningFact[]): Claim {
  return { facts, certainty: Certainty.PROVES };
}

/** The same claim with at least this certainty; IGNORE stays. */
export function atLeast(reading: Reading, certainty: Certainty): Reading {
  if (typeof reading === 'string' || reading.certainty >= certainty) return reading;
  return { facts: reading.facts, certainty };
}
