import assert from 'node:assert/strict';
import { onEachDatabase } from '../../../test/office.ts';
import { declarePool } from '../bindings/declare-pool.ts';
import {
  about,
  about0,
  ADDRESS,
  casework,
  nothing,
  orderBody,
  pointOn,
  type Casework,
} from '../cases/casework.fixture.ts';
import { assessed, exempted, NOTE, orderOf, serve } from '../cases/casework-steps.fixture.ts';
import { perform } from '../perform.ts';
import { approveOrder } from './approve-order.ts';
import { draftOrder } from './draft-order.ts';
import { liftOrder } from './lift-order.ts';
import { listOrders } from './list-orders.ts';
import { proposeOrder } from './propose-order.ts';
import { scheduleOrder } from './schedule-order.ts';
import { recheckOrders } from './sweep-orders.ts';

/** A draft that sets these aside. */
async function draftAside(all: Casework, caseId: string, overrides: string[]) {
  const { content, grounds } = orderBody(all, caseId, { overrides });
  const body = { content, grounds: { ...grounds, override: 'The ward moved out in January' } };
  return perform(all.office, draftOrder, all.people.officer, { ...nothing, body });
}

onEachDatabase(
  'an exemption is set aside by three people, marked and counted, and a further one still lifts',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const caseId = await assessed(all);
    await serve(all, caseId);
    const exemptionId = await exempted(all);
    const plain = await perform(office, draftOrder, people.officer, {
      ...nothing,
      body: orderBody(all, caseId),
    });
    await assert.rejects(perform(office, proposeOrder, people.officer, about0(plain.id)), {
      code: 'exempt',
    });
    const { id, contentHash } = await draftAside(all, caseId, [exemptionId]);
    await perform(office, proposeOrder, people.officer, about0(id));
    const seen = about(id, { contentHash });
    await perform(office, approveOrder, people.approver, seen);
    assert.equal((await orderOf(all, id)).state, 'proposed');
    const third = await all.staff.hire('approver');
    await perform(office, approveOrder, third, seen);
    const pointIds = [await pointOn(all)];
    await perform(office, scheduleOrder, people.officer, about(id, { startsAt: null, pointIds }));
    await recheckOrders(office, null);
    assert.equal((await orderOf(all, id)).state, 'applying');
    const marked = await database.db
      .selectFrom('event')
      .select('streamId')
      .where('type', '=', 'order.exemption-overridden')
      .execute();
    assert.deepEqual(marked, [{ streamId: id }]);
    const listed = await perform(office, listOrders, people.officer, {
      ...nothing,
      query: { limit: 9, overridesExemption: true },
    });
    assert.deepEqual(
      listed.items.map((order) => order.id),
      [id],
    );
    await exempted(all, { name: 'Emergency calls', kind: 'emergency' });
    await recheckOrders(office, null);
    assert.equal((await orderOf(all, id)).ending, 'exempt');
  },
);

onEachDatabase('nobody sets aside that many share an address', async (_t, database) => {
  const all = await casework(database);
  const { office, people } = all;
  const caseId = await assessed(all);
  const shared = await exempted(all, { kind: 'shared-address' });
  const draft = await draftAside(all, caseId, [shared]);
  await assert.rejects(perform(office, proposeOrder, people.officer, about0(draft.id)), {
    code: 'exempt',
  });
});

onEachDatabase('an address that becomes shared lifts a running order', async (_t, database) => {
  const all = await casework(database);
  const { office, people } = all;
  const caseId = await assessed(all);
  await serve(all, caseId);
  const exemptionId = await exempted(all);
  const { id, contentHash } = await draftAside(all, caseId, [exemptionId]);
  await perform(office, proposeOrder, people.officer, about0(id));
  for (const who of [people.approver, await all.staff.hire('approver')]) {
    await perform(office, approveOrder, who, about(id, { contentHash }));
  }
  const plan = { startsAt: null, pointIds: [await pointOn(all)] };
  await perform(office, scheduleOrder, people.officer, about(id, plan));
  const pool = {
    name: 'NAT',
    kind: 'nat' as const,
    network: ADDRESS,
    jurisdiction: 'hebei',
    from: '2026-01-01T00:00:00.000Z',
    until: null,
  };
  await perform(office, declarePool, people.officer, { ...nothing, body: pool });
  await recheckOrders(office, null);
  const { state, ending } = await orderOf(all, id);
  assert.deepEqual([state, ending], ['lifting', 'shared-address']);
  const again = { ending: 'mistake' as const, ...NOTE };
  await assert.rejects(perform(office, liftOrder, people.officer, about(id, again)), {
    code: 'wrong-state',
  });
});
