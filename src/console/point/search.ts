import { POINT_KINDS, POINT_MODES, type EnforcementPoint } from '#model/enforcement-point.ts';
import { flagOf, memberOf, textOf } from '../frame/search.ts';

export interface PointsSearch {
  readonly kind?: EnforcementPoint['kind'];
  readonly mode?: EnforcementPoint['mode'];
  readonly jurisdiction?: string;
  readonly id?: string;
  /** On a narrow screen: the point takes the place of the list. */
  readonly open?: true;
}

export const pointsSearch = (raw: Readonly<Record<string, unknown>>): PointsSearch => ({
  ...memberOf('kind', POINT_KINDS, raw),
  ...memberOf('mode', POINT_MODES, raw),
  ...textOf('jurisdiction', raw),
  ...textOf('id', raw),
  ...flagOf('open', raw),
});
