import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order } from '#model/order.ts';
import { codeOf, orderContext, POINTS, scope } from '../casework.fixture.ts';
import { AT, HOUR } from '../people.fixture.ts';
import { type ScopeFacts } from './content.ts';
import { type OrderDecision } from './evolve.ts';
import { SKEW_MS_MAX } from './observe.ts';
import { decidePropose } from './propose.ts';
import {
  decideLift,
  decideRecheck,
  decideRecurrence,
  decideResume,
  decideReview,
  decideSuspend,
  decideTimePassed,
} from './release.ts';
import { decideSchedule, decideStart } from './schedule.ts';
import {
  OFFICER,
  APPROVER,
  THIRD,
  PROPOSING,
  after,
  drafted,
  proposed,
  approve,
  scheduled,
  applying,
  report,
  reported,
  active,
  lift,
  probation,
} from './order.fixture.ts';

test('an order goes from draft to lifted, and only reports make it active and lifted', () => {
  let order = drafted();
  const states = [order.state];
  const step = (decision: OrderDecision): void => {
    order = after(order, decision);
    states.push(order.state);
  };
  step(decidePropose(order, OFFICER, PROPOSING));
  step(approve(order));
  step(decideSchedule(order, { startsAt: AT, pointIds: POINTS }, OFFICER, orderContext()));
  step(decideStart(order, orderContext()));
  step(report(order, 0, 'active'));
  step(report(order, 1, 'active'));
  step(report(order, 1, 'drifted'));
  step(report(order, 1, 'active'));
  step(decideLift(order, { ending: 'rectified', note: null }, OFFICER, { verified: true }));
  step(report(order, 0, 'absent'));
  step(report(order, 1, 'unreachable'));
  step(report(order, 1, 'absent'));
  assert.deepEqual(states, [
    'draft',
    'proposed',
    'approved',
    'scheduled',
    'applying',
    'applying',
    'active',
    'degraded',
    'active',
    'lifting',
    'lifting',
    'lifting',
    'lifted',
  ]);
  assert.equal(order.ending, 'rectified');
});

test('decideReport() believes no point that has not read the present generation', () => {
  const state = lift(active());
  assert.equal(codeOf(report(state, 0, 'absent', { generation: 1 })), 'stale');
  assert.equal(codeOf(report(state, 0, 'absent', { generation: 9 })), 'invalid');
  assert.equal(codeOf(report(state, 0, 'absent', { observedAt: AT + HOUR })), 'invalid');
  assert.equal(codeOf(report(state, 7, 'absent')), 'not-found');
});

test('decideReport() takes unreachable for nothing but unreachable', () => {
  const state = lift(active());
  const gone = reported(state, 'absent', 'unreachable');
  assert.equal(gone.state, 'lifting');
  const over = after(gone, report(gone, 1, 'absent'));
  assert.equal(over.state, 'lifted');
  assert.deepEqual(report(over, 1, 'unreachable'), { events: [] });
});

test('decideReport() records news only', () => {
  const state = active();
  assert.deepEqual(report(state, 0, 'active', { observedAt: AT + 1 }), { events: [] });
  assert.deepEqual(report(state, 0, 'drifted', { observedAt: AT - 1 }), { events: [] });
  const more = report(state, 0, 'active', { count: 2 });
  assert.ok('events' in more && more.events.length === 1);
});

test('decideReport() opens an order again that a point still has', () => {
  const over = reported(lift(active()), 'absent', 'absent');
  assert.equal(over.state, 'lifted');
  const again = after(over, report(over, 0, 'active'));
  assert.equal(again.state, 'lifting');
  assert.equal(again.endedAt, null);
  assert.equal(reported(again, 'absent', 'absent').state, 'lifted');
});

test('decideLift() ends at once what never reached a point', () => {
  assert.equal(lift(scheduled()).state, 'lifted');
  assert.equal(lift(applying()).state, 'lifting');
});

test('decideLift() as rectified needs a verified case', () => {
  const by = (verified: boolean): string =>
    codeOf(decideLift(active(), { ending: 'rectified', note: null }, OFFICER, { verified }));
  assert.equal(by(false), 'wrong-state');
  assert.equal(by(true), 'allowed');
});

test('decideRecheck() lets go what became exempt, shared or another system’s', () => {
  const by = (parts: Partial<ScopeFacts>): Order => {
    const state = active();
    return after(state, decideRecheck(state, scope(parts)));
  };
  assert.equal(by({ exempt: ['192.0.2.7'] }).ending, 'exempt');
  assert.equal(by({ shared: ['192.0.2.7'] }).ending, 'shared-address');
  assert.equal(by({ unbound: ['192.0.2.7'] }).ending, 'binding-ended');
  assert.equal(by({ exempt: ['192.0.2.7'] }).state, 'lifting');
  assert.deepEqual(decideRecheck(active(), scope()), { events: [] });
});

