/**
 * From an accepted set to what is to be so at the peer. Single holds that must not be are left out and named, so that none
 * of them keeps another from being released. Pure.
 */
import { networkFromText, type Network } from '#base/network.ts';
import { inOrder, outermost, touching, without } from '#base/prefixes.ts';
import type { DesiredSet, Hold } from '#model/desired-set.ts';
import type { HoldRefusal } from '#model/point-report.ts';
import type { Wanted, WantedHold } from './wanted.ts';

/** What the point's own file says; the narrower of this and the office's counts. */
export interface OwnLimits {
  readonly exempt: readonly Network[];
  readonly elementsMax: number;
  readonly shortestIpv4: number;
  readonly shortestIpv6: number;
  readonly isDryRun: boolean;
}

export interface Want {
  readonly wanted: Wanted;
  /** Why orders are not held, or not all of them. */
  readonly refused: ReadonlyMap<string, HoldRefusal>;
  readonly refusedHolds: number;
  /** Of each order on trial: the keys that would be held. */
  readonly shadows: ReadonlyMap<string, readonly string[]>;
}

export interface Moment {
  /** Milliseconds, as the adapter's clock has them. */
  readonly at: number;
  /** The same clock: when the lease is over. */
  readonly leaseEndsAt: number;
  /** What the office's clock is ahead of it, in milliseconds. */
  readonly officeAheadMs: number;
}

export function want(
  set: DesiredSet,
  limits: OwnLimits,
  { at, leaseEndsAt, officeAheadMs }: Moment,
  /** Keys that are held already: over the budget they stay, and others wait. */
  held: ReadonlySet<string>,
): Want {
  const isTrial = limits.isDryRun || set.mode === 'dry-run';
  const exempt = outermost([...networksOf(set.exempt), ...limits.exempt]);
  const sieve = new Sieve(set, limits, exempt);
  const shadows = new Map<string, string[]>();
  const holds: WantedHold[] = [];
  for (const hold of sorted(set.holds)) {
    const endsAt = Date.parse(hold.until) - officeAheadMs;
    if (endsAt <= at) continue;
    const isShadow = isTrial || hold.isShadow;
    for (const key of sieve.keysOf(hold, isShadow)) {
      const orders = hold.orders.map(({ id }) => id);
      if (isShadow) for (const id of orders) shadows.set(id, [...(shadows.get(id) ?? []), key]);
      else {
        const expiresAt = Math.min(endsAt, leaseEndsAt);
        const { rung, holders } = hold;
        holds.push({ key, rung, orders: orders.toSorted(), expiresAt, holders });
      }
    }
  }
  const elementsMax = Math.min(limits.elementsMax, set.budget.elementsMax);
  const kept = withinBudget(holds, elementsMax, held, sieve);
  return {
    wanted: {
      generation: set.generation,
      at,
      rearmBefore: at + (leaseEndsAt - at) / 2,
      holds: kept.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      exempt: exempt.map(({ text }) => text),
      pools: set.pools,
      garden: set.garden,
      throttleKbit: set.throttleKbit,
    },
    refused: sieve.refused,
    refusedHolds: sieve.count,
    shadows,
  };
}

/** Nothing is held: the lease is over, or somebody has said so here. */
export function wantNothing(at: number, generation: number): Wanted {
  return {
    generation,
    at,
    rearmBefore: at,
    holds: [],
    exempt: [],
    pools: { endpoints: [], names: [] },
    garden: null,
    throttleKbit: null,
  };
}

class Sieve {
  readonly refused = new Map<string, HoldRefusal>();
  count = 0;
  readonly #set: DesiredSet;
  readonly #limits: OwnLimits;
  readonly #exempt: readonly Network[];
  #last: Network | null = null;
  #lastShadow: Network | null = null;

  constructor(set: DesiredSet, limits: OwnLimits, exempt: readonly Network[]) {
    this.#set = set;
    this.#limits = limits;
    this.#exempt = exempt;
  }

  /** Of one hold, in the order of their addresses. */
  keysOf(hold: Hold, isShadow: boolean): readonly string[] {
    const network = networkOf(hold.network);
    const last = isShadow ? this.#lastShadow : this.#last;
    if (last !== null && network.lo <= last.hi) return this.refuse(hold, 'overlap');
    if (!this.#set.rungs.includes(hold.rung)) return this.refuse(hold, 'rung');
    if (network.length < this.#shortest(network)) return this.refuse(hold, 'too-wide');
    if (isShadow) this.#lastShadow = network;
    else this.#last = network;
    if (touching(this.#exempt, network) === null) return [network.text];
    const parts = without(network, this.#exempt);
    return parts.length === 0 ? this.refuse(hold, 'exempt-here') : parts.map(({ text }) => text);
  }

  refuse(hold: Pick<Hold, 'orders'>, why: HoldRefusal): readonly string[] {
    for (const { id } of hold.orders) this.refused.set(id, why);
    this.count++;
    return [];
  }

  /** A missing length became 0.0.0.0/0 elsewhere (governance.md trap 14): nothing wide is ever taken. */
  #shortest({ family }: Network): number {
    const { budget } = this.#set;
    const { shortestIpv4, shortestIpv6 } = this.#limits;
    return family === 4
      ? Math.max(budget.shortestIpv4, shortestIpv4)
      : Math.max(budget.shortestIpv6, shortestIpv6);
  }
}

/** Those that are held already come first: a budget must not release one to hold another. */
function withinBudget(
  holds: readonly WantedHold[],
  elementsMax: number,
  held: ReadonlySet<string>,
  sieve: Sieve,
): readonly WantedHold[] {
  if (holds.length <= elementsMax) return holds;
  const [old, fresh] = [
    holds.filter(({ key }) => held.has(key)),
    holds.filter(({ key }) => !held.has(key)),
  ];
  const all = [...old, ...fresh];
  for (const { orders } of all.slice(elementsMax)) {
    sieve.refuse(
      { orders: orders.map((id) => ({ id, generation: 1, contentHash: '' })) },
      'over-budget',
    );
  }
  return all.slice(0, elementsMax);
}

function sorted(holds: readonly Hold[]): readonly Hold[] {
  const byText = Map.groupBy(holds, ({ network }) => network);
  return inOrder(networksOf([...byText.keys()])).flatMap(({ text }) => byText.get(text) ?? []);
}

function networkOf(text: string): Network {
  const network = networkFromText(text);
  if (typeof network === 'string') throw new Error('Broken invariant: the schema reads networks');
  return network;
}

export const networksOf = (texts: readonly string[]): readonly Network[] => texts.map(networkOf);
