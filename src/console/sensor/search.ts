import { SENSOR_STATES, type Sensor } from '#model/sensor.ts';
import { flagOf, memberOf, textOf } from '../frame/search.ts';

export interface SensorsSearch {
  readonly state?: Sensor['state'];
  readonly jurisdiction?: string;
  readonly id?: string;
  /** On a narrow screen: the sensor takes the place of the list. */
  readonly open?: true;
}

export const sensorsSearch = (raw: Readonly<Record<string, unknown>>): SensorsSearch => ({
  ...memberOf('state', SENSOR_STATES, raw),
  ...textOf('jurisdiction', raw),
  ...textOf('id', raw),
  ...flagOf('open', raw),
});
