/** Tables of energy over a stretch of time. A session that reaches beyond it counts by its share within. */
import { sql } from 'kysely';
import { figuresOf, kilograms, sum } from '#govern/energy.ts';
import { OperatingError } from '#base/errors.ts';
import { isoFrom } from '#base/clock.ts';
import { CaseEnergy } from '#model/case.ts';
import type { EnergyFactor } from '#model/energy-factor.ts';
import type { EnergyBy, EnergyRow, Span } from '#model/energy.ts';
import { energyRoutes } from '#model/routes/energy.ts';
import { query } from '../handler.ts';
import { within } from '../situation/within.ts';
import { MINING_NOW_MS, spanOf } from './account.ts';
import { factorsIn, type FactorsOf } from './factors-in.ts';
import { isMining } from './is-mining.ts';

const DAY_MS = 86_400_000;
/** What is asked for where nobody says. */
const DAYS = 30;
/** A report of two years; longer ones are asked for in parts. */
const DAYS_MAX = 732;

const COLUMNS: Readonly<Record<EnergyBy, string>> = {
  jurisdiction: 'sighting.jurisdiction',
  sector: 'sighting.sector',
  unit: 'sighting.unit_id',
  system: 'sighting.system_id',
  case: 'sighting.case_id',
};
const PLACES = {
  jurisdiction: 'sighting.jurisdiction',
  sector: 'sighting.sector',
  unit: 'sighting.unit_id',
};

interface Line {
  readonly key: string | null;
  readonly jurisdiction: string;
  readonly sessions: number;
  readonly unmeasured: number;
  readonly low: number | null;
  readonly central: number | null;
  readonly high: number | null;
  readonly nowLow: number | null;
  readonly nowCentral: number | null;
  readonly nowHigh: number | null;
  readonly first: string;
  readonly last: string;
}

export const listEnergy = query(energyRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('lead.read');
  const to = asked.to === undefined ? view.at : Date.parse(asked.to);
  const from = asked.from === undefined ? to - DAYS * DAY_MS : Date.parse(asked.from);
  if (!(from < to) || to - from > DAYS_MAX * DAY_MS) {
    const message = `The time asked for begins before it ends, and has ${DAYS_MAX} days at most`;
    throw new OperatingError('invalid', message);
  }
  const here = within(reach, asked.jurisdiction)(PLACES);
  const ofUnit =
    asked.unitId === undefined ? sql<boolean>`true` : sql<boolean>`unit_id = ${asked.unitId}`;
  const share = sql`case when last_seen = first_seen then 1 else greatest(0, extract(epoch from
      least(last_seen, ${isoFrom(to)}) - greatest(first_seen, ${isoFrom(from)}))
    / extract(epoch from last_seen - first_seen))::float8 end`;
  const isNow = sql`last_seen >= ${isoFrom(view.at - MINING_NOW_MS)}`;
  const column = sql.ref(COLUMNS[asked.by]);
  const { rows } = await sql<Line>`
    select ${column}::text as key, jurisdiction, count(*)::int as sessions,
      count(*) filter (where kwh_central is null)::int as unmeasured,
      sum(kwh_low * ${share}) as low, sum(kwh_central * ${share}) as central, sum(kwh_high * ${share}) as high,
      sum(watts_low) filter (where ${isNow}) as now_low,
      sum(watts_central) filter (where ${isNow}) as now_central,
      sum(watts_high) filter (where ${isNow}) as now_high,
      min(first_seen) as first, max(last_seen) as last
    from sighting
    where last_seen >= ${isoFrom(from)} and first_seen < ${isoFrom(to)} and not aside
      and ${isMining()} and ${here} and ${ofUnit}
    group by 1, 2`.execute(view.db);
  const used = new Map<string, EnergyFactor>();
  const factorsOf = noting(await factorsIn(view.db), used);
  const all = [...Map.groupBy(rows, ({ key }) => key)].map(([key, some]) =>
    rowOf(key, some, factorsOf, to),
  );
  const sorted = all.toSorted((a, b) => (b.kwh?.central ?? -1) - (a.kwh?.central ?? -1));
  const shown = sorted.slice(0, asked.limit);
  const keep = asked.by === 'case' ? await recordedOf(view.db, shown) : new Map();
  return {
    from: isoFrom(from),
    to: isoFrom(to),
    items: shown.map((row) => kept(row, keep.get(row.key))),
    more: sorted.length - shown.length,
    total: rowOf(null, rows, factorsOf, to),
    factors: [...used.values()],
  };
});

function noting(factorsOf: FactorsOf, used: Map<string, EnergyFactor>): FactorsOf {
  return (jurisdiction, at) => {
    const factors = factorsOf(jurisdiction, at);
    for (const one of [factors.grid, factors.coal]) {
      if (one !== null) used.set(JSON.stringify(one), one);
    }
    return factors;
  };
}

function rowOf(
  key: string | null,
  lines: readonly Line[],
  factorsOf: FactorsOf,
  at: number,
): EnergyRow {
  const figures = lines.map((line) =>
    figuresOf(spanOf(line.low, line.central, line.high), factorsOf(line.jurisdiction, at)),
  );
  const total = (pick: (one: (typeof figures)[number]) => Span | null): Span | null =>
    sum(figures.map(pick));
  const times = lines.flatMap(({ first, last }) => [first, last]).toSorted();
  return {
    key,
    sessions: lines.reduce((all, { sessions }) => all + sessions, 0),
    unmeasured: lines.reduce((all, { unmeasured }) => all + unmeasured, 0),
    kwh: total(({ kwh }) => kwh),
    co2eKg: total(({ co2eKg }) => co2eKg),
    coalKg: total(({ coalKg }) => coalKg),
    wattsNow: sum(lines.map((line) => spanOf(line.nowLow, line.nowCentral, line.nowHigh))),
    from: times[0] ?? null,
    to: times.at(-1) ?? null,
    isRecorded: false,
  };
}

type Db = Parameters<Parameters<typeof query>[1]>[0]['db'];

/** What closed cases were closed with, by their ids. */
async function recordedOf(
  db: Db,
  rows: readonly EnergyRow[],
): Promise<ReadonlyMap<string | null, CaseEnergy>> {
  const ids = rows.flatMap(({ key }) => (key === null ? [] : [key]));
  if (ids.length === 0) return new Map();
  const found = await db
    .selectFrom('case')
    .select(['id', 'energy'])
    .where('id', 'in', ids)
    .where('state', '=', 'closed')
    .execute();
  return new Map(
    found.flatMap(({ id, energy }) => (energy === null ? [] : [[id, CaseEnergy.parse(energy)]])),
  );
}

/** A closed case keeps the factor that it was computed with. */
function kept(row: EnergyRow, recorded: CaseEnergy | undefined): EnergyRow {
  if (recorded === undefined || !recorded.known) return row;
  const { gramsPerKwh, region, year, source } = recorded.factor;
  const factor: EnergyFactor = {
    kind: 'grid',
    counts: 'generation-CO2',
    grade: 'own',
    gramsPerKwh,
    region,
    year,
    source,
  };
  return { ...row, co2eKg: kilograms(row.kwh, factor), isRecorded: true };
}
