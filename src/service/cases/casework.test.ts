import assert from 'node:assert/strict';
import { onEachDatabase } from '../../../test/office.ts';
import { listClocks } from '../clocks/list-clocks.ts';
import { dismissLead } from '../leads/dismiss-lead.ts';
import { listLeads } from '../leads/list-leads.ts';
import { showLead } from '../leads/show-lead.ts';
import { liftOrder } from '../orders/lift-order.ts';
import { listOrders } from '../orders/list-orders.ts';
import { probationOrder } from '../orders/probation-order.ts';
import { sweepOrders } from '../orders/sweep-orders.ts';
import { perform, PLAINLY } from '../perform.ts';
import { rebuildAll } from '../record/rebuild.ts';
import { fileResearch } from '../systems/file-research.ts';
import { assessCase } from './assess-case.ts';
import { assignCase } from './assign-case.ts';
import { beginRectifying } from './begin-rectifying.ts';
import { about, about0, ADDRESS, casework, HOUR, nothing } from './casework.fixture.ts';
import { closeCase } from './close-case.ts';
import { listCases } from './list-cases.ts';
import { reopenCase } from './reopen-case.ts';
import { rescanCase } from './rescan-case.ts';
import { showCase } from './show-case.ts';
import { triageCase } from './triage-case.ts';
import { verifyCase } from './verify-case.ts';
import {
  NOTE,
  HANDLER,
  stateOf,
  assessed,
  held,
  observed,
  END,
  reported,
} from './casework-steps.fixture.ts';

onEachDatabase('a finding becomes a case that ends as rectified', async (_t, database) => {
  const all = await casework(database);
  const { office, people, clock } = all;
  const { caseId, orderId, pointId } = await held(all);
  assert.equal((await stateOf(all, caseId)).measure, 'active');
  await reported(all, caseId);
  const early = about(caseId, { passed: true, ...NOTE });
  await assert.rejects(perform(office, verifyCase, people.verifier, early), {
    code: 'wrong-state',
    message: /re-scan.*clean window.*probation/,
  });
  const scan = { clean: true, scannedAt: null, note: null };
  await perform(office, rescanCase, people.verifier, about(caseId, scan));
  const rung = { rung: 'block-pools' as const };
  await perform(office, probationOrder, people.officer, about(orderId, rung));
  await observed(all, { orderId, pointId }, 'active');
  clock.forward(24 * HOUR);
  assert.equal(await sweepOrders(office), 1);
  const fresh = { ...people.verifier, steppedUpAt: clock.now() };
  await perform(office, verifyCase, fresh, early);
  const lifting = { ending: 'rectified' as const, note: null };
  await perform(office, liftOrder, people.officer, about(orderId, lifting));
  const officer = { ...people.officer, steppedUpAt: clock.now() };
  await assert.rejects(perform(office, closeCase, officer, about(caseId, END)), {
    code: 'wrong-state',
  });
  await observed(all, { orderId, pointId }, 'unreachable');
  await assert.rejects(perform(office, closeCase, officer, about(caseId, END)), {
    code: 'wrong-state',
  });
  await observed(all, { orderId, pointId }, 'absent');
  const done = await stateOf(all, caseId);
  assert.deepEqual(
    [done.measure, done.releasedAt],
    ['lifted', new Date(clock.now()).toISOString()],
  );
  await perform(office, closeCase, officer, about(caseId, END));
  const shown = await stateOf(all, caseId);
  assert.deepEqual([shown.state, shown.outcome, shown.measure], ['closed', 'rectified', 'lifted']);
  const clocks = await perform(office, listClocks, people.officer, {
    ...nothing,
    query: { limit: 50, caseId },
  });
  assert.ok(clocks.items.length > 5);
  assert.ok(clocks.items.every(({ state }) => state === 'stopped'));
  assert.ok((await rebuildAll(office)).every(({ same }) => same));
});

onEachDatabase(
  'takeFinding() takes each version once, and never opens twice',
  async (_t, database) => {
    const all = await casework(database);
    const first = await all.see();
    const again = await all.see();
    assert.deepEqual([again.id, again.version], [first.id, first.version]);
    const more = await all.see({ id: 'f2', grade: 'session' });
    assert.deepEqual([more.id, more.sightingCount], [first.id, 2]);
    assert.equal(more.state, 'opened');
    const cases = await perform(all.office, listCases, all.people.officer, {
      ...nothing,
      query: { limit: 9, systemId: all.systemId },
    });
    assert.equal(cases.items.length, 1);
    assert.match(cases.items[0]?.number ?? '', /^SHIJIAZHUANG-2026-000001-\d\d$/);
  },
);

onEachDatabase('takeFinding() leaves weak, shared and unknown alone', async (_t, database) => {
  const all = await casework(database);
  const weak = await all.see({ grade: 'attempted' });
  assert.deepEqual([weak.state, weak.systemId], ['new', all.systemId]);
  const stranger = await all.see({ id: 'f9', client: { ip: '203.0.113.9', port: 1 } });
  assert.deepEqual([stranger.state, stranger.systemId], ['opened', null]);
  // Evidence that grows opens the case that was not opened before.
  const strong = await all.see({ version: 2 });
  assert.deepEqual([strong.id, strong.state], [weak.id, 'opened']);
});

onEachDatabase('takeFinding() sets aside what is filed as research', async (_t, database) => {
  const all = await casework(database);
  const filing = { reference: 'HB-7', from: '2026-01-01T00:00:00.000Z', until: null };
  await perform(all.office, fileResearch, all.people.officer, about(all.systemId, filing));
  const lead = await all.see();
  assert.deepEqual([lead.state, lead.dismissal], ['dismissed', 'filed-research']);
});

