import { flagOf, textOf } from '../frame/search.ts';

export interface PointsSearch {
  readonly id?: string;
  /** On a narrow screen: the point takes the place of the list. */
  readonly open?: true;
}

export const pointsSearch = (raw: Readonly<Record<string, unknown>>): PointsSearch => ({
  ...textOf('id', raw),
  ...flagOf('open', raw),
});
