import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Case, CASE_LEADS_MAX, DUPLICATES_MAX, FLAG_STEPS_MAX } from '#model/case.ts';
import { CASE, codeOf, doer, fold, opening, RULES, UNIT } from '../casework.fixture.ts';
import { AT, HOUR, idOf } from '../people.fixture.ts';
import { decideAssess, decideBeginRectifying, decideNoticed, decideSetDue } from './assess.ts';
import {
  accept,
  after,
  ANALYST,
  assessed,
  closing,
  FILING,
  LATER,
  LIAISON,
  noticed,
  NOTHING,
  OFFICER,
  opened,
  ready,
  rectifying,
  released,
  report,
  REVIEWER,
  triaged,
  VERIFIER,
  verify,
  verifying,
} from './case.fixture.ts';
import { decideClose, decideDuplicateFound } from './close.ts';
import { evolveCase } from './evolve.ts';
import {
  decideAssign,
  decideConfirmReferral,
  decideEvidenceHold,
  decideMeasure,
  decideOverdue,
  decideRefer,
} from './flags.ts';
import {
  decideAttribute,
  decideJoinLead,
  decideOpen,
  decideOpenByPolicy,
  decideReopen,
} from './open.ts';
import {
  decideCaseRecurrence,
  decideRescan,
  decideReviewReport,
  decideStartWindow,
} from './rectify.ts';
import { decideReleased, decideVerify, missingFor } from './verify.ts';

const close = (state: Case, parts = {}, who = OFFICER, orders: never[] = []) =>
  decideClose(state, closing(parts), who, { orders, duplicateOf: null });

test('a case goes along the whole spine', () => {
  const states = [opened(), triaged(), assessed(), noticed(), rectifying(), verifying()];
  const end = after(released(), close(released()));
  assert.deepEqual(
    [...states, end].map(({ state }) => state),
    ['lead', 'triage', 'assessed', 'noticed', 'rectifying', 'verifying', 'closed'],
  );
  assert.equal(end.outcome, 'rectified');
  assert.equal(end.round, 1);
  assert.equal(end.texts.closing, 'Done');
});

test('no state is skipped: each step is refused in every other state', () => {
  const spine = [opened(), triaged(), assessed(), noticed(), rectifying(), verifying()];
  const notice = { noticeId: idOf(30), servedAt: AT, dueAt: null };
  const allowedIn = (step: (state: Case) => object): string =>
    spine
      .filter((state) => codeOf(step(state)) === 'allowed')
      .map(({ state }) => state)
      .join(' ');
  const unfounded = { verdict: 'unfounded', note: 'x' } as const;
  assert.equal(
    allowedIn((s) => decideAssess(s, unfounded, ANALYST, NOTHING)),
    'triage assessed noticed rectifying',
  );
  assert.equal(
    allowedIn((s) => decideNoticed(s, notice)),
    'assessed',
  );
  assert.equal(
    allowedIn((s) => decideBeginRectifying(s, { why: 'officer' })),
    'noticed',
  );
  assert.equal(
    allowedIn((s) => report(s)),
    'noticed rectifying',
  );
  assert.equal(
    allowedIn((s) => accept(s)),
    'verifying',
  );
  const failed = { passed: false, note: 'x' };
  assert.equal(
    allowedIn((s) => decideVerify(s, failed, VERIFIER, LATER)),
    'verifying',
  );
  assert.equal(
    allowedIn((s) => decideSetDue(s, AT)),
    'noticed rectifying',
  );
  assert.equal(
    allowedIn((s) => close(s)),
    '',
  );
});

test('decideReportRectified() in a noticed case acknowledges first', () => {
  const answer = report(noticed());
  assert.ok('events' in answer);
  assert.deepEqual(
    answer.events.map(({ type }) => type),
    ['case.rectifying', 'case.reported'],
  );
});

test('decideOpen() consults filed research and other cases', () => {
  const filed = { ...NOTHING, filing: FILING };
  const by = (parts: object, context: object): string =>
    codeOf(decideOpen(opening(parts), ANALYST, { ...NOTHING, ...context }));
  assert.equal(by({}, filed), 'exempt');
  assert.equal(by({ note: 'Far more than the filing says' }, filed), 'allowed');
  assert.equal(by({}, { openCase: { number: 'X' } }), 'conflict');
  const own = decideOpen(opening(), doer(1, { unitId: UNIT }), NOTHING);
  assert.equal(codeOf(own), 'conflict-of-interest');
});

test('decideOpenByPolicy() opens from the grade of the policy, never where research is filed', () => {
  const by = (grade: Case['grade'], context = NOTHING, rules = RULES): string =>
    codeOf(decideOpenByPolicy(opening({ grade }), context, { rules, version: 1 }));
  assert.equal(by('attempted'), 'wrong-state');
  assert.equal(by('session'), 'allowed');
  assert.equal(by('session', { ...NOTHING, filing: FILING } as never), 'exempt');
  assert.equal(by('work-proven', NOTHING, { ...RULES, autoOpenFrom: null }), 'wrong-state');
});