test('decideTimePassed() lapses proposals and ends holds, which then count as expired', () => {
  const waiting = proposed();
  const lapsed = after(waiting, decideTimePassed(waiting, AT + 7 * 24 * HOUR));
  assert.equal(lapsed.state, 'expired');
  assert.equal(lapsed.ending, 'lapsed');
  const held = active();
  const ended = after(held, decideTimePassed(held, AT + 240 * HOUR));
  assert.equal(ended.state, 'lifting');
  assert.equal(reported(ended, 'absent', 'absent').state, 'expired');
});

test('decideTimePassed() reminds once of a review, and decideReview() sets the next', () => {
  const held = active();
  const late = after(held, decideTimePassed(held, AT + 72 * HOUR));
  assert.equal(late.reviewOverdue, true);
  assert.deepEqual(decideTimePassed(late, AT + 72 * HOUR), { events: [] });
  const seen = after(late, decideReview(late, { note: 'Still mines' }, APPROVER, AT + 73 * HOUR));
  assert.equal(seen.reviewOverdue, false);
  assert.equal(seen.reviewAt, new Date(AT + 145 * HOUR).toISOString());
  const last = decideReview(held, { note: 'x' }, APPROVER, AT + 239 * HOUR);
  assert.equal(after(held, last).reviewAt, held.until);
});

test('an order tells when time next changes something', () => {
  assert.equal(drafted().nextAt, null);
  assert.equal(proposed().nextAt, proposed().lapsesAt);
  assert.equal(scheduled().nextAt, scheduled().startsAt);
  assert.equal(active().nextAt, active().reviewAt);
  assert.equal(lift(active()).nextAt, null);
});

test('decideSuspend() takes the hold off, and another person lets it go on', () => {
  const held = active();
  const off = after(held, decideSuspend(held, { why: 'appeal', note: null }, THIRD));
  assert.equal(off.state, 'suspended');
  assert.deepEqual(
    off.points.map((point) => point.observed),
    ['lifting', 'lifting'],
  );
  const resume = (who: typeof OFFICER, parts: object = {}) =>
    decideResume(off, { note: null }, who, { ...orderContext(), ...parts });
  assert.equal(codeOf(resume(THIRD)), 'conflict-of-interest');
  assert.equal(codeOf(resume(APPROVER, { scope: scope({ exempt: ['x'] }) })), 'exempt');
  assert.equal(codeOf(resume(APPROVER, { at: AT + 240 * HOUR })), 'wrong-state');
  assert.equal(after(off, resume(APPROVER)).state, 'applying');
});

test('decideSuspend() before the start asks nothing of any point', () => {
  const state = scheduled();
  const off = after(state, decideSuspend(state, { why: 'appeal', note: null }, null));
  assert.equal(off.generation, 0);
  assert.equal(lift(off).state, 'lifted');
});

test('decideProbation() lowers the rung, and a recurrence raises it to what was ordered', () => {
  const held = active();
  const free = after(held, probation(held, 'sink-pools'));
  assert.equal(free.rungNow, 'sink-pools');
  assert.equal(free.state, 'applying');
  assert.equal(free.probation?.cleanUntil, new Date(AT + 24 * HOUR).toISOString());
  const shown = reported(free, 'active', 'active');
  const clean = after(shown, decideTimePassed(shown, AT + 24 * HOUR));
  assert.equal(clean.probation?.outcome, 'clean');
  const back = after(clean, decideRecurrence(clean, 'f1'));
  assert.equal(back.rungNow, 'strict-garden');
  assert.equal(back.state, 'applying');
  assert.equal(back.probation?.outcome, 'recurred');
  assert.deepEqual(decideRecurrence(back, 'f2'), { events: [] });
});

test('decideProbation() stays below what would hide a miner, and belongs to a verification', () => {
  const held = active();
  assert.equal(codeOf(probation(held, 'leaky-garden')), 'invalid');
  assert.equal(codeOf(probation(active({ rung: 'sink-pools' }), 'block-pools')), 'invalid');
  assert.equal(codeOf(probation(held, 'notify', { case: orderContext().case })), 'wrong-state');
  assert.equal(codeOf(probation(scheduled(), 'notify')), 'wrong-state');
  const low = active({ rung: 'block-pools' });
  const same = after(low, probation(low, 'block-pools'));
  assert.equal(same.state, 'active');
  assert.equal(same.generation, low.generation);
});

test('decideReport() does not believe a clock that is far ahead', () => {
  const state = applying();
  const at = (ms: number): string => codeOf(report(state, 0, 'active', { observedAt: AT + ms }));
  assert.equal(at(SKEW_MS_MAX), 'allowed');
  assert.equal(at(SKEW_MS_MAX + 1), 'invalid');
});
