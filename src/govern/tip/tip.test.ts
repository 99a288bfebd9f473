import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Tip } from '#model/tip.ts';
import type { Doer } from '../conflict.ts';
import { fold, codeOf, doer } from '../casework.fixture.ts';
import { AT, idOf } from '../people.fixture.ts';
import {
  decideAccept,
  decideAnswer,
  decideDelete,
  decideEndHold,
  decideExpire,
  decideForward,
  decideHold,
  decideLeadFromTip,
  decideMessage,
  decidePayReward,
  decideProposeReward,
  decideReject,
  decideReward,
} from './decide.ts';
import { tipAggregate, type TipDecision } from './evolve.ts';

const ID = idOf(1);
const DAY_MS = 86_400_000;
const REWARD = { amount: 100, currency: 'CNY' } as const;

const after = (state: Tip | null, decision: TipDecision): Tip =>
  Tip.parse(fold((was, event) => tipAggregate.evolve(was, event), ID, state, decision));

function collected(): Tip {
  const about = { jurisdiction: 'hebei', category: 'mining', language: 'en' } as const;
  const data = { ...about, day: '2026-03-01', fileCount: 0 };
  return after(null, { events: [{ type: 'tip.collected', data }] });
}

const STEPS: readonly ((state: Tip, by: Doer) => TipDecision)[] = [
  (state, by) => decideAccept(state, null, by),
  (state) => decideReject(state, 'known', null),
  (state) => decideForward(state, { agencyId: null, jurisdiction: 'hebei/baoding' }, null),
  (state) => decideForward(state, { agencyId: idOf(9), jurisdiction: null }, null),
  (state) => decideLeadFromTip(state, idOf(8)),
  (state) => decideMessage(state),
  (state) => decideAnswer(state, 'acted'),
  (state, by) => decideProposeReward(state, REWARD, null, by),
  (state, by) => decideReward(state, { approve: true }, by),
  (state, by) => decideReward(state, { approve: false, note: null }, by),
  (state, by) => decidePayReward(state, by),
  (state) => decideHold(state, null),
  (state) => decideEndHold(state, null),
  (state) => decideDelete(state),
  (state) => decideExpire(state, AT + 91 * DAY_MS, 90),
];

test('whatever is done in whatever order, a reward has three people and what is held or owed is not deleted', () => {
  const step = fc.tuple(fc.nat(STEPS.length - 1), fc.integer({ min: 20, max: 22 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const all = steps.map(([which, who]) => ({ take: STEPS[which], who }));
      let state = collected();
      const did: Record<string, number> = {};
      for (const { take, who } of all) {
        const before = state;
        const decision = take?.(state, doer(who));
        if (decision === undefined || 'refused' in decision || decision.events.length === 0)
          continue;
        state = after(state, decision);
        const now = state.reward?.state;
        if (now !== undefined && now !== before.reward?.state) did[now] = who;
        if (now === 'paid') checkPaid(did);
        if (state.state === 'deleted') checkDeleted(before);
      }
    }),
    { numRuns: 200 },
  );
});

function checkPaid(did: Readonly<Record<string, number>>): void {
  assert.equal(new Set([did['proposed'], did['approved'], did['paid']]).size, 3);
}

/** Nothing is done to what is deleted, so it was not before. */
function checkDeleted(before: Tip): void {
  assert.notEqual(before.state, 'deleted');
  assert.ok(!before.isHeld && !before.isWaiting && before.closedAt !== null);
  assert.ok(before.reward?.state !== 'approved' && before.reward?.state !== 'proposed');
}

test('a tip that gave a lead is answered, not rejected', () => {
  const state = after(collected(), decideAccept(collected(), null, doer(20)));
  const led = after(state, decideLeadFromTip(state, idOf(8)));
  assert.equal(codeOf(decideReject(led, 'known', null)), 'wrong-state');
  assert.equal(codeOf(decideAnswer(led, 'acted')), 'allowed');
});

test('a tip is sent on to one place, another than where it is', () => {
  const to = (agencyId: string | null, jurisdiction: string | null): string =>
    codeOf(decideForward(collected(), { agencyId, jurisdiction }, null));
  assert.equal(to(null, null), 'invalid');
  assert.equal(to(idOf(9), 'hebei/baoding'), 'invalid');
  assert.equal(to(null, 'hebei'), 'invalid');
  assert.equal(to(idOf(9), null), 'allowed');
});
