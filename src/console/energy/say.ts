/** Figures of energy in words: units that fit, and what they rest on. */
import type { TFunction } from 'i18next';
import type { EnergyFactor } from '#model/energy-factor.ts';
import { number, withRange, type Range } from '../look/format.ts';

const times = ({ low, central, high }: Range, by: number): Range => ({
  low: low * by,
  central: central * by,
  high: high * by,
});

/** Watt-hours, so that `1.35 MWh` stands where kilowatt-hours grow long. */
export const sayKwh = (kwh: Range | null): string =>
  kwh === null ? '–' : withRange(times(kwh, 1000), 'Wh');

/** Grams below a kilogram, tonnes above a thousand of them. */
export function sayKg(kg: Range | null): string {
  if (kg === null) return '–';
  if (kg.central < 1) return withRange(times(kg, 1000), 'g');
  return kg.central < 1000 ? withRange(times(kg, 1000), 'g') : withRange(times(kg, 0.001), 't');
}

export const sayWatts = (watts: Range | null): string =>
  watts === null ? '–' : withRange(watts, 'W');

export function sayFactor(factor: EnergyFactor, t: TFunction): string {
  const { gramsPerKwh, counts, region, year, grade, source } = factor;
  return t('energy.factorIs', {
    grams: number(gramsPerKwh, 1),
    counts: t(`factorCounts.${counts}`),
    region,
    year: String(year),
    grade: t(`factorGrade.${grade}`),
    source,
  });
}
