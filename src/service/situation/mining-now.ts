/** What mines now: one query over the sessions that were heard of last, summed along each way of looking. */
import { sql } from 'kysely';
import { kilograms, sum, times } from '#govern/energy.ts';
import type { EnergyFactor } from '#model/energy-factor.ts';
import { MINING_NOW_MINUTES, type Span } from '#model/energy.ts';
import { SHARES_MAX, type MiningShare, type Situation } from '#model/situation.ts';
import { isoFrom } from '#base/clock.ts';
import { MINING_NOW_MS, spanOf } from '../energy/account.ts';
import { factorsIn, type FactorsOf } from '../energy/factors-in.ts';
import { isMining } from '../energy/is-mining.ts';
import type { View } from '../view.ts';
import type { Within } from './within.ts';

type Mining = Situation['mining'];

/** One line of the grouping; the key is null where it is not known, and `axis` says along which way it was summed. */
interface Line {
  readonly axis: number;
  readonly jurisdiction: string | null;
  readonly sector: string | null;
  readonly coin: string | null;
  readonly pool: string | null;
  readonly algorithm: string | null;
  readonly unit: Mining['rates'][number]['unit'] | null;
  readonly systems: number;
  readonly sessions: number;
  readonly unmeasured: number;
  readonly wattsLow: number | null;
  readonly wattsCentral: number | null;
  readonly wattsHigh: number | null;
  readonly rateLow: number | null;
  readonly rateCentral: number | null;
  readonly rateHigh: number | null;
}

/** `grouping()` has a bit for each column that is not grouped by, the first named highest. */
const AXES = {
  all: 0b111111,
  jurisdiction: 0b011111,
  sector: 0b101111,
  coin: 0b110111,
  pool: 0b111011,
  rate: 0b111100,
} as const;

export async function miningNow(view: View, within: Within): Promise<Mining> {
  const since = isoFrom(view.at - MINING_NOW_MS);
  const places = within({ jurisdiction: 'sighting.jurisdiction', sector: 'sighting.sector' });
  const { rows } = await sql<Line>`
    select grouping(jurisdiction, sector, coin, pool, algorithm, rate_unit) as axis,
      jurisdiction, sector, coin, pool, algorithm, rate_unit as unit,
      count(distinct coalesce(system_id, lead_id))::int as systems, count(*)::int as sessions,
      count(*) filter (where watts_central is null)::int as unmeasured,
      sum(watts_low) as watts_low, sum(watts_central) as watts_central, sum(watts_high) as watts_high,
      sum(rate_low) as rate_low, sum(rate_central) as rate_central, sum(rate_high) as rate_high
    from sighting
    where last_seen >= ${since} and not aside and ${isMining()} and ${places}
    group by grouping sets ((), (jurisdiction), (sector), (coin), (pool), (algorithm, rate_unit))`.execute(
    view.db,
  );
  const along = (axis: keyof typeof AXES): readonly Line[] =>
    rows.filter((row) => row.axis === AXES[axis]);
  const [all] = along('all');
  return {
    minutes: MINING_NOW_MINUTES,
    systems: all?.systems ?? 0,
    sessions: all?.sessions ?? 0,
    unmeasured: all?.unmeasured ?? 0,
    watts: all === undefined ? null : wattsOf(all),
    ...carbonOf(along('jurisdiction'), await factorsIn(view.db), view.at),
    byJurisdiction: sharesOf(along('jurisdiction'), 'jurisdiction'),
    bySector: sharesOf(along('sector'), 'sector'),
    byCoin: sharesOf(along('coin'), 'coin'),
    byPool: sharesOf(along('pool'), 'pool'),
    rates: along('rate').flatMap(ratesOf).slice(0, RATES_MAX),
  };
}

/** There are some thirty algorithms. */
const RATES_MAX = 32;

const wattsOf = ({ wattsLow, wattsCentral, wattsHigh }: Line): Span | null =>
  spanOf(wattsLow, wattsCentral, wattsHigh);

/** Each place by its own factor. */
function carbonOf(
  places: readonly Line[],
  factorsOf: FactorsOf,
  at: number,
): Pick<Mining, 'co2eKgPerHour' | 'factors'> {
  const used = new Map<string, EnergyFactor>();
  const parts = places.map((line) => {
    const watts = wattsOf(line);
    if (watts === null || line.jurisdiction === null) return null;
    const { grid } = factorsOf(line.jurisdiction, at);
    used.set(`${grid.region} ${grid.year} ${grid.gramsPerKwh}`, grid);
    return kilograms(times({ span: watts, by: 1 / 1000 }), grid);
  });
  return { co2eKgPerHour: sum(parts), factors: [...used.values()].slice(0, FACTORS_MAX) };
}

const FACTORS_MAX = 64;

function sharesOf(
  lines: readonly Line[],
  by: 'jurisdiction' | 'sector' | 'coin' | 'pool',
): { items: MiningShare[]; more: number } {
  const sorted = lines.toSorted(
    (a, b) => (b.wattsCentral ?? 0) - (a.wattsCentral ?? 0) || b.systems - a.systems,
  );
  const items = sorted
    .slice(0, SHARES_MAX)
    .map((line) => ({ key: line[by], systems: line.systems, watts: wattsOf(line) }));
  return { items, more: Math.max(0, sorted.length - SHARES_MAX) };
}

function ratesOf({ algorithm, unit, systems, ...line }: Line): Mining['rates'] {
  const rate = spanOf(line.rateLow, line.rateCentral, line.rateHigh);
  return rate === null || algorithm === null || unit === null
    ? []
    : [{ algorithm, unit, systems, rate }];
}
