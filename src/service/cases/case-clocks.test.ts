import assert from 'node:assert/strict';
import type { CaseClock, ClockKind } from '#model/clock.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { extendClock } from '../clocks/extend-clock.ts';
import { listClocks } from '../clocks/list-clocks.ts';
import { sweepClocks } from '../clocks/sweep-clocks.ts';
import { liftOrder } from '../orders/lift-order.ts';
import { probationOrder } from '../orders/probation-order.ts';
import { sweepOrders } from '../orders/sweep-orders.ts';
import { perform } from '../perform.ts';
import { setPolicy } from '../policies/set-policy.ts';
import { about, casework, HOUR, nothing, type Casework } from './casework.fixture.ts';
import {
  assessed,
  held,
  NOTE,
  observed,
  reported,
  serve,
  stateOf,
} from './casework-steps.fixture.ts';
import { decideAppeal } from './decide-appeal.ts';
import { fileAppeal } from './file-appeal.ts';
import { tellCaseOfClock } from './follow-case.ts';
import { reportRectified } from './report-rectified.ts';
import { rescanCase } from './rescan-case.ts';
import { reviewReport } from './review-report.ts';
import { verifyCase } from './verify-case.ts';
import { withdrawAppeal } from './withdraw-appeal.ts';

const APPEAL = { ground: 'more-time' as const, ...NOTE };
const DAY = 24 * HOUR;

/** The newest of this kind. */
async function clockOf(all: Casework, caseId: string, kind: ClockKind): Promise<CaseClock> {
  const { items } = await perform(all.office, listClocks, OPERATOR, {
    ...nothing,
    query: { limit: 50, caseId, kind },
  });
  const clock = items.toSorted((a, b) => (a.id < b.id ? 1 : -1))[0];
  assert.ok(clock !== undefined, kind);
  return clock;
}

onEachDatabase(
  'an appeal stops the clocks that the policy names until it is decided or withdrawn',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people, clock } = all;
    const caseId = await assessed(all);
    await serve(all, caseId);
    const before = await clockOf(all, caseId, 'rectification');
    await perform(office, fileAppeal, people.liaison, about(caseId, APPEAL));
    assert.equal((await clockOf(all, caseId, 'rectification')).state, 'paused');
    assert.equal((await clockOf(all, caseId, 'acknowledgement')).state, 'paused');
    // What binds the authority goes on: it has to decide.
    assert.equal((await clockOf(all, caseId, 'appeal')).state, 'running');
    clock.forward(3 * DAY);
    const upheld = { upheld: false, extendBy: null, ...NOTE };
    const reviewer = { ...people.reviewer, steppedUpAt: clock.now() };
    await perform(office, decideAppeal, reviewer, about(caseId, upheld));
    const after = await clockOf(all, caseId, 'rectification');
    assert.equal(after.state, 'running');
    assert.ok(Date.parse(after.dueAt) >= Date.parse(before.dueAt) + 3 * DAY);
    assert.equal((await stateOf(all, caseId)).dueAt, after.dueAt);
    await perform(office, fileAppeal, people.liaison, about(caseId, APPEAL));
    await perform(office, withdrawAppeal, people.liaison, about(caseId, {}));
    assert.equal((await clockOf(all, caseId, 'rectification')).state, 'running');
  },
);

onEachDatabase(
  'a clock that begins while an appeal waits stands still as well, and only if the policy says so',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const caseId = await assessed(all);
    await serve(all, caseId);
    await perform(office, fileAppeal, people.liaison, about(caseId, APPEAL));
    const report = { rootCause: null, attestationUpdated: false, ...NOTE };
    const rejected = { accepted: false, ...NOTE };
    const round = async (): Promise<CaseClock> => {
      await perform(office, reportRectified, people.liaison, about(caseId, report));
      await perform(office, reviewReport, people.officer, about(caseId, rejected));
      return clockOf(all, caseId, 'rectification');
    };
    assert.equal((await round()).state, 'paused');
    const body = { jurisdiction: 'hebei', rules: { appealPauses: [] }, reason: 'Nothing stops' };
    await perform(office, setPolicy, people.administrator, { ...nothing, body });
    assert.equal((await round()).state, 'running');
  },
);

onEachDatabase('more time tells a case that it is not overdue any more', async (_t, database) => {
  const all = await casework(database);
  const { office, people, clock } = all;
  const caseId = await assessed(all);
  await serve(all, caseId);
  const rectification = await clockOf(all, caseId, 'rectification');
  clock.at = Date.parse(rectification.dueAt);
  await sweepClocks(office, [tellCaseOfClock]);
  const late = await stateOf(all, caseId);
  assert.ok(late.overdue && late.overdueClocks.includes(rectification.id));
  const more = { by: { businessDays: 2 }, reason: 'They wait for a part' };
  await perform(office, extendClock, people.officer, about(rectification.id, more));
  const now = await stateOf(all, caseId);
  assert.ok(!now.overdueClocks.includes(rectification.id));
  assert.equal(now.dueAt, (await clockOf(all, caseId, 'rectification')).dueAt);
});

onEachDatabase(
  'the clock of the release binds the authority, and shows when it is missed',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people, clock } = all;
    const { caseId, orderId, pointId } = await held(all);
    await reported(all, caseId);
    const scan = { clean: true, scannedAt: null, note: null };
    await perform(office, rescanCase, people.verifier, about(caseId, scan));
    const rung = { rung: 'block-pools' as const };
    await perform(office, probationOrder, people.officer, about(orderId, rung));
    await observed(all, { orderId, pointId }, 'active');
    clock.forward(DAY);
    await sweepOrders(office);
    const verifier = { ...people.verifier, steppedUpAt: clock.now() };
    await perform(office, verifyCase, verifier, about(caseId, { passed: true, ...NOTE }));
    const release = await clockOf(all, caseId, 'release');
    assert.deepEqual([release.binds, release.state], ['authority', 'running']);
    await assert.rejects(
      perform(
        office,
        extendClock,
        people.officer,
        about(release.id, { by: { hours: 1 }, reason: 'Busy' }),
      ),
      { code: 'forbidden' },
    );
    clock.at = Date.parse(release.dueAt);
    await sweepClocks(office, [tellCaseOfClock]);
    assert.equal((await stateOf(all, caseId)).overdue, true);
    const missed = await perform(office, listClocks, people.officer, {
      ...nothing,
      query: { limit: 50, kind: 'release', state: 'breached', binds: 'authority' },
    });
    assert.deepEqual(
      missed.items.map(({ id, escalations }) => [id, escalations.length]),
      [[release.id, 1]],
    );
    const lifting = { ending: 'rectified' as const, note: null };
    await perform(office, liftOrder, people.officer, about(orderId, lifting));
    await observed(all, { orderId, pointId }, 'absent');
    const { overdueClocks } = await stateOf(all, caseId);
    assert.ok(!overdueClocks.includes(release.id));
    assert.equal((await clockOf(all, caseId, 'release')).outcome, 'late');
  },
);
