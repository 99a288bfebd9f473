import { flagOf, memberOf, textOf } from '../frame/search.ts';

export const RULES_TABS = [
  'policies',
  'exemptions',
  'lists',
  'calendars',
  'templates',
  'factors',
] as const;

export interface RulesSearch {
  readonly tab?: (typeof RULES_TABS)[number];
  /** Path of the jurisdiction whose policy is shown. */
  readonly at?: string;
  readonly id?: string;
  /** On a narrow screen: what is chosen takes the place of the list. */
  readonly open?: true;
}

export const rulesSearch = (raw: Readonly<Record<string, unknown>>): RulesSearch => ({
  ...memberOf('tab', RULES_TABS, raw),
  ...textOf('at', raw),
  ...textOf('id', raw),
  ...flagOf('open', raw),
});
