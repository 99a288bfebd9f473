import type { AddressListFate } from '#model/address-list.ts';
import { addressListRoutes } from '#model/routes/address-lists.ts';
import { query } from '../handler.ts';
import { fatesOf } from './fates.ts';

export const showAddressList = query(addressListRoutes.show, async (view, { params }) => {
  const list = await view.load('address-list', params.id);
  await view.require('lead.read', { ...list, sector: null, unitId: null });
  const entries = await fatesOf(view.db, list);
  return { ...list, ...countOf(entries), places: placesOf(entries), entries };
});

function countOf(entries: readonly AddressListFate[]): { open: number; closed: number } {
  const closed = entries.filter(({ isClosed }) => isClosed).length;
  return { open: entries.length - closed, closed };
}

function placesOf(entries: readonly AddressListFate[]) {
  return [...Map.groupBy(entries, ({ jurisdiction }) => jurisdiction)]
    .map(([jurisdiction, there]) => ({ jurisdiction, ...countOf(there) }))
    .toSorted((a, b) => b.open - a.open || (a.jurisdiction < b.jurisdiction ? -1 : 1));
}
