/**
 *     added → withdrawn
 *
 * Which factor holds: the authority's own of the nearest place upwards, of the latest year that the evidence had reached;
 * else what is shipped. A factor is never changed, so that what was computed with one can be computed again.
 */
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision } from '#model/decision.ts';
import {
  EnergyFactorEntry,
  energyFactorEvents,
  SHIPPED_FACTORS,
  type EnergyFactor,
  type EnergyFactorContent,
} from '#model/energy-factor.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { GRID_DEFAULT } from '#model/grid.ts';
import { nodesDownTo } from './policy.ts';

type Events = typeof energyFactorEvents;
type Answer = Decision<Draft<Events>>;
type Entry = EnergyFactorEntry;

export const evolveEnergyFactor: Evolve<Entry, Events> = (state, event) => {
  const { version, at } = event;
  if (event.type === 'energy-factor.added') {
    const { streamId: id, actorId: addedById } = event;
    return { id, version, ...event.data, addedAt: at, addedById, withdrawnAt: null };
  }
  if (state === null) throw new Error(`Broken invariant: ${event.type} before energy-factor.added`);
  return { ...state, version, withdrawnAt: at };
};

export const energyFactorAggregate = aggregate({
  kind: 'energy-factor',
  table: 'energyFactor',
  state: EnergyFactorEntry,
  events: energyFactorEvents,
  evolve: evolveEnergyFactor,
});

/** Factors of one place that are in force at most: some years of a few flavours. */
export const FACTORS_OF_PLACE_MAX = 100;

export function decideAddFactor(
  content: EnergyFactorContent,
  /** In force at the same place. */
  known: readonly EnergyFactorContent[],
): Answer {
  if ((content.kind === 'coal') !== (content.counts === 'standard-coal')) {
    return refuse('invalid', 'A factor of coal counts standard coal, and only that does');
  }
  if (known.length >= FACTORS_OF_PLACE_MAX) {
    return refuse('too-many', `A place has ${FACTORS_OF_PLACE_MAX} factors at most`);
  }
  const same = known.some(({ kind, year }) => kind === content.kind && year === content.year);
  return same
    ? refuse('conflict', 'This place has a factor of that kind and year: withdraw it first')
    : { events: [{ type: 'energy-factor.added', data: content }] };
}

export function decideWithdrawFactor(state: Entry): Answer {
  if (state.withdrawnAt !== null) return refuse('wrong-state', 'This factor was withdrawn already');
  return { events: [{ type: 'energy-factor.withdrawn', data: {} }] };
}

export interface Factors {
  readonly grid: EnergyFactor;
  /** Null: standard coal is not reckoned with there. */
  readonly coal: EnergyFactor | null;
}

type Own = EnergyFactorContent & Pick<Entry, 'withdrawnAt'>;

/** `year`: of the evidence. Factors are told a year or two later, so an older one holds until there is its own. */
export function factorsAt(own: readonly Own[], jurisdiction: string, year: number): Factors {
  const nearestFirst = nodesDownTo(jurisdiction).toReversed();
  const ownOf = (kind: EnergyFactor['kind']): EnergyFactor | null => {
    for (const place of nearestFirst) {
      const there = own.filter(
        (one) => one.kind === kind && one.jurisdiction === place && one.withdrawnAt === null,
      );
      const best = latestOf(there, year);
      if (best !== null) return factorOf(best);
    }
    return null;
  };
  const grid = ownOf('grid') ?? shipped('grid', GRID_DEFAULT);
  if (grid === null) throw new Error('Broken invariant: a factor for the world is shipped');
  const coal = ownOf('coal') ?? (/^CN\b/.test(grid.region) ? shipped('coal', 'CN') : null);
  return { grid, coal };
}

/** Of the latest year up to the given one; where all are later, the earliest. */
function latestOf<T extends EnergyFactor>(factors: readonly T[], year: number): T | null {
  const sorted = factors.toSorted((a, b) => a.year - b.year);
  return sorted.findLast((one) => one.year <= year) ?? sorted[0] ?? null;
}

function shipped(kind: EnergyFactor['kind'], region: string): EnergyFactor | null {
  return SHIPPED_FACTORS.find((one) => one.kind === kind && one.region === region) ?? null;
}

function factorOf({ kind, region, gramsPerKwh, counts, year, grade, source }: Own): EnergyFactor {
  return { kind, region, gramsPerKwh, counts, year, grade, source };
}
