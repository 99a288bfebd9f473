import { decideEnd, decideSetDue } from '#govern/joint/address-list.ts';
import type { AddressList } from '#model/address-list.ts';
import { addressListRoutes } from '#model/routes/address-lists.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { fatesOf } from './fates.ts';

export const endAddressList = command(addressListRoutes.end, async (work, { params }) => {
  const list = await listOf(work, params.id);
  const decision = decideEnd(list, await fatesOf(work.tx, list));
  const { id, version } = await work.record('address-list', list.id, decision, list);
  return { id, version };
});

export const setAddressListDue = command(addressListRoutes.setDue, async (work, input) => {
  const list = await listOf(work, input.params.id);
  const decision = decideSetDue(list, input.body.dueAt, work.at);
  const { id, version } = await work.record('address-list', list.id, decision, list);
  return { id, version };
});

async function listOf(work: Work, id: string): Promise<AddressList> {
  const list = await work.load('address-list', id);
  await work.require('lead.make', { ...list, sector: null, unitId: null });
  return list;
}
