/**
 * What is known of one run with faults, for the checker: what the office recorded, what went over the line, what the
 * kernel had. All times are `moment()`: one clock for all processes, which no fault moves.
 */
import type { DesiredSet } from '#model/desired-set.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** An event of the record. */
export interface OfficeEvent {
  /** When it was heard of, at once after it was committed. */
  readonly at: number;
  /** It was committed at `at`, or, where the office died before it could tell, since then. */
  readonly since: number;
  readonly seq: number;
  readonly type: string;
  readonly streamId: string;
  /** The event's own, as the record has it. */
  readonly data: unknown;
}

/** From `at` on the office's clock shows `moment() + aheadMs`. */
export interface ClockMove {
  readonly at: number;
  readonly aheadMs: number;
}

/** An answer of the office that the enforcer was given, and believes unless it is broken. */
export interface Answer {
  /** When its question came by. */
  readonly askedAt: number;
  readonly givenAt: number;
  readonly generation: number;
  readonly digest: string;
}

export interface LookElement {
  readonly key: string;
  /** As its set is called; null: it is in none of ours. */
  readonly rung: string | null;
  readonly orders: readonly string[];
  /** Null: for ever. */
  readonly endsInMs: number | null;
}

/** The kernel's own table, read at one instant between the two. */
export interface Look extends Span {
  readonly elements: readonly LookElement[];
  /** What its packets are let through first. */
  readonly exempt: readonly string[];
}

/** A packet from a host to a site and its answer. */
export interface Probe extends Span {
  readonly host: string;
  readonly isAnswered: boolean;
}

/** Somebody else's change of our table. */
export interface Meddling {
  readonly at: number;
  readonly kind: string;
  /** Keys that were put in; null: something else was done. */
  readonly adds: readonly string[] | null;
}

/** From the fault until everything works again, and is in contact: nothing is promised meanwhile but the lease. */
export interface Trouble extends Span {
  readonly kind: string;
  /** When the fault itself was over. */
  readonly healedAt: number;
  /** How long those that were killed took to be started again, and what it waits for by itself. */
  readonly startMs: number;
}

export interface PointHistory {
  readonly id: string;
  readonly leaseMs: number;
  readonly readBackMs: number;
  /** Of the enforcer's own file. */
  readonly ownExempt: readonly string[];
  /** By generation. */
  readonly sets: ReadonlyMap<number, DesiredSet>;
  readonly answers: readonly Answer[];
  /** Generations that the enforcer said it accepted, in order. */
  readonly accepted: readonly { readonly at: number; readonly generation: number }[];
  /** Generations of its reports, in the order in which it sent them. */
  readonly reported: readonly { readonly at: number; readonly generation: number }[];
  readonly looks: readonly Look[];
  readonly probes: readonly Probe[];
  readonly meddlings: readonly Meddling[];
  /** From the end of `release-all` to the beginning of `--resume`. */
  readonly releasedHere: readonly Span[];
  readonly troubles: readonly Trouble[];
}

export interface History {
  readonly events: readonly OfficeEvent[];
  readonly clock: readonly ClockMove[];
  /** Small questions to the office, each with its answer. */
  readonly pings: readonly Span[];
  readonly points: readonly PointHistory[];
}
