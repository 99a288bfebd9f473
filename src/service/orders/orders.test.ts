import assert from 'node:assert/strict';
import { onEachDatabase } from '../../../test/office.ts';
import { approveOrder } from './approve-order.ts';
import { draftOrder } from './draft-order.ts';
import { editOrder } from './edit-order.ts';
import { emergencyOrder } from './emergency-order.ts';
import { probationOrder } from './probation-order.ts';
import { proposeOrder } from './propose-order.ts';
import { scheduleOrder } from './schedule-order.ts';
import { recheckOrders, sweepOrders } from './sweep-orders.ts';
import { perform, PLAINLY } from '../perform.ts';
import { setPolicy } from '../policies/set-policy.ts';
import { showEffectivePolicy } from '../policies/show-effective-policy.ts';
import {
  about,
  about0,
  casework,
  HOUR,
  nothing,
  orderBody,
  pointOn,
} from '../cases/casework.fixture.ts';
import { decideAppeal } from '../cases/decide-appeal.ts';
import { fileAppeal } from '../cases/file-appeal.ts';
import {
  NOTE,
  stateOf,
  orderOf,
  serve,
  assessed,
  exempted,
  held,
  observed,
  reported,
} from '../cases/casework-steps.fixture.ts';

onEachDatabase('an exemption lifts a hold when the lists are asked again', async (_t, database) => {
  const all = await casework(database);
  const { office } = all;
  const { orderId, caseId } = await held(all);
  assert.equal(await recheckOrders(office, null), null);
  assert.equal((await orderOf(all, orderId)).state, 'active');
  await exempted(all);
  await recheckOrders(office, null);
  const order = await orderOf(all, orderId);
  assert.deepEqual([order.state, order.ending], ['lifting', 'exempt']);
  assert.equal((await stateOf(all, caseId)).measure, 'lifting');
});

onEachDatabase('mining seen again fails the round and raises the rung', async (_t, database) => {
  const all = await casework(database);
  const { office, people, clock } = all;
  const { caseId, orderId, pointId } = await held(all);
  await reported(all, caseId);
  const rung = { rung: 'block-pools' as const };
  await perform(office, probationOrder, people.officer, about(orderId, rung));
  await observed(all, { orderId, pointId }, 'active');
  clock.forward(HOUR);
  await all.see({ version: 2 });
  const state = await stateOf(all, caseId);
  assert.deepEqual([state.state, state.report], ['rectifying', null]);
  const order = await orderOf(all, orderId);
  assert.deepEqual([order.rungNow, order.state], ['strict-garden', 'applying']);
});

onEachDatabase('approval binds what was read, and edits void it', async (_t, database) => {
  const all = await casework(database);
  const { office, people } = all;
  const caseId = await assessed(all);
  await serve(all, caseId);
  const body = orderBody(all, caseId);
  const draft = await perform(office, draftOrder, people.officer, { ...nothing, body });
  const { id, contentHash } = draft;
  await perform(office, proposeOrder, people.officer, about0(id));
  const edited = orderBody(all, caseId, { durationHours: 200 });
  const next = await perform(office, editOrder, people.officer, about(id, edited));
  assert.notEqual(next.contentHash, contentHash);
  await perform(office, proposeOrder, people.officer, about0(id));
  await assert.rejects(perform(office, approveOrder, people.approver, about(id, { contentHash })), {
    code: 'stale',
  });
  const seen = about(id, { contentHash: next.contentHash });
  await perform(office, approveOrder, people.approver, seen);
  const pointId = await pointOn(all);
  await perform(office, editOrder, people.officer, about(id, body));
  const plan = about(id, { startsAt: null, pointIds: [pointId] });
  await assert.rejects(perform(office, scheduleOrder, people.officer, plan), {
    code: 'wrong-state',
  });
});

onEachDatabase('an emergency lifts itself, and cannot be repeated', async (_t, database) => {
  const all = await casework(database);
  const { office, people, clock } = all;
  const caseId = await assessed(all);
  const pointIds = [await pointOn(all)];
  const draft = async (): Promise<string> => {
    const body = orderBody(all, caseId, { reason: 'emergency-harm' });
    return (await perform(office, draftOrder, people.officer, { ...nothing, body })).id;
  };
  const order = (id: string) => {
    const officer = { ...people.officer, steppedUpAt: clock.now() };
    const body = { hours: 12, pointIds, note: 'Smoke' };
    return perform(office, emergencyOrder, officer, about(id, body));
  };
  const id = await draft();
  await order(id);
  assert.equal((await orderOf(all, id)).state, 'applying');
  clock.forward(12 * HOUR);
  await sweepOrders(office);
  assert.equal((await orderOf(all, id)).ending, 'not-ratified');
  const next = await draft();
  await assert.rejects(order(next), { code: 'over-budget' });
});

onEachDatabase('an appeal takes the hold off where the policy says so', async (_t, database) => {
  const all = await casework(database);
  const { office, people } = all;
  const { caseId, orderId } = await held(all);
  const appeal = { ground: 'hardship' as const, ...NOTE };
  await perform(office, fileAppeal, people.liaison, about(caseId, appeal));
  assert.equal((await orderOf(all, orderId)).state, 'suspended');
  const decision = about(caseId, { upheld: true, extendBy: null, ...NOTE });
  await assert.rejects(perform(office, decideAppeal, people.approver, decision), {
    code: 'conflict-of-interest',
  });
  // With the version that the caller saw, though the command changes the case more than once.
  const { version } = await stateOf(all, caseId);
  const asked = { ...PLAINLY, seenVersion: version };
  await perform(office, decideAppeal, people.reviewer, decision, asked);
  const order = await orderOf(all, orderId);
  assert.deepEqual([order.state, order.ending], ['lifting', 'appeal-upheld']);
});

onEachDatabase('policies are inherited, and only become stricter', async (_t, database) => {
  const all = await casework(database);
  const { office } = all;
  const { administrator } = all.people;
  const set = (jurisdiction: string, rules: object) =>
    perform(office, setPolicy, administrator, {
      ...nothing,
      body: { jurisdiction, rules, reason: 'Decided' },
    });
  const { id } = await set('hebei', { autoOpenFrom: null, holdDaysMax: 5 });
  assert.equal((await set('hebei', { autoOpenFrom: null, holdDaysMax: 6 })).id, id);
  await assert.rejects(set('hebei/shijiazhuang', { holdDaysMax: 7 }), { code: 'over-budget' });
  await set('hebei/shijiazhuang', { holdDaysMax: 4 });
  const { rules, from } = await perform(office, showEffectivePolicy, administrator, {
    ...nothing,
    query: { jurisdiction: 'hebei/shijiazhuang/yuhua' },
  });
  assert.deepEqual([rules.autoOpenFrom, rules.holdDaysMax, from.length], [null, 4, 2]);
  assert.equal((await all.see()).state, 'new');
});
