import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Duration } from '#model/calendar.ts';
import type { AppealGround } from '#model/policy.ts';
import { codeOf, doer, RULES } from '../casework.fixture.ts';
import { idOf, NOW } from '../people.fixture.ts';
import { decideAppeal, decideCorrected, decideFileAppeal, type ToldNotice } from './appeal.ts';
import {
  after,
  ANALYST,
  assessed,
  closing,
  LIAISON,
  noticed,
  OFFICER,
  released,
  REVIEWER,
} from './case.fixture.ts';
import { decideClose } from './close.ts';
import type { Case } from '#model/case.ts';

const close = (state: Case, parts = {}) =>
  decideClose(state, closing(parts), OFFICER, { orders: [], duplicateOf: null });

test('decideAppeal() is for somebody new', () => {
  const appeal = { ground: 'hardship', note: 'Dialysis' } as const;
  const filed = after(noticed(), decideFileAppeal(noticed(), appeal, LIAISON, RULES));
  assert.equal(filed.appeal, 'filed');
  const orders = [{ draftedBy: null, proposedBy: [idOf(50)], approvals: [], emergency: null }];
  const by = (who: typeof OFFICER): string =>
    codeOf(
      decideAppeal(filed, { upheld: true, note: 'x', extendBy: null }, who, {
        orders,
        notices: [],
        isFiled: false,
      }),
    );
  assert.equal(by(ANALYST), 'conflict-of-interest');
  assert.equal(by(doer(50)), 'conflict-of-interest');
  assert.equal(by(REVIEWER), 'allowed');
  assert.equal(codeOf(decideFileAppeal(filed, appeal, null, RULES)), 'conflict');
  const late = decideFileAppeal(assessed(), appeal, null, RULES);
  assert.equal(codeOf(late), 'wrong-state');
});

const TOLD = { id: idOf(30), kind: 'finding-notice', servedAt: NOW, earlierId: null } as const;
const CORRECTION = { ...TOLD, id: idOf(31), kind: 'correction', earlierId: TOLD.id } as const;

function upheldOn(ground: AppealGround, extendBy: Duration | null = null, isFiled = false) {
  const notices: readonly ToldNotice[] = [TOLD];
  const filed = after(noticed(), decideFileAppeal(noticed(), { ground, note: 'No' }, null, RULES));
  const answer = { upheld: true, note: 'Yes', extendBy };
  return {
    filed,
    decision: decideAppeal(filed, answer, REVIEWER, { orders: [], notices, isFiled }),
  };
}

test('decideAppeal() finds the case to be what was rightly objected', () => {
  const verdictOn = (ground: AppealGround, isFiled = false): unknown => {
    const { filed, decision } = upheldOn(ground, null, isFiled);
    const { verdict, correctionOwedAt } = after(filed, decision);
    return [verdict, correctionOwedAt !== null];
  };
  assert.deepEqual(verdictOn('not-my-system'), ['unfounded', true]);
  assert.deepEqual(verdictOn('lawful-use'), ['unfounded', true]);
  assert.deepEqual(verdictOn('lawful-use', true), ['filed-research', true]);
  assert.deepEqual(verdictOn('procedure'), ['deliberate', true]);
  assert.deepEqual(verdictOn('hardship'), ['deliberate', false]);
  assert.deepEqual(verdictOn('compromised'), ['compromised', false]);
});

test('decideAppeal() adds time where time was asked for, and nowhere else', () => {
  const week = { businessDays: 5 };
  const by = (ground: AppealGround, extendBy: Duration | null): string =>
    codeOf(upheldOn(ground, extendBy).decision);
  assert.equal(by('more-time', null), 'invalid');
  assert.equal(by('more-time', week), 'allowed');
  assert.equal(by('hardship', week), 'invalid');
});

test('a case stays open until everybody who was told something wrong was told so', () => {
  const { filed, decision } = upheldOn('not-my-system');
  const owing = after(filed, decision);
  const ends = { outcome: 'unfounded', rootCause: 'no-mining' } as const;
  assert.equal(codeOf(close(owing, ends)), 'wrong-state');
  const unserved = { ...CORRECTION, servedAt: null };
  assert.deepEqual(decideCorrected(owing, [TOLD, unserved]), { events: [] });
  const told = after(owing, decideCorrected(owing, [TOLD, CORRECTION]));
  assert.equal(codeOf(close(told, ends)), 'allowed');
});

test('an appeal waiting for its decision keeps the case open', () => {
  const appeal = { ground: 'hardship', note: 'Dialysis' } as const;
  const filed = after(released(), decideFileAppeal(released(), appeal, LIAISON, RULES));
  assert.equal(codeOf(close(filed)), 'wrong-state');
});

test('decideFileAppeal() says whether the policy suspends the holds', () => {
  const suspends = (ground: 'hardship' | 'more-time'): unknown => {
    const answer = decideFileAppeal(noticed(), { ground, note: 'x' }, null, RULES);
    return 'events' in answer && answer.events[0]?.type === 'case.appeal-filed'
      ? answer.events[0].data.suspends
      : null;
  };
  assert.equal(suspends('hardship'), true);
  assert.equal(suspends('more-time'), false);
});
