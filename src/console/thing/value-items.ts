/** What can be done with a value: copy it, and go to where else it is, as far as one's roles reach. */
import type { TFunction } from 'i18next';
import type { Verb } from '#model/authority.ts';
import { mayAnywhere, type Me } from '../api/me.ts';
import { find } from '../find/finding.ts';
import type { MenuItem } from '../look/menu.tsx';

export type ValueKind =
  | 'address'
  /** An address with its port. */
  | 'endpoint'
  | 'pool'
  | 'coin'
  | 'wallet'
  /** The name of a machine that mines. */
  | 'worker'
  | 'system'
  | 'unit'
  | 'person'
  | 'hash'
  | 'text';

export interface Given {
  readonly kind: ValueKind;
  readonly value: string;
  readonly at: string | null;
}

export function valueItems(
  given: Given,
  me: Me | undefined,
  t: TFunction,
  copy: () => void,
): readonly MenuItem[] {
  const may = (verb: Verb): boolean => me !== undefined && mayAnywhere(me, verb);
  const own = PIVOTS[given.kind]
    .filter(({ verb }) => may(verb))
    .map(({ key, href }) => ({
      key,
      // What was so at a time, and what is so now.
      label: key === 'whoHad' && given.at === null ? t('value.whoHas') : t(`value.${key}`),
      href: href(given),
    }));
  return [{ key: 'copy', label: t('value.copy'), run: copy }, ...own, ...searches(given, t)];
}

/** Names of people and wallets are searched for with the search that is recorded, which its word says. */
function searches({ kind, value }: Given, t: TFunction): readonly MenuItem[] {
  if (kind === 'system' || kind === 'unit' || kind === 'person' || kind === 'coin') return [];
  const isNamed = kind === 'wallet' || kind === 'worker';
  const text = kind === 'endpoint' ? hostOf(value) : value;
  const label = isNamed ? t('value.searchNamed') : t('value.search');
  return [{ key: 'search', label, run: () => find.open(text, isNamed) }];
}

interface Pivot {
  readonly key: 'whoHad' | 'leads' | 'cases' | 'orders' | 'systems' | 'open' | 'record' | 'handled';
  readonly verb: Verb;
  readonly href: (given: Given) => string;
}

const to = (path: string, search: Readonly<Record<string, string>>): string =>
  `${path}?${new URLSearchParams(search).toString()}`;

const hostOf = (endpoint: string): string => endpoint.slice(0, endpoint.lastIndexOf(':'));

const addressed = (read: (value: string) => string): readonly Pivot[] => [
  {
    key: 'whoHad',
    verb: 'binding.read',
    href: ({ value, at }) =>
      to('/addresses', { address: read(value), at: at ?? new Date().toISOString() }),
  },
  {
    key: 'leads',
    verb: 'lead.read',
    href: ({ value }) => to('/inbox', { box: 'leads', address: read(value) }),
  },
  { key: 'cases', verb: 'case.read', href: ({ value }) => to('/cases', { address: read(value) }) },
];

const named = (name: string): readonly Pivot[] => [
  {
    key: 'leads',
    verb: 'lead.read',
    href: ({ value }) => to('/inbox', { box: 'leads', [name]: value }),
  },
  { key: 'cases', verb: 'case.read', href: ({ value }) => to('/cases', { [name]: value }) },
];

const PIVOTS: Readonly<Record<ValueKind, readonly Pivot[]>> = {
  address: addressed((value) => value),
  endpoint: addressed(hostOf),
  pool: named('pool'),
  coin: named('coin'),
  wallet: [],
  worker: [],
  system: [
    { key: 'open', verb: 'system.read', href: ({ value }) => `/systems/${value}` },
    { key: 'cases', verb: 'case.read', href: ({ value }) => to('/cases', { systemId: value }) },
    { key: 'orders', verb: 'order.read', href: ({ value }) => to('/orders', { systemId: value }) },
  ],
  unit: [
    { key: 'systems', verb: 'system.read', href: ({ value }) => to('/systems', { unitId: value }) },
    { key: 'cases', verb: 'case.read', href: ({ value }) => to('/cases', { unitId: value }) },
  ],
  person: [
    { key: 'record', verb: 'record.read', href: ({ value }) => to('/record', { actor: value }) },
    { key: 'handled', verb: 'case.read', href: ({ value }) => to('/cases', { handlerId: value }) },
  ],
  hash: [],
  text: [],
};
