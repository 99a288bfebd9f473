import { ENERGY_BY, type EnergyBy } from '#model/energy.ts';
import { memberOf, textOf } from '../frame/search.ts';

export const ENERGY_DAYS = ['1', '7', '30', '90', '365'] as const;

export interface EnergySearch {
  /** By place unless told. */
  readonly by?: EnergyBy;
  /** Until now; 30 unless told. */
  readonly days?: (typeof ENERGY_DAYS)[number];
  readonly jurisdiction?: string;
  readonly unitId?: string;
}

export const energySearch = (raw: Readonly<Record<string, unknown>>): EnergySearch => ({
  ...memberOf('by', ENERGY_BY, raw),
  ...memberOf('days', ENERGY_DAYS, textOf('days', raw)),
  ...textOf('jurisdiction', raw),
  ...textOf('unitId', raw),
});
