/** Orders on trial: everything is worked out and told, nothing is withheld, and nobody can read that it was. */
import assert from 'node:assert/strict';
import { onEachDatabase } from '../../../test/office.ts';
import { caseTimeline } from '../cases/case-timeline.ts';
import { about, about0, casework, nothing, orderBody, pointOn } from '../cases/casework.fixture.ts';
import { assessed, observed, orderOf, serve, stateOf } from '../cases/casework-steps.fixture.ts';
import { perform } from '../perform.ts';
import { changePoint } from '../points/change-point.ts';
import { showPoint } from '../points/show-point.ts';
import { wantedOrders } from '../points/wanted-orders.ts';
import { approveOrder } from './approve-order.ts';
import { draftOrder } from './draft-order.ts';
import { liftOrder } from './lift-order.ts';
import { proposeOrder } from './propose-order.ts';
import { scheduleOrder } from './schedule-order.ts';

onEachDatabase(
  'an order on trial is never active, and nobody reads that it was',
  async (_t, db) => {
    const all = await casework(db);
    const { office, people, clock } = all;
    const caseId = await assessed(all);
    await serve(all, caseId);
    const pointId = await pointOn(all);
    // The point is in earnest: the order alone is a trial.
    const shown = await perform(office, showPoint, people.administrator, about0(pointId));
    const { name, kind, jurisdiction, networks, rungs, leaseSeconds, budget } = shown;
    const { atDeath, garden, throttleKbit, withHolders } = shown;
    const reach = { name, kind, jurisdiction, networks, rungs, leaseSeconds, budget } as const;
    const point = { ...reach, atDeath, garden, throttleKbit, withHolders, mode: 'live' } as const;
    await perform(office, changePoint, people.administrator, about(pointId, point));

    const body = orderBody(all, caseId, { isShadow: true });
    const draft = await perform(office, draftOrder, people.officer, { ...nothing, body });
    const { id: orderId, contentHash } = draft;
    const measures = [(await stateOf(all, caseId)).measure];
    const seen = async (): Promise<string> => {
      const { state, points } = await orderOf(all, orderId);
      measures.push((await stateOf(all, caseId)).measure);
      return `${state} ${points[0]?.observed ?? ''}`;
    };
    await perform(office, proposeOrder, people.officer, about0(orderId));
    await perform(office, approveOrder, people.approver, about(orderId, { contentHash }));
    const plan = { startsAt: null, pointIds: [pointId] };
    await perform(office, scheduleOrder, people.officer, about(orderId, plan));
    assert.equal(await seen(), 'applying pending');
    const told = await wantedOrders(
      office.database.db,
      await perform(office, showPoint, people.administrator, about0(pointId)),
      clock.now(),
    );
    assert.deepEqual(
      told.holding.map(({ id, isShadow }) => ({ id, isShadow })),
      [{ id: orderId, isShadow: true }],
    );
    await observed(all, { orderId, pointId }, 'shadow');
    assert.equal(await seen(), 'applying shadow');

    const why = { ending: 'no-longer-necessary' as const, note: null };
    await perform(office, liftOrder, people.officer, about(orderId, why));
    assert.equal(await seen(), 'lifting lifting');
    await observed(all, { orderId, pointId }, 'absent');
    assert.equal(await seen(), 'lifted absent');
    assert.deepEqual([...new Set(measures)], ['proposed', 'ordered', 'none']);

    const input = { ...about0(caseId), query: { limit: 200 } };
    const typesFor = async (who: typeof people.officer): Promise<readonly string[]> =>
      (await perform(office, caseTimeline, who, input)).items
        .filter(({ kind: of }) => of === 'order')
        .map(({ type }) => type);
    const inside = await typesFor(people.officer);
    assert.ok(inside.includes('order.applying') && !inside.includes('order.active'));
    // Whom it is about was never withheld anything.
    assert.deepEqual(await typesFor(people.liaison), []);
  },
);
