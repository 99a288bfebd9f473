/** What was read at the peer. */
import type { Rung } from '#model/rung.ts';

export interface ObservedElement {
  /** Canonical text of the network; what else is found is named as the peer names it. */
  readonly key: string;
  /** As the peer shows it: where one says nothing of it, as the adapter remembers. Null: not one of ours. */
  readonly rung: Rung | null;
  /** Ids of the orders that it names, sorted; empty: it names none, so it was not made by us. */
  readonly orders: readonly string[];
  /** Milliseconds since 1970; null: it does not end by itself. */
  readonly expiresAt: number | null;
  /** `unknown`: it was asked for, and no answer says whether it is there (RFC 5176: silence). */
  readonly certainty: 'there' | 'unknown';
}

export interface Observed {
  /** Milliseconds since 1970, before reading. */
  readonly at: number;
  readonly elements: readonly ObservedElement[];
  /** Whether what must stand before anything can be held does, unaltered; null: nothing of ours is there at all. */
  readonly frame: 'whole' | 'altered' | null;
  /** For `plan` of the same adapter alone. */
  readonly detail: unknown;
}
