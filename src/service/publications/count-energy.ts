/** Electricity of the cases that a month closed, as each was computed when it was closed; nothing is computed anew. */
import type { NewPublication } from '#govern/publication.ts';
import type { CaseEnergy } from '#model/case.ts';
import { SHIPPED_FACTORS } from '#model/energy-factor.ts';
import type { Figures, Told, ToldSum } from '#model/publication.ts';
import type { Db } from '#store/database.ts';
import { within, type Span } from './within-month.ts';

type Known = Extract<CaseEnergy, { known: true }>;
type Interval = Known['kwh'];

/** Share of one case in a sum from which on the sum tells of that case (the usual rule of dominance). */
const SHARE_MAX = 0.75;
const FACTORS_MAX = 16;

export async function countEnergy(
  db: Db,
  about: NewPublication,
  { from, to }: Span,
  cellMin: number,
): Promise<Figures['energy']> {
  const rows = await db
    .selectFrom('case')
    .select('energy')
    .where('closedAt', '>=', from)
    .where('closedAt', '<', to)
    .where(within(about))
    .execute();
  const known = rows.flatMap(({ energy }) => (energy?.known === true ? [energy] : []));
  const coal = SHIPPED_FACTORS.find(({ kind }) => kind === 'coal');
  const coalPerKwh = (coal?.gramsPerKwh ?? 0) / 1000;
  const sum = (part: (energy: Known) => Interval): ToldSum => sumOf(known.map(part), cellMin);
  return {
    kwh: sum(({ kwh }) => kwh),
    co2eKg: sum(({ co2eKg }) => co2eKg),
    coalKg: sum(({ kwh }) => times(kwh, coalPerKwh)),
    stoppedWatts: sum(({ watts }) => watts),
    unknown: unknownOf(rows.length, rows.length - known.length, cellMin),
    factors: factorsOf(known),
  };
}

/** Every bound is the sum of that bound: wide on purpose, for nobody knows that errors of one model even out. */
function sumOf(parts: readonly Interval[], cellMin: number): ToldSum {
  const sum = { low: 0, central: 0, high: 0 };
  let most = 0;
  for (const { low, central, high } of parts) {
    sum.low += low;
    sum.central += central;
    sum.high += high;
    most = Math.max(most, central);
  }
  const isSmall = parts.length > 0 && parts.length < cellMin;
  if (isSmall) return { blank: 'small' };
  if (cellMin > 1 && sum.central > 0 && most > sum.central * SHARE_MAX) return { blank: 'covers' };
  return { sum, cases: parts.length };
}

/** How many are not known says nothing of anybody, but where it gives away how few there were. */
function unknownOf(all: number, unknown: number, cellMin: number): Told {
  return all > 0 && all < cellMin ? { blank: 'small' } : { value: unknown };
}

const times = ({ low, central, high }: Interval, factor: number): Interval => ({
  low: low * factor,
  central: central * factor,
  high: high * factor,
});

function factorsOf(known: readonly Known[]): Figures['energy']['factors'] {
  const factors = new Map(
    known.map(({ factor }) => [`${factor.region} ${factor.year} ${factor.gramsPerKwh}`, factor]),
  );
  return [...factors.values()].slice(0, FACTORS_MAX);
}