test('decideAssess() needs a system for mining, and a filing for filed research', () => {
  const unknown = after(opened({ systemId: null, systemVersion: null, unitId: null }), {
    events: [{ type: 'case.triaged', data: { handlerId: idOf(20) } }],
  });
  const assess = (verdict: Case['verdict'] & string, state = unknown): string =>
    codeOf(decideAssess(state, { verdict, note: 'x' }, ANALYST, { filing: null }));
  assert.equal(assess('deliberate'), 'wrong-state');
  assert.equal(assess('insufficient'), 'allowed');
  assert.equal(assess('filed-research'), 'invalid');
  const system = {
    systemId: idOf(5),
    systemVersion: 2,
    unitId: UNIT,
    jurisdiction: 'hebei',
    sector: null,
  };
  const known = after(unknown, decideAttribute(unknown, system, NOTHING));
  assert.equal(assess('deliberate', known), 'allowed');
  assert.equal(codeOf(decideAttribute(assessed(), system, NOTHING)), 'wrong-state');
});

test('decideNoticed() has nothing to tell where there is nothing to rectify', () => {
  const notice = { noticeId: idOf(30), servedAt: AT, dueAt: null };
  assert.equal(codeOf(decideNoticed(assessed('unfounded'), notice)), 'wrong-state');
  assert.equal(codeOf(decideNoticed(assessed('compromised'), notice)), 'allowed');
});

test('decideReviewReport() is for somebody who did not report', () => {
  const state = after(rectifying(), report(rectifying(), OFFICER));
  assert.equal(codeOf(accept(state)), 'conflict-of-interest');
  const rejected = decideReviewReport(verifying(), { accepted: false, note: 'No logs' }, OFFICER);
  assert.equal(after(verifying(), rejected).state, 'rectifying');
  const silent = { accepted: false, note: null };
  assert.equal(codeOf(decideReviewReport(verifying(), silent, OFFICER)), 'invalid');
});

test('decideVerify() passes only when all of it holds', () => {
  const fails = (parts: Partial<Case>, context: object = {}): readonly string[] =>
    missingFor({ ...ready(), ...parts }, { ...LATER, ...context });
  assert.deepEqual(fails({}), []);
  assert.equal(fails({ report: null }).length, 1);
  assert.equal(fails({ rescan: null }).length, 1);
  assert.equal(fails({ rescan: { at: '', clean: false } }).length, 1);
  assert.equal(fails({ cleanWindow: null }).length, 1);
  assert.equal(fails({}, { at: LATER.at - 1 }).length, 1);
  assert.equal(fails({}, { watch: { watchedMs: 24 * HOUR - 1 } }).length, 1);
  assert.equal(fails({ rootCause: null }).length, 1);
  const hold = { state: 'active', points: [], generation: 1, probation: null };
  assert.equal(fails({}, { orders: [hold] }).length, 1);
  assert.equal(fails({}, { orders: [{ ...hold, probation: { outcome: 'clean' } }] }).length, 0);
});

test('decideVerify() refuses whoever assessed or reported, and their unit', () => {
  assert.equal(codeOf(verify(ready(), ANALYST)), 'conflict-of-interest');
  assert.equal(codeOf(verify(ready(), LIAISON)), 'conflict-of-interest');
  assert.equal(
    codeOf(verify(ready(), doer(9, { behalfOf: ANALYST.personId }))),
    'conflict-of-interest',
  );
  assert.equal(codeOf(verify(ready())), 'allowed');
});

test('decideVerify() as failed goes back to rectifying with what was seen', () => {
  const failed = decideVerify(verifying(), { passed: false, note: 'Port 3333' }, VERIFIER, LATER);
  const state = after(verifying(), failed);
  assert.equal(state.state, 'rectifying');
  assert.equal(state.texts.verification, 'Port 3333');
  assert.equal(state.report, null);
});

test('decideCaseRecurrence() fails the round, also after the pass, but not for what was before', () => {
  const seen = (seenAt: number) => ({ findingId: 'f', grade: 'session' as const, seenAt });
  const passed = after(ready(), verify(ready()));
  const again = after(passed, decideCaseRecurrence(passed, seen(AT + 1)));
  assert.equal(again.state, 'rectifying');
  assert.equal(again.passedAt, null);
  assert.deepEqual(decideCaseRecurrence(passed, seen(AT)), { events: [] });
  assert.deepEqual(decideCaseRecurrence(rectifying(), seen(AT + 1)), { events: [] });
});

