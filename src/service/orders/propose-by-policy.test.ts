import assert from 'node:assert/strict';
import type { PolicyChange } from '#model/policy.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { declarePool } from '../bindings/declare-pool.ts';
import { about, ADDRESS, casework, nothing, type Casework } from '../cases/casework.fixture.ts';
import { assessed, exempted, orderOf, stateOf } from '../cases/casework-steps.fixture.ts';
import { perform } from '../perform.ts';
import { setPolicy } from '../policies/set-policy.ts';
import { changeSystem } from '../systems/change-system.ts';
import { contentOf } from '../systems/supervised.fixture.ts';
import { approveOrder } from './approve-order.ts';
import { listOrders } from './list-orders.ts';
import { PROPOSE_TOPIC } from './ask-for-proposal.ts';
import { proposeByPolicyJob } from './propose-by-policy.ts';

const POLICY: PolicyChange = {
  autoRungMax: 'sink-pools',
  autoOrder: {
    verdicts: ['deliberate', 'compromised'],
    rung: 'block-pools',
    legalBasis: { id: 'hebei-2021-09-14', version: '1' },
    durationHours: 240,
    reviewHours: 72,
    releaseConditions: ['report-accepted', 'rescan-clean', 'clean-window'],
    necessity: 'Mining that was proven goes on until its pools are out of reach',
    lesser: [
      { rung: 'notify', fails: 'It goes on meanwhile' },
      { rung: 'sink-pools', fails: 'Pools are reached by address as well' },
    ],
  },
};

async function policyOf(database: Parameters<typeof casework>[0], rules = POLICY) {
  const all = await casework(database);
  const body = { jurisdiction: 'hebei', rules, reason: 'Decided by the office' };
  await perform(all.office, setPolicy, all.people.administrator, { ...nothing, body });
  return all;
}

/** What the courier of jobs does. */
async function runJobs({ office }: Casework): Promise<number> {
  const { db } = office.database;
  const rows = await db
    .selectFrom('outbox')
    .select('payload')
    .where('topic', '=', PROPOSE_TOPIC)
    .execute();
  for (const { payload } of rows) await proposeByPolicyJob(office).run(payload);
  return rows.length;
}

async function ordersOf({ office, people }: Casework, caseId: string): Promise<readonly string[]> {
  const asked = { ...nothing, query: { limit: 9, caseId } };
  return (await perform(office, listOrders, people.officer, asked)).items.map(({ id }) => id);
}

onEachDatabase(
  'a policy proposes an order up to its rung, once, and two people decide on it',
  async (_t, database) => {
    const all = await policyOf(database);
    const { office, people } = all;
    const caseId = await assessed(all);
    assert.equal(await runJobs(all), 1);
    // At least once: doing it again changes nothing.
    await runJobs(all);
    const [id = '', ...more] = await ordersOf(all, caseId);
    assert.deepEqual(more, []);
    const order = await orderOf(all, id);
    assert.deepEqual([order.state, order.rung, order.proposedBy], ['proposed', 'sink-pools', null]);
    assert.deepEqual(
      order.content.scope.map(({ network }) => network),
      [ADDRESS],
    );
    assert.equal((await stateOf(all, caseId)).measure, 'proposed');
    const { actorKind } = await database.db
      .selectFrom('event')
      .select('actorKind')
      .where('type', '=', 'order.proposed')
      .executeTakeFirstOrThrow();
    assert.equal(actorKind, 'policy');
    const seen = about(id, { contentHash: order.contentHash });
    await perform(office, approveOrder, people.approver, seen);
    assert.equal((await orderOf(all, id)).state, 'proposed');
    await perform(office, approveOrder, await all.staff.hire('approver'), seen);
    assert.equal((await orderOf(all, id)).state, 'approved');
  },
);

onEachDatabase('a policy proposes nothing on its own at a higher rung', async (_t, database) => {
  const all = await policyOf(database, { ...POLICY, autoRungMax: null });
  const caseId = await assessed(all);
  assert.equal(await runJobs(all), 0);
  assert.deepEqual(await ordersOf(all, caseId), []);
  const rules: PolicyChange = {
    ...POLICY,
    autoRungMax: 'leaky-garden',
  };
  await assert.rejects(
    perform(all.office, setPolicy, all.people.administrator, {
      ...nothing,
      body: { jurisdiction: 'hebei/shijiazhuang', rules, reason: 'More' },
    }),
    { code: 'over-budget' },
  );
});

onEachDatabase('a policy proposes nothing against what is exempt', async (_t, database) => {
  const all = await policyOf(database);
  await exempted(all);
  const caseId = await assessed(all);
  assert.equal(await runJobs(all), 1);
  assert.deepEqual(await ordersOf(all, caseId), []);
  assert.equal((await stateOf(all, caseId)).measure, 'none');
});

onEachDatabase('a policy proposes nothing against what many share', async (_t, database) => {
  const all = await policyOf(database);
  const caseId = await assessed(all);
  const pool = {
    name: 'NAT',
    kind: 'cgnat' as const,
    network: '192.0.2.0/28',
    jurisdiction: 'hebei',
    from: '2026-01-01T00:00:00.000Z',
    until: null,
  };
  await perform(all.office, declarePool, all.people.officer, { ...nothing, body: pool });
  assert.equal(await runJobs(all), 1);
  assert.deepEqual(await ordersOf(all, caseId), []);
});

onEachDatabase('a policy proposes nothing against a critical system', async (_t, database) => {
  const all = await policyOf(database);
  const { office, people, systemId } = all;
  const critical = contentOf(all.staff.unitId, { critical: 'hospital' });
  await perform(office, changeSystem, people.officer, about(systemId, critical));
  const caseId = await assessed(all);
  assert.equal(await runJobs(all), 1);
  assert.deepEqual(await ordersOf(all, caseId), []);
});
