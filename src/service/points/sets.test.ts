/** What points are told, and what follows from what they read back. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { DesiredSet, Lease, type SignedLease } from '#model/desired-set.ts';
import type { PersonActor, TokenActor } from '#model/actor.ts';
import { rebuild } from '#store/record.ts';
import { POINT_KEY } from '../../../test/office-keys.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { about, about0, ADDRESS, casework, enforcerOf } from '../cases/casework.fixture.ts';
import type { Casework } from '../cases/casework.fixture.ts';
import { exempted, held, NOTE, observed, orderOf } from '../cases/casework-steps.fixture.ts';
import { suspendOrder } from '../orders/suspend-order.ts';
import { verifyEd25519 } from '../log/ed25519.ts';
import { liftOrder } from '../orders/lift-order.ts';
import { KINDS } from '../aggregates.ts';
import { perform } from '../perform.ts';
import { changePoint } from './change-point.ts';
import { haltPoint } from './halt-point.ts';
import { issueChangedSets, issueSets } from './issue-sets.ts';
import { LOST_MS, noticeLostPoints } from './notice-lost.ts';
import { pullSet } from './pull-set.ts';
import { reportOf } from './report.fixture.ts';
import { resumePoint } from './resume-point.ts';
import { showPoint } from './show-point.ts';
import { takeReport } from './take-report.ts';

const NONCE = '5'.repeat(32);
const puller = (all: Casework, pointId: string): TokenActor => {
  return { ...enforcerOf(all.office, pointId), scopes: ['enforcer:pull'] };
};

async function pulled(all: Casework, pointId: string): Promise<DesiredSet> {
  const input = { params: { id: pointId }, query: { nonce: NONCE, wait: 0 }, body: {} };
  const reply = await perform(all.office, pullSet, puller(all, pointId), input);
  assert.ok(reply.content !== null);
  const lease = leaseOf(reply.lease);
  assert.equal(lease.digest, createHash('sha256').update(reply.content).digest('hex'));
  const set = DesiredSet.parse(JSON.parse(reply.content));
  assert.equal(set.generation, lease.generation);
  return set;
}

function leaseOf({ text, signature }: SignedLease): Lease {
  const key = POINT_KEY.publicKey;
  assert.ok(verifyEd25519(key, Buffer.from(text), Buffer.from(signature, 'base64')));
  return Lease.parse(JSON.parse(text));
}

async function inEarnest(all: Casework, pointId: string): Promise<void> {
  const shown = await perform(all.office, showPoint, all.people.administrator, about0(pointId));
  const { name, kind, jurisdiction, networks, rungs, leaseSeconds, budget } = shown;
  const { atDeath, garden, throttleKbit, withHolders } = shown;
  const content = { name, kind, jurisdiction, networks, rungs, leaseSeconds, budget } as const;
  const body = { ...content, atDeath, garden, throttleKbit, withHolders, mode: 'live' } as const;
  await perform(all.office, changePoint, all.people.administrator, about(pointId, body));
}

onEachDatabase(
  'a point is told what is held, once, and when it must be gone',
  async (_t, database) => {
    const all = await casework(database);
    const { orderId, pointId } = await held(all);
    await inEarnest(all, pointId);
    assert.equal(await issueChangedSets(all.office), 1);
    assert.equal(await issueChangedSets(all.office), 0, 'nothing happened since');
    assert.equal(await issueSets(all.office), 0, 'nothing differs');
    const order = await orderOf(all, orderId);
    const first = await pulled(all, pointId);
    assert.deepEqual(first.holds, [
      {
        network: ADDRESS,
        rung: 'strict-garden',
        isShadow: false,
        until: order.until,
        orders: [{ id: orderId, generation: order.generation, contentHash: order.contentHash }],
        holders: [],
      },
    ]);
    assert.deepEqual(first.gone, []);
    assert.deepEqual(first.pools.names, ['pool.example']);
    assert.deepEqual(first.pools.endpoints, [{ ip: '198.51.100.9', port: 3333 }]);

    const { office, people } = all;
    await perform(office, suspendOrder, people.reviewer, about(orderId, { why: 'harm', ...NOTE }));
    assert.equal(await issueChangedSets(office), 1);
    const second = await pulled(all, pointId);
    assert.equal(second.generation, first.generation + 1);
    assert.deepEqual(second.holds, []);
    assert.deepEqual(
      second.gone.map(({ id }) => id),
      [orderId],
    );
    await observed(all, { orderId, pointId }, 'absent');
    await issueChangedSets(office);
    assert.deepEqual((await pulled(all, pointId)).gone, []);
  },
);

onEachDatabase('the content travels once, the lease is new each time', async (_t, database) => {
  const all = await casework(database);
  const { pointId } = await held(all);
  await issueSets(all.office);
  const ask = (digest?: string) =>
    perform(all.office, pullSet, puller(all, pointId), {
      params: { id: pointId },
      query: { nonce: NONCE, wait: 0, ...(digest === undefined ? {} : { digest }) },
      body: {},
    });
  const first = leaseOf((await ask()).lease);
  all.clock.forward(10_000);
  const again = await ask(first.digest);
  assert.equal(again.content, null);
  const second = leaseOf(again.lease);
  assert.equal(Date.parse(second.issuedAt) - Date.parse(first.issuedAt), 10_000);
  assert.equal(Date.parse(second.notAfter) - Date.parse(second.issuedAt), 900_000);
  assert.equal(second.generation, first.generation);
  await assert.rejects(
    perform(all.office, pullSet, puller(all, all.office.newId()), {
      params: { id: pointId },
      query: { nonce: NONCE, wait: 0 },
      body: {},
    }),
    { code: 'forbidden' },
  );
});

onEachDatabase('what is exempt, over or on trial is not told to be held', async (_t, database) => {
  const all = await casework(database);
  const { orderId, pointId } = await held(all);
  await issueSets(all.office);
  // The point is on trial still: everything is a shadow.
  assert.ok((await pulled(all, pointId)).holds.every(({ isShadow }) => isShadow));
  await inEarnest(all, pointId);
  await exempted(all);
  await issueSets(all.office);
  const exempt = await pulled(all, pointId);
  assert.deepEqual(exempt.holds, []);
  assert.deepEqual(exempt.exempt, [ADDRESS]);
  assert.deepEqual(
    exempt.gone.map(({ id }) => id),
    [orderId],
  );
  all.clock.forward(367 * 86_400_000);
  await issueSets(all.office);
  // No sweep has ended the order yet: its time is over all the same.
  assert.deepEqual((await pulled(all, pointId)).holds, []);
});

onEachDatabase(
  'a report moves orders, and one that is wrong holds up no other',
  async (_t, database) => {
    const all = await casework(database);
    const { orderId, pointId } = await held(all);
    const { generation } = await orderOf(all, orderId);
    const reports = [
      { id: all.office.newId(), generation: 1, observed: 'active' as const },
      { id: orderId, generation, observed: 'drifted' as const },
    ];
    const body = reportOf(all.clock.now(), reports);
    const enforcer = enforcerOf(all.office, pointId);
    const reply = await perform(all.office, takeReport, enforcer, about(pointId, body));
    assert.deepEqual(
      reply.refused.map(({ code }) => code),
      ['not-found'],
    );
    assert.equal((await orderOf(all, orderId)).state, 'degraded');
    const shown = await perform(all.office, showPoint, all.people.administrator, about0(pointId));
    assert.equal(shown.contact?.elements, 2);
  },
);

onEachDatabase('a report from before what is known is asked for again', async (_t, database) => {
  const all = await casework(database);
  const { orderId, pointId } = await held(all);
  const { generation } = await orderOf(all, orderId);
  const enforcer = enforcerOf(all.office, pointId);
  const report = async (at: number, what: 'active' | 'drifted') => {
    const body = reportOf(at, [{ id: orderId, generation, observed: what }]);
    const reply = await perform(all.office, takeReport, enforcer, about(pointId, body));
    return reply.refused.map(({ code }) => code);
  };
  const now = all.clock.now();
  assert.deepEqual(await report(now - 5_000, 'drifted'), ['stale']);
  assert.deepEqual(await report(now - 5_000, 'active'), [], 'it says nothing new');
  assert.equal((await orderOf(all, orderId)).state, 'active');
  assert.deepEqual(await report(now + 1, 'drifted'), []);
  assert.equal((await orderOf(all, orderId)).state, 'degraded');
});

onEachDatabase(
  'a point that falls silent makes its orders doubtful, never absent',
  async (_t, database) => {
    const all = await casework(database);
    const { orderId } = await held(all);
    assert.equal(await noticeLostPoints(all.office), 0);
    all.clock.forward(LOST_MS + 1);
    assert.equal(await noticeLostPoints(all.office), 1);
    const { state, points } = await orderOf(all, orderId);
    assert.equal(state, 'degraded');
    assert.equal(points[0]?.observed, 'unreachable');
    assert.equal(await noticeLostPoints(all.office), 0);
  },
);

onEachDatabase(
  'one person lets everything go at a point; another lets it hold again',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const { orderId, pointId } = await held(all);
    await inEarnest(all, pointId);
    await issueSets(office);
    const halt = (person: PersonActor) => perform(office, haltPoint, person, about(pointId, NOTE));
    const resume = (person: PersonActor) =>
      perform(office, resumePoint, person, about(pointId, NOTE));
    await assert.rejects(halt(people.administrator), { code: 'forbidden' });
    await assert.rejects(resume(people.approver), { code: 'wrong-state' });
    await assert.rejects(halt({ ...people.officer, steppedUpAt: 0 }), {
      code: 'step-up-needed',
    });
    await halt(people.approver);
    await assert.rejects(halt(people.officer), { code: 'wrong-state' });
    assert.equal(await issueChangedSets(office), 1);
    const halted = await pulled(all, pointId);
    assert.deepEqual(halted.holds, []);
    assert.deepEqual(
      halted.gone.map(({ id }) => id),
      [orderId],
    );
    // The order stands; nobody may read of it that it is in effect.
    await observed(all, { orderId, pointId }, 'absent');
    const order = await orderOf(all, orderId);
    assert.equal(order.state, 'degraded');
    assert.equal(order.points[0]?.observed, 'absent');
    await issueChangedSets(office);
    assert.deepEqual((await pulled(all, pointId)).gone, []);

    const shown = await perform(office, showPoint, people.administrator, about0(pointId));
    assert.equal(shown.haltedAt, new Date(all.clock.now()).toISOString());
    assert.deepEqual(shown.haltedBy, [people.approver.id]);
    await assert.rejects(resume(people.officer), { code: 'forbidden' });
    await assert.rejects(resume(people.approver), { code: 'conflict-of-interest' });
    const second = await all.staff.hire('approver');
    await resume(second);
    await issueChangedSets(office);
    assert.equal((await pulled(all, pointId)).holds.length, 1);
    await observed(all, { orderId, pointId }, 'active');
    assert.equal((await orderOf(all, orderId)).state, 'active');
    const point = () => perform(office, showPoint, people.administrator, about0(pointId));
    const before = await point();
    await database.db.transaction().execute((tx) => rebuild(tx, office.vault, KINDS.point));
    assert.deepEqual(await point(), before);
  },
);

onEachDatabase('an order is lifted for good while its point is halted', async (_t, database) => {
  const all = await casework(database);
  const { orderId, pointId } = await held(all);
  const { office, people } = all;
  await perform(office, haltPoint, people.officer, about(pointId, NOTE));
  await issueSets(office);
  await observed(all, { orderId, pointId }, 'absent');
  const why = { ending: 'mistake' as const, note: null };
  await perform(office, liftOrder, people.officer, about(orderId, why));
  await issueChangedSets(office);
  assert.deepEqual(
    (await pulled(all, pointId)).gone.map(({ id }) => id),
    [orderId],
  );
  await observed(all, { orderId, pointId }, 'absent');
  assert.equal((await orderOf(all, orderId)).state, 'lifted');
});
