import { memberOf } from '../frame/search.ts';

export const ACCOUNT_TABS = ['keys', 'sessions', 'roles', 'tokens'] as const;

export interface AccountSearch {
  readonly tab?: (typeof ACCOUNT_TABS)[number];
}

export const accountSearch = (raw: Readonly<Record<string, unknown>>): AccountSearch =>
  memberOf('tab', ACCOUNT_TABS, raw);
