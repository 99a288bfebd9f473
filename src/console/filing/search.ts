import { FILING_STATES } from '#model/filing.ts';
import { flagOf, memberOf, textOf } from '../frame/search.ts';

export interface FilingsSearch {
  readonly state?: (typeof FILING_STATES)[number];
  readonly forwarded?: true;
  readonly ending?: true;
  readonly systemId?: string;
  readonly id?: string;
  readonly open?: true;
}
export const filingsSearch = (raw: Readonly<Record<string, unknown>>): FilingsSearch => ({
  ...memberOf('state', FILING_STATES, raw),
  ...flagOf('forwarded', raw),
  ...flagOf('ending', raw),
  ...textOf('systemId', raw),
  ...textOf('id', raw),
  ...flagOf('open', raw),
});