onEachDatabase(
  'leads with one wallet are linked, and their names hidden in lists',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const one = await all.see();
    const two = await all.see({ id: 'f9', client: { ip: '203.0.113.9', port: 1 } });
    const shown = await perform(office, showLead, people.analyst, about0(one.id));
    assert.deepEqual(
      shown.linked.map(({ id }) => id),
      [two.id],
    );
    assert.equal(shown.wallets.length, 1);
    const [tag = ''] = shown.walletTags;
    const list = await perform(office, listLeads, people.analyst, {
      ...nothing,
      query: { limit: 9, walletTag: tag, pool: 'pool.example' },
    });
    assert.equal(list.items.length, 2);
    assert.ok(!JSON.stringify(list).includes('1Boat'));
  },
);

onEachDatabase(
  'a liaison sees the own case without what the office thinks',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const caseId = await assessed(all);
    const shown = await perform(office, showCase, people.liaison, about0(caseId));
    assert.deepEqual([shown.texts.assessment, shown.people.assessed], [null, []]);
    assert.equal((await stateOf(all, caseId)).texts.assessment, 'It is so');
    const verdict = about(caseId, { verdict: 'unfounded' as const, ...NOTE });
    await assert.rejects(perform(office, assessCase, people.liaison, verdict), {
      code: 'forbidden',
    });
    const elsewhere = await all.staff.hire('officer', 'hebei/baoding');
    await assert.rejects(perform(office, showCase, elsewhere, about0(caseId)), {
      code: 'not-found',
    });
  },
);

onEachDatabase('lists filter, page and keep to what one may see', async (_t, database) => {
  const all = await casework(database);
  const { office, people } = all;
  for (const [i, ip] of [ADDRESS, '203.0.113.1', '203.0.113.2'].entries()) {
    await all.see({ id: `listed-${i}`, client: { ip, port: 1 } });
  }
  const list = (query: object, who = people.officer) =>
    perform(office, listCases, who, { ...nothing, query: { limit: 2, ...query } });
  const first = await list({});
  assert.equal(first.items.length, 2);
  const rest = await list({ after: first.next });
  assert.deepEqual([rest.items.length, rest.next], [1, null]);
  const count = async (query: object, who = people.officer): Promise<number> =>
    (await list({ limit: 50, ...query }, who)).items.length;
  assert.equal(await count({ state: 'lead' }), 3);
  assert.equal(await count({ state: 'closed' }), 0);
  assert.equal(await count({ overdue: true }), 0);
  assert.equal(await count({ unitId: all.staff.unitId }), 1);
  assert.equal(await count({ jurisdiction: 'hebei/shijiazhuang' }), 3);
  assert.equal(await count({ jurisdiction: 'hebei/baoding' }), 0);
  assert.equal(await count({}, people.liaison), 1);
  assert.equal(await count({}, await all.staff.hire('officer', 'hebei/baoding')), 0);
  assert.equal(await count({}, await all.staff.hire('officer', 'hebei', 'health')), 0);
  const { orderId, caseId, pointId } = await held(all);
  const orders = async (query: object): Promise<string[]> => {
    const asked = { ...nothing, query: { limit: 5, ...query } };
    return (await perform(office, listOrders, people.officer, asked)).items.map(({ id }) => id);
  };
  assert.deepEqual(await orders({ pointId, caseId, state: 'active' }), [orderId]);
  assert.deepEqual(await orders({ pointId: caseId }), []);
});

onEachDatabase(
  'a closed case is reopened as another, and sightings after it make a new lead',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const { caseId, id: leadId } = await all.see();
    assert.ok(caseId !== null);
    await perform(office, triageCase, people.analyst, about(caseId, HANDLER));
    const verdict = { verdict: 'unfounded' as const, ...NOTE };
    await perform(office, assessCase, people.analyst, about(caseId, verdict));
    const end = { ...END, outcome: 'unfounded' as const, rootCause: 'no-mining' as const };
    await perform(office, closeCase, people.officer, about(caseId, end));
    const { id } = await perform(office, reopenCase, people.officer, about(caseId, NOTE));
    const old = await stateOf(all, caseId);
    assert.deepEqual([old.state, old.reopenedAsId], ['closed', id]);
    assert.equal((await stateOf(all, id)).reopenedFromId, caseId);
    // The new lead joins the case that is open now.
    const again = await all.see({ id: 'f7' });
    assert.notEqual(again.id, leadId);
    assert.equal(again.caseId, id);
  },
);

onEachDatabase('triage needs reasons, and stale versions are refused', async (_t, database) => {
  const all = await casework(database);
  const { office, people } = all;
  const lead = await all.see({ grade: 'attempted' });
  const dismissal = { why: 'too-weak' as const, note: null };
  const stale = { ...PLAINLY, seenVersion: lead.version - 1 };
  const dismiss = about(lead.id, dismissal);
  await assert.rejects(perform(office, dismissLead, people.analyst, dismiss, stale), {
    code: 'stale',
  });
  const seen = { ...PLAINLY, seenVersion: lead.version };
  await perform(office, dismissLead, people.analyst, dismiss, seen);
  const caseId = await assessed(all).catch(() => null);
  assert.notEqual(caseId, null);
  const early = about(caseId ?? '', { why: 'officer' as const });
  await assert.rejects(perform(office, beginRectifying, people.officer, early), {
    code: 'wrong-state',
  });
  const assigned = about(caseId ?? '', { handlerId: people.officer.id });
  await perform(office, assignCase, people.officer, assigned);
  assert.equal((await stateOf(all, caseId ?? '')).handlerId, people.officer.id);
});