test('decideReleased() waits for the pass and for every point', () => {
  const point = { id: idOf(1), observed: 'unreachable', generation: 1 } as never;
  const order = { state: 'lifted' as const, points: [point], generation: 1, probation: null };
  const passed = after(ready(), verify(ready()));
  assert.deepEqual(decideReleased(passed, [order]), { events: [] });
  assert.deepEqual(decideReleased(ready(), []), { events: [] });
  assert.notEqual(after(passed, decideReleased(passed, [])).releasedAt, null);
});

test('decideClose() refuses while an order is not gone from every point', () => {
  const at = (observed: string, state = 'lifted') =>
    codeOf(
      close(released(), {}, OFFICER, [{ state, points: [{ observed }], generation: 1 }] as never[]),
    );
  assert.equal(at('absent'), 'allowed');
  for (const observed of ['pending', 'active', 'partial', 'drifted', 'lifting', 'unreachable']) {
    assert.equal(at(observed), 'wrong-state', observed);
  }
  assert.equal(at('absent', 'draft'), 'wrong-state');
  assert.equal(at('absent', 'suspended'), 'wrong-state');
});

test('decideClose() takes an outcome only from its states and verdicts', () => {
  const none = { outcome: 'unfounded', rootCause: 'no-mining' };
  assert.equal(codeOf(close(assessed('unfounded'), none)), 'allowed');
  assert.equal(codeOf(close(assessed('insufficient'), none)), 'allowed');
  assert.equal(codeOf(close(assessed(), none)), 'wrong-state');
  assert.equal(codeOf(close(released('compromised'))), 'wrong-state');
  const cleaned = { outcome: 'compromised-cleaned' };
  assert.equal(codeOf(close(released('compromised'), cleaned)), 'allowed');
  const filed = { outcome: 'exempt-filed', rootCause: 'filed-research' };
  assert.equal(codeOf(close(assessed('filed-research'), filed)), 'allowed');
  assert.equal(codeOf(close(rectifying(), { outcome: 'refused-referred' })), 'wrong-state');
  assert.equal(codeOf(close(ready())), 'wrong-state');
});

test('decideClose() keeps separate who verified, and who found nothing', () => {
  const none = { outcome: 'unfounded', rootCause: 'no-mining' };
  assert.equal(codeOf(close(released(), {}, VERIFIER)), 'conflict-of-interest');
  assert.equal(codeOf(close(assessed('unfounded'), none, ANALYST)), 'conflict-of-interest');
  assert.equal(codeOf(close(released(), {}, ANALYST)), 'allowed');
});

test('decideClose() wants figures in order and causes that fit', () => {
  const low = { low: 1, central: 2, high: 3 };
  const factor = { gramsPerKwh: 536.6, region: 'CN', year: 2022, source: 'MEE' };
  const energy = { known: true, kwh: low, watts: low, co2eKg: low, factor, basis: 'x' };
  const at = (parts: object): string => codeOf(close(released(), parts));
  const from = '2026-03-01T00:00:00.000Z';
  const to = '2026-03-02T00:00:00.000Z';
  assert.equal(at({ energy: { ...energy, from, to } }), 'allowed');
  assert.equal(at({ energy: { ...energy, from: to, to: from } }), 'invalid');
  const high = { low: 3, central: 2, high: 1 };
  assert.equal(at({ energy: { ...energy, from, to, kwh: high } }), 'invalid');
  assert.equal(at({ rootCause: 'no-mining' }), 'invalid');
  assert.equal(at({ rootCause: 'unknown' }), 'allowed');
  const none = { outcome: 'unfounded', rootCause: 'insider' };
  assert.equal(codeOf(close(assessed('unfounded'), none)), 'invalid');
});

test('decideClose() as duplicate or transferred names where it goes on', () => {
  const twice = { outcome: 'duplicate', duplicateOfId: idOf(77) };
  const as = (parts: object, duplicateOf: object | null = null): string =>
    codeOf(
      decideClose(triaged(), closing(parts), OFFICER, {
        orders: [],
        duplicateOf: duplicateOf as never,
      }),
    );
  assert.equal(as(twice), 'invalid');
  assert.equal(as(twice, { id: CASE, duplicateOfId: null }), 'invalid');
  assert.equal(as(twice, { id: idOf(77), duplicateOfId: idOf(78) }), 'invalid');
  assert.equal(as(twice, { id: idOf(77), duplicateOfId: null }), 'allowed');
  assert.equal(as({ outcome: 'duplicate' }), 'invalid');
  assert.equal(as({ outcome: 'transferred', transferredTo: 'hebei' }), 'invalid');
  assert.equal(as({ outcome: 'transferred', transferredTo: 'hebei/baoding' }), 'allowed');
});

