/**
 * Factors that turn electricity into carbon, and into standard coal. Every one has a year, a source and a grade of that
 * source. What is shipped stands below; an authority adds its own, which holds at its place and below.
 */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { GRID, GRID_DEFAULT, type GridRow } from './grid.ts';
import { line } from './text.ts';

/** `grid`: grams of carbon dioxide for a kilowatt-hour; `coal`: grams of standard coal. */
export const FACTOR_KINDS = ['grid', 'coal'] as const;

/** What is counted: the two of carbon must never stand in one sum without a word. */
export const FACTOR_COUNTS = ['generation-CO2', 'life-cycle-CO2e', 'standard-coal'] as const;

/**
 * How good the source is: `official`, told by the state for this grid and year; `published`, by an independent body for a
 * whole country; `own`, by the authority itself; `fallback`, an average of the world where nobody said more.
 */
export const FACTOR_GRADES = ['official', 'published', 'own', 'fallback'] as const;

/** Lignite alone gives less than 1,200 g; more is a slip of the unit. */
export const GRAMS_PER_KWH_MAX = 3000;

export const EnergyFactor = z.strictObject({
  kind: z.enum(FACTOR_KINDS),
  /** As in the table of grids, or in the authority's own words. */
  region: line(80),
  gramsPerKwh: z.number().positive().max(GRAMS_PER_KWH_MAX),
  counts: z.enum(FACTOR_COUNTS),
  /** For which it was told. */
  year: z.int().min(1990).max(2200),
  grade: z.enum(FACTOR_GRADES),
  source: line(300),
});
export type EnergyFactor = z.infer<typeof EnergyFactor>;

export const EnergyFactorContent = EnergyFactor.extend({ jurisdiction: JurisdictionPath });
export type EnergyFactorContent = z.infer<typeof EnergyFactorContent>;

/** Never changed: another number is another factor. */
export const EnergyFactorEntry = EnergyFactorContent.extend({
  id: Id,
  version: z.int().positive(),
  addedAt: Instant,
  addedById: Id.nullable(),
  withdrawnAt: Instant.nullable(),
});
export type EnergyFactorEntry = z.infer<typeof EnergyFactorEntry>;

export const energyFactorEvents = {
  'energy-factor.added': { data: EnergyFactorContent },
  'energy-factor.withdrawn': { data: z.strictObject({}) },
} as const satisfies EventTypes;

/** GB/T 2589-2020, annex A: 0.1229 kgce for a kilowatt-hour, by its energy content and not by what a power station burns. */
const COAL: EnergyFactor = {
  kind: 'coal',
  region: 'CN',
  gramsPerKwh: 122.9,
  counts: 'standard-coal',
  year: 2020,
  grade: 'official',
  source: 'GB/T 2589-2020, equivalent value (当量值)',
};

const gradeOf = ({ region, source }: GridRow): EnergyFactor['grade'] => {
  if (region === GRID_DEFAULT) return 'fallback';
  return source.startsWith('Ministry') ? 'official' : 'published';
};

export const SHIPPED_FACTORS: readonly EnergyFactor[] = [
  ...GRID.map((row) => ({
    kind: 'grid' as const,
    region: row.region,
    gramsPerKwh: Math.round(row.factor * 1e6) / 1e3,
    counts: row.kind,
    year: row.year,
    grade: gradeOf(row),
    source: row.source,
  })),
  COAL,
];
