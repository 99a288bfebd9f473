import { memberOf, textOf } from '../frame/search.ts';

export const TREND_DAYS = ['30', '90', '180'] as const;
export const SHARES = ['sector', 'coin', 'pool', 'jurisdiction'] as const;

export interface SituationSearch {
  /** Days of the trend; 30 unless told. */
  readonly days?: (typeof TREND_DAYS)[number];
  /** Path: this place and all below it. */
  readonly jurisdiction?: string;
  /** How what mines now is shared out. */
  readonly by?: (typeof SHARES)[number];
}

export const situationSearch = (raw: Readonly<Record<string, unknown>>): SituationSearch => {
  const { days } = textOf('days', raw);
  return {
    ...memberOf('days', TREND_DAYS, { days }),
    ...textOf('jurisdiction', raw),
    ...memberOf('by', SHARES, raw),
  };
};