test('decideReopen() makes a linked case and leaves the old one closed', () => {
  const old = after(released(), close(released()));
  const fresh = { id: idOf(701), number: opening().number, note: 'Again' };
  const both = decideReopen(old, fresh, OFFICER, { openCase: null });
  assert.ok('old' in both);
  const reopened = after(old, { events: both.old });
  const next = Case.parse(fold(evolveCase, fresh.id, null, { events: both.fresh }));
  assert.equal(reopened.state, 'closed');
  assert.equal(reopened.reopenedAsId, fresh.id);
  assert.deepEqual([next.state, next.reopenedFromId], ['lead', CASE]);
  assert.equal(codeOf(decideReopen(reopened, fresh, OFFICER, { openCase: null })), 'conflict');
  assert.equal(codeOf(decideReopen(ready(), fresh, OFFICER, { openCase: null })), 'wrong-state');
});

test('decideRefer() hands a victim over only with a second person', () => {
  const punish = { to: 'police', note: 'He admits it' } as const;
  const victim = after(
    noticed('compromised'),
    decideRefer(noticed('compromised'), punish, OFFICER),
  );
  assert.equal(victim.referral, 'proposed');
  assert.equal(codeOf(decideConfirmReferral(victim, OFFICER)), 'conflict-of-interest');
  assert.equal(after(victim, decideConfirmReferral(victim, REVIEWER)).referral, 'referred');
  const guilty = after(noticed(), decideRefer(noticed(), punish, OFFICER));
  assert.equal(guilty.referral, 'referred');
  assert.deepEqual(
    guilty.flags.referral.map(({ to }) => to),
    ['proposed', 'referred'],
  );
});

test('decideMeasure() records a change once, and the history of a flag is bounded', () => {
  const held = [{ state: 'active' as const, points: [], generation: 1, content: {} }];
  let state = after(noticed(), decideMeasure(noticed(), held));
  assert.equal(state.measure, 'active');
  assert.deepEqual(decideMeasure(state, held), { events: [] });
  for (let i = 0; i <= FLAG_STEPS_MAX; i++) {
    state = after(state, decideEvidenceHold(state, { on: !state.evidenceHold, note: 'x' }));
  }
  assert.equal(state.flags.evidenceHold.length, FLAG_STEPS_MAX);
});

test('decideOverdue() holds as long as one clock does', () => {
  const tell = (state: Case, clock: number, overdue: boolean): Case =>
    after(state, decideOverdue(state, { clockId: idOf(clock), overdue }));
  const both = tell(tell(noticed(), 1, true), 2, true);
  assert.deepEqual(decideOverdue(both, { clockId: idOf(1), overdue: true }), { events: [] });
  assert.equal(tell(both, 1, false).overdue, true);
  assert.equal(tell(tell(both, 1, false), 2, false).overdue, false);
  assert.equal(both.flags.overdue.length, 1);
});

test('decideJoinLead() raises the grade, and knows its limit', () => {
  const weak = opened({ grade: 'session' });
  const joined = after(weak, decideJoinLead(weak, { leadId: idOf(901), grade: 'work-proven' }));
  assert.equal(joined.grade, 'work-proven');
  assert.equal(joined.leadIds.length, 2);
  const again = decideJoinLead(joined, { leadId: idOf(901), grade: 'listed' });
  assert.deepEqual(again, { events: [] });
  const leadIds = Array.from({ length: CASE_LEADS_MAX }, (_, i) => idOf(2000 + i));
  const full = { ...opened(), leadIds };
  assert.equal(codeOf(decideJoinLead(full, { leadId: idOf(1), grade: 'listed' })), 'too-many');
});

test('decideRescan() and decideStartWindow() come after the report and its acceptance', () => {
  const scan = (scannedAt: number) =>
    codeOf(decideRescan(verifying(), { clean: true, scannedAt, note: null }, AT));
  assert.equal(scan(AT - 1), 'invalid');
  assert.equal(scan(AT + 1), 'invalid');
  assert.equal(scan(AT), 'allowed');
  const start = (state: Case) => codeOf(decideStartWindow(state, { at: AT, rules: RULES }));
  assert.equal(start(verifying()), 'wrong-state');
  assert.equal(start(ready()), 'conflict');
});

test('decideAssign() changes nothing of a closed case', () => {
  const end = after(released(), close(released()));
  assert.equal(codeOf(decideAssign(end, idOf(3))), 'wrong-state');
  assert.deepEqual(decideAssign(triaged(), ANALYST.personId), { events: [] });
});

test('decideDuplicateFound() knows its limit', () => {
  const duplicateIds = Array.from({ length: DUPLICATES_MAX }, (_, i) => idOf(3000 + i));
  const full = { ...triaged(), duplicateIds };
  assert.equal(codeOf(decideDuplicateFound(full, idOf(1))), 'too-many');
  const found = after(triaged(), decideDuplicateFound(triaged(), idOf(1)));
  assert.deepEqual(found.duplicateIds, [idOf(1)]);
});
