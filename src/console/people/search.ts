import { flagOf, memberOf, textOf } from '../frame/search.ts';

export const PEOPLE_TABS = ['people', 'directory', 'deputies'] as const;

export interface PeopleSearch {
  readonly tab?: (typeof PEOPLE_TABS)[number];
  readonly agencyId?: string;
  readonly unitId?: string;
  readonly id?: string;
  /** On a narrow screen: what is chosen takes the place of the list. */
  readonly open?: true;
}

export const peopleSearch = (raw: Readonly<Record<string, unknown>>): PeopleSearch => ({
  ...memberOf('tab', PEOPLE_TABS, raw),
  ...textOf('agencyId', raw),
  ...textOf('unitId', raw),
  ...textOf('id', raw),
  ...flagOf('open', raw),
});
