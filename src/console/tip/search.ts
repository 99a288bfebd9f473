import { TIP_CATEGORIES, TIP_STATES, type TipCategory, type TipState } from '#model/tip.ts';
import { flagOf, memberOf, textOf } from '../frame/search.ts';

export interface TipsSearch {
  readonly state?: TipState;
  readonly category?: TipCategory;
  readonly id?: string;
  /** On a narrow screen: the tip takes the place of the list. */
  readonly open?: true;
}

export const tipsSearch = (raw: Readonly<Record<string, unknown>>): TipsSearch => ({
  ...memberOf('state', TIP_STATES, raw),
  ...memberOf('category', TIP_CATEGORIES, raw),
  ...textOf('id', raw),
  ...flagOf('open', raw),
});
