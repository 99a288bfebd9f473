import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObservedState } from '#model/order.ts';
import { RUNGS, type Rung } from '#model/rung.ts';
import { after, noticed, opened } from './case/case.fixture.ts';
import { decideFileAppeal } from './case/appeal.ts';
import { decideReportRectified } from './case/rectify.ts';
import { RULES } from './casework.fixture.ts';
import { active, applying, drafted, lift, scheduled } from './order/order.fixture.ts';
import { AT } from './people.fixture.ts';
import { captiveIn, isCaptive, subjectHold, subjectMay, subjectStatus } from './subject-case.ts';

const REPORT = { note: 'Done', rootCause: null, attestationUpdated: false };

test('subjectStatus() says one of five words for all that a case may be', () => {
  const told = noticed();
  const sent = after(told, decideReportRectified(told, REPORT, null));
  const appealed = after(
    told,
    decideFileAppeal(told, { ground: 'procedure', note: 'No' }, null, RULES),
  );
  const accepted = {
    ...sent,
    report: sent.report && { ...sent.report, acceptedAt: sent.changedAt },
  };
  const at = sent.changedAt;
  for (const [state, says] of [
    [opened(), 'being-checked'],
    [told, 'please-act'],
    [{ ...told, state: 'rectifying' as const }, 'please-act'],
    [appealed, 'being-checked'],
    [sent, 'received'],
    [accepted, 'being-verified'],
    [{ ...accepted, passedAt: at }, 'being-verified'],
    [{ ...accepted, passedAt: at, releasedAt: at }, 'closed'],
    [{ ...accepted, appeal: 'filed' as const }, 'being-checked'],
    [{ ...appealed, state: 'closed' as const }, 'closed'],
  ] as const) {
    assert.equal(subjectStatus(state), says);
  }
});

test('a report by the link names no hands, and what is possible follows the case', () => {
  const told = noticed();
  const decision = decideReportRectified(told, REPORT, null);
  assert.ok('events' in decision);
  assert.deepEqual(
    decision.events.map(({ type, data }) => ({ type, hands: Reflect.get(data, 'hands') })),
    [
      { type: 'case.rectifying', hands: undefined },
      { type: 'case.reported', hands: null },
    ],
  );
  assert.deepEqual(subjectMay(opened()), { report: false, object: false });
  assert.deepEqual(subjectMay(told), { report: true, object: true });
  assert.deepEqual(subjectMay(after(told, decision)), { report: false, object: true });
  assert.deepEqual(subjectMay({ ...told, appeal: 'filed' }), { report: true, object: false });
  assert.deepEqual(subjectMay({ ...told, state: 'closed' }), { report: false, object: false });
});

test('isCaptive() holds from the leaky garden on, while it is applied in earnest', () => {
  const captive = (rungNow: Rung): boolean => isCaptive({ ...applying(), rungNow });
  assert.deepEqual(
    RUNGS.filter((rung) => captive(rung)),
    ['leaky-garden', 'throttle', 'strict-garden', 'blackhole'],
  );
  const strict = { rung: 'strict-garden' } as const;
  for (const order of [drafted(strict), scheduled(strict), lift(active(strict))]) {
    assert.equal(isCaptive(order), false, order.state);
  }
  assert.equal(isCaptive(active(strict)), true);
  const trial = active(strict);
  const points = trial.points.map((point) => ({ ...point, observed: 'shadow' as const }));
  assert.equal(isCaptive({ ...trial, points }), false);
  assert.equal(isCaptive({ ...trial, content: { ...trial.content, isShadow: true } }), false);
});

test('captiveIn() counts down to the first that begins', () => {
  const later = scheduled({ rung: 'strict-garden' });
  const inMs = (ms: number) => ({ ...later, startsAt: new Date(AT + ms).toISOString() });
  assert.equal(captiveIn([], AT), null);
  assert.equal(captiveIn([inMs(5_000), inMs(2_000)], AT), 2_000);
  assert.equal(captiveIn([inMs(-1)], AT), 0);
  assert.equal(captiveIn([{ ...inMs(5_000), rungNow: 'block-pools' }], AT), null);
  assert.equal(captiveIn([active({ rung: 'strict-garden' })], AT), null);
});

test('subjectHold() tells what was read back, never what was wanted', () => {
  const order = applying({ rung: 'strict-garden' });
  const seen = (...observed: readonly ObservedState[]): string => {
    const points = order.points.map((point, i) => ({
      ...point,
      observed: observed[i % observed.length] ?? 'pending',
    }));
    return subjectHold({ ...order, points }).observed;
  };
  assert.ok(order.points.length > 1);
  assert.equal(seen('pending'), 'not-yet');
  assert.equal(seen('active'), 'in-force');
  assert.equal(seen('active', 'pending'), 'partly');
  assert.equal(seen('drifted'), 'partly');
  assert.equal(seen('active', 'unreachable'), 'unknown');
  assert.equal(seen('lifting'), 'ending');
  assert.equal(seen('absent', 'lifting'), 'ending');
  assert.equal(seen('absent'), 'gone');
  assert.equal(subjectHold(scheduled()).observed, 'not-yet');
  assert.equal(subjectHold(order).observedAt, null);
  const read = active({ rung: 'strict-garden' });
  const older = read.points.map((point, i) =>
    i === 0 ? { ...point, observedAt: '2026-01-01T00:00:00.000Z' } : point,
  );
  assert.equal(subjectHold({ ...read, points: older }).observedAt, '2026-01-01T00:00:00.000Z');
});

test('subjectHold() tells the end of an emergency that nobody has ratified', () => {
  const order = active({ rung: 'strict-garden' });
  const until = '2026-03-03T00:00:00.000Z';
  const emergency = { hands: ['a'], at: until, until, ratifiedAt: null };
  assert.equal(subjectHold({ ...order, emergency }).until, until);
  assert.equal(
    subjectHold({ ...order, emergency: { ...emergency, ratifiedAt: until } }).until,
    order.until,
  );
});
