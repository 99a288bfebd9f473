/** The limits of case work that need a database to be reached. */
import assert from 'node:assert/strict';
import { ADDRESS_LIST_SYSTEMS_MAX } from '#model/address-list.ts';
import { CASE_SEQUENCE_MAX, caseNumberFrom } from '#model/case-number.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { addBinding } from '../bindings/add-binding.ts';
import { importList } from '../leads/import-list.ts';
import { draftOrder } from '../orders/draft-order.ts';
import { proposeOrder } from '../orders/propose-order.ts';
import { recheckOrders, SWEEP_ORDERS_MAX, sweepOrders } from '../orders/sweep-orders.ts';
import { perform } from '../perform.ts';
import { openCase } from './open-case.ts';
import { contentOf, systemOf } from '../systems/supervised.fixture.ts';
import { about0, casework, HOUR, nothing, orderBody, type Casework } from './casework.fixture.ts';
import { assessed, held, orderOf } from './casework-steps.fixture.ts';

onEachDatabase('a year has no more cases than its numbers', async (_t, database) => {
  const all = await casework(database);
  const { caseId } = await all.see();
  const number = caseNumberFrom('SHIJIAZHUANG', 2026, CASE_SEQUENCE_MAX - 1);
  await database.db
    .updateTable('case')
    .set({ number, systemId: null, address: null })
    .where('id', '=', caseId)
    .execute();
  const client = (last: number) => ({ client: { ip: `203.0.113.${last}`, port: 1 } });
  const next = await all.see({ id: 'f2', ...client(2) });
  assert.equal(next.state, 'opened');
  // What comes in is taken all the same; who opens a case by hand is told why there is none.
  const waiting = await all.see({ id: 'f3', ...client(3) });
  assert.deepEqual([waiting.state, waiting.caseId], ['new', null]);
  const opening = { leadId: waiting.id, tlp: 'amber', note: null } as const;
  const openIt = () =>
    perform(all.office, openCase, all.people.officer, { ...nothing, body: opening });
  await assert.rejects(openIt(), { code: 'too-many', message: /^SHIJIAZHUANG has had 999999/ });
  // The next year begins anew.
  all.clock.forward(365 * 24 * HOUR);
  const again = await all.see({ id: 'f3', version: 2, ...client(3) });
  assert.deepEqual([again.id, again.state], [waiting.id, 'opened']);
});

/** Proposals that nobody approves. */
async function proposals(all: Casework, count: number): Promise<readonly string[]> {
  const { office, people } = all;
  const caseId = await assessed(all);
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const body = orderBody(all, caseId, { durationHours: 200 + i });
    const { id } = await perform(office, draftOrder, people.officer, { ...nothing, body });
    await perform(office, proposeOrder, people.officer, about0(id));
    ids.push(id);
  }
  return ids;
}

onEachDatabase('sweepOrders() leaves to the next sweep what is more', async (_t, database) => {
  assert.ok(SWEEP_ORDERS_MAX > 2);
  const all = await casework(database);
  const ids = await proposals(all, 3);
  all.clock.forward(7 * 24 * HOUR);
  assert.equal(await sweepOrders(all.office, 2), 2);
  assert.equal(await sweepOrders(all.office, 2), 1);
  assert.equal(await sweepOrders(all.office, 2), 0);
  for (const id of ids) assert.equal((await orderOf(all, id)).state, 'expired');
});

onEachDatabase('recheckOrders() says where to go on', async (_t, database) => {
  const all = await casework(database);
  const { orderId } = await held(all);
  assert.equal(await recheckOrders(all.office, null, 1), orderId);
  assert.equal(await recheckOrders(all.office, orderId, 1), null);
});

onEachDatabase('importList() refuses a line that means too many systems', async (_t, database) => {
  const all = await casework(database);
  const { office, people } = all;
  const from = '2026-01-01T00:00:00.000Z';
  const bind = async (n: number): Promise<void> => {
    const network = `198.51.${100 + (n >> 8)}.${n & 255}`;
    const systemId = await systemOf(office, people.officer, contentOf(all.staff.unitId));
    const times = { from, until: null, confidence: 1, mac: null, port: null };
    const body = { systemId, network, ...times };
    await perform(office, addBinding, OPERATOR, { ...nothing, body });
  };
  for (let n = 0; n < ADDRESS_LIST_SYSTEMS_MAX; n++) await bind(n);
  const take = async (): Promise<readonly string[]> => {
    const text = 'address,since,note\n198.51.100.0/22,2026-02-01T00:00:00Z,';
    const body = { source: 'notice', jurisdiction: 'hebei', zone: null, dueAt: null, text };
    const { rejected } = await perform(office, importList, people.officer, { ...nothing, body });
    return rejected.map(({ reason }) => reason);
  };
  assert.deepEqual(await take(), []);
  await bind(ADDRESS_LIST_SYSTEMS_MAX);
  assert.deepEqual(await take(), ['too-many-systems']);
});
