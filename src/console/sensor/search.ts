import { flagOf, textOf } from '../frame/search.ts';

export interface SensorsSearch {
  readonly id?: string;
  /** On a narrow screen: the sensor takes the place of the list. */
  readonly open?: true;
}

export const sensorsSearch = (raw: Readonly<Record<string, unknown>>): SensorsSearch => ({
  ...textOf('id', raw),
  ...flagOf('open', raw),
});
