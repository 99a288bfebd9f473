/** What is to be so at the peer: a desired set after every check, without what is only on trial. */
import type { Garden } from '#model/enforcement-point.ts';
import type { Holder, Pools } from '#model/desired-set.ts';
import type { Rung } from '#model/rung.ts';

export interface WantedHold {
  /** Canonical text of its network; names it at the peer. */
  readonly key: string;
  readonly rung: Exclude<Rung, 'notify'>;
  /** Ids, sorted. */
  readonly orders: readonly string[];
  /** Milliseconds since 1970: the end of the lease or of the last order, whichever is first. */
  readonly expiresAt: number;
  readonly holders: readonly Holder[];
}

export interface Wanted {
  readonly generation: number;
  /** Milliseconds since 1970: now, as the enforcer's clock has it. */
  readonly at: number;
  /** What expires sooner than this is re-armed: half a lease from now. */
  readonly rearmBefore: number;
  /** Disjoint, sorted by key, none expired. */
  readonly holds: readonly WantedHold[];
  /** Canonical texts, disjoint: let through as source and as destination before all else. */
  readonly exempt: readonly string[];
  readonly pools: Pools;
  readonly garden: Garden | null;
  readonly throttleKbit: number | null;
}
