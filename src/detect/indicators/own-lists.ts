/** Our own facts as lists like any other. */
import { OWN_MINING, OWN_STATED, OWN_TRADING } from '#detect/data/own-indicators.ts';
import type { OwnEntry, OwnKind } from '#detect/data/own-indicators.ts';
import { HALF_LIFE_DAYS } from '#model/indicator.ts';
import type { LoadedList } from './list-table.ts';
import { ListTableBuilder } from './list-table.ts';
import { BRAND, DAY_MS, DIRECT } from './marks.ts';

export const OWN_SOURCE = 'minewatch';

const FLAGS: Readonly<Record<OwnKind, number>> = {
  stratum: DIRECT,
  webminer: DIRECT,
  brand: BRAND,
  exchange: DIRECT,
};

export function ownLists(trading: boolean): readonly LoadedList[] {
  const mining = ownList('own', 'mining', OWN_MINING);
  return trading ? [mining, ownList('own-trading', 'trading', OWN_TRADING)] : [mining];
}

function ownList(
  name: string,
  category: 'mining' | 'trading',
  entries: readonly OwnEntry[],
): LoadedList {
  const builder = new ListTableBuilder();
  for (const [host, kind, year] of entries) {
    const target = { kind: 'name', name: host } as const;
    builder.add({ target, seenOn: midYear(year), trust: 1, ofUrl: false }, FLAGS[kind]);
  }
  const statedAt = midYear(OWN_STATED);
  const facts = {
    name,
    category,
    source: OWN_SOURCE,
    licence: 'Apache-2.0',
    fetchedAt: statedAt,
    statedAt,
    halfLifeDays: HALF_LIFE_DAYS,
  };
  return { facts, table: builder.build() };
}

/** 1 July: half a year off at most. A mean year has 365.2425 days, and 1970 began on day 0. */
function midYear(year: number): number {
  return (Math.round((year - 1970) * 365.2425) + 181) * DAY_MS;
}
