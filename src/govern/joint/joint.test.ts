import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Case } from '#model/case.ts';
import { caseNumberFrom } from '#model/case-number.ts';
import { AddressList } from '#model/address-list.ts';
import { Consultation, MEMBERS_MAX, STANCES } from '#model/consultation.ts';
import { isRefusal } from '#model/decision.ts';
import { Task, TASK_RESULTS } from '#model/task.ts';
import { codeOf, fold } from '../casework.fixture.ts';
import { AT, HOUR, idOf, later } from '../people.fixture.ts';
import { decideEnd, decideReceive, decideSetDue, evolveAddressList } from './address-list.ts';
import {
  decideAnswer,
  decideConclude,
  decideConsult,
  decideWiden,
  decideWithdrawConsultation,
  evolveConsultation,
} from './consultation.ts';
import {
  decideAccept,
  decideAcknowledge,
  decideAssign,
  decideDecline,
  decideReportTask,
  decideReturn,
  decideWithdrawTask,
  evolveTask,
} from './task.ts';

const ABOUT = {
  id: idOf(1),
  number: caseNumberFrom('HEBEI', 2026, 1),
  state: 'assessed',
  jurisdiction: 'hebei',
  sector: null,
  unitId: null,
} as const satisfies Partial<Case>;
const [ASKS, POLICE, ENERGY] = [idOf(10), idOf(11), idOf(12)] as const;
const ASKED = {
  agencyId: ASKS,
  members: [POLICE, ENERGY],
  question: 'Whose?',
  dueAt: later(48 * HOUR),
};

test('a consultation is concluded when all have answered', () => {
  let state = fold(evolveConsultation, idOf(500), null, decideConsult(ABOUT, ASKED, AT));
  const end = { agreed: true, minutes: 'As asked' };
  assert.equal(codeOf(decideConclude(state, end, AT)), 'wrong-state');
  for (const agencyId of [POLICE, ENERGY]) {
    const said = { agencyId, personId: idOf(20), stance: 'agrees', text: 'Yes' } as const;
    state = fold(evolveConsultation, idOf(500), state, decideAnswer(state, said));
  }
  state = fold(evolveConsultation, idOf(500), state, decideConclude(state, end, AT));
  assert.deepEqual([state.state, state.agreed, state.silent], ['concluded', true, []]);
  assert.deepEqual(Consultation.parse(state), state);
});

test('after its day a consultation is concluded without the silent, who are named', () => {
  const state = fold(evolveConsultation, idOf(500), null, decideConsult(ABOUT, ASKED, AT));
  const end = decideConclude(state, { agreed: true, minutes: 'Nobody spoke' }, AT + 48 * HOUR);
  assert.deepEqual(fold(evolveConsultation, idOf(500), state, end).silent, [POLICE, ENERGY]);
});

test('what somebody disagrees with is not agreed', () => {
  let state = fold(evolveConsultation, idOf(500), null, decideConsult(ABOUT, ASKED, AT));
  const said = { agencyId: POLICE, personId: idOf(20), stance: 'disagrees', text: 'No' } as const;
  state = fold(evolveConsultation, idOf(500), state, decideAnswer(state, said));
  const end = (agreed: boolean): string =>
    codeOf(decideConclude(state, { agreed, minutes: 'x' }, AT + 48 * HOUR));
  assert.deepEqual([end(true), end(false)], ['invalid', 'allowed']);
});

test('decideConsult() refuses whom and when it makes no sense to ask', () => {
  const by = (parts: Partial<typeof ASKED>): string =>
    codeOf(decideConsult(ABOUT, { ...ASKED, ...parts }, AT));
  assert.equal(by({ members: [ASKS] }), 'invalid');
  assert.equal(by({ members: [POLICE, POLICE] }), 'invalid');
  assert.equal(by({ dueAt: later(-1) }), 'invalid');
  assert.equal(by({ dueAt: later(400 * 24 * HOUR) }), 'invalid');
  assert.equal(codeOf(decideConsult({ ...ABOUT, state: 'closed' }, ASKED, AT)), 'wrong-state');
  const state = fold(evolveConsultation, idOf(500), null, decideConsult(ABOUT, ASKED, AT));
  const many = Array.from({ length: MEMBERS_MAX }, (_, n) => idOf(100 + n));
  assert.equal(codeOf(decideWiden(state, many)), 'too-many');
  assert.equal(codeOf(decideWiden(state, [POLICE])), 'invalid');
  const stranger = { agencyId: ASKS, personId: idOf(20), stance: 'agrees', text: 'x' } as const;
  assert.equal(codeOf(decideAnswer(state, stranger)), 'forbidden');
});

const acts = fc.array(fc.record({ act: fc.nat(5), dice: fc.nat(99) }), { maxLength: 40 });

test('a consultation keeps one opinion of each agency, and its end', () => {
  fc.assert(
    fc.property(acts, (script) => {
      let state = fold(evolveConsultation, idOf(500), null, decideConsult(ABOUT, ASKED, AT));
      for (const { act, dice } of script) {
        const agencyId = [POLICE, ENERGY, ASKS, idOf(13)][dice % 4] ?? '';
        const stance = STANCES[dice % STANCES.length] ?? 'agrees';
        const said = { agencyId, personId: idOf(20), stance, text: 'x' };
        const decision = [
          () => decideAnswer(state, said),
          () => decideAnswer(state, said),
          () => decideWiden(state, [agencyId]),
          () => decideConclude(state, { agreed: dice % 2 === 0, minutes: 'x' }, AT + dice * HOUR),
          () => decideWithdrawConsultation(state, 'x'),
        ][act % 5]?.();
        if (decision === undefined || isRefusal(decision)) continue;
        assert.equal(state.state, 'open', 'something changed after the end');
        state = fold(evolveConsultation, idOf(500), state, decision);
        assert.deepEqual(Consultation.parse(state), state);
        const heard = state.opinions.map((opinion) => opinion.agencyId);
        assert.equal(new Set(heard).size, heard.length);
        assert.ok(heard.every((id) => state.members.includes(id)));
      }
    }),
    { seed: 3, numRuns: 200 },
  );
});

const WORK = {
  kind: 'visit-site',
  jurisdiction: 'hebei',
  sector: null,
  unitId: null,
  fromAgencyId: ASKS,
  toAgencyId: POLICE,
  dueAt: later(48 * HOUR),
  what: 'Look at the machine room',
} as const;

test('a task is taken on, reported, sent back, reported again and accepted', () => {
  let state = fold(evolveTask, idOf(500), null, decideAssign(WORK, ABOUT, AT));
  const report = (note: string) => decideReportTask(state, { result: 'done', note });
  state = fold(evolveTask, idOf(500), state, report('Seen from outside'));
  assert.ok(state.acknowledgedAt !== null, 'whoever reports has taken it on');
  const back = { note: 'Go in', dueAt: later(96 * HOUR) };
  state = fold(evolveTask, idOf(500), state, decideReturn(state, back, AT));
  assert.deepEqual([state.state, state.returns, state.result], ['acknowledged', 1, null]);
  state = fold(evolveTask, idOf(500), state, report('Two racks'));
  state = fold(evolveTask, idOf(500), state, decideAccept(state));
  assert.deepEqual([state.state, state.answer], ['accepted', 'Two racks']);
});

test('decideAssign() gives no task to oneself, of a closed case, or for a day gone by', () => {
  assert.equal(codeOf(decideAssign({ ...WORK, toAgencyId: ASKS }, ABOUT, AT)), 'invalid');
  assert.equal(codeOf(decideAssign({ ...WORK, dueAt: later(0) }, ABOUT, AT)), 'invalid');
  assert.equal(codeOf(decideAssign(WORK, { ...ABOUT, state: 'closed' }, AT)), 'wrong-state');
});

test('no sequence of steps moves a task that is over, or accepts what was not reported', () => {
  fc.assert(
    fc.property(acts, (script) => {
      let state = fold(evolveTask, idOf(500), null, decideAssign(WORK, null, AT));
      for (const { act, dice } of script) {
        const result = TASK_RESULTS[dice % TASK_RESULTS.length] ?? 'done';
        const decision = [
          () => decideAcknowledge(state),
          () => decideDecline(state, 'x'),
          () => decideReportTask(state, { result, note: 'x' }),
          () => decideAccept(state),
          () => decideReturn(state, { note: 'x', dueAt: later(HOUR) }, AT),
          () => decideWithdrawTask(state, 'x'),
        ][dice % 3 === 0 ? act : ([0, 2, 4][act % 3] ?? 0)]?.();
        if (decision === undefined || isRefusal(decision)) continue;
        assert.equal(state.endedAt, null, 'something changed after the end');
        state = fold(evolveTask, idOf(500), state, decision);
        assert.deepEqual(Task.parse(state), state);
        assert.ok(state.state !== 'accepted' || state.result !== null);
      }
    }),
    { seed: 3, numRuns: 200 },
  );
});

test('a list ends when each of its lines is closed, and not before', () => {
  const list = { source: 'notice 7', jurisdiction: 'hebei', dueAt: later(HOUR), rejected: 0 };
  const entries = [{ line: 2, address: '192.0.2.7', leadId: idOf(1) }];
  const state = fold(evolveAddressList, idOf(500), null, decideReceive({ ...list, entries }, AT));
  assert.deepEqual(AddressList.parse(state), state);
  assert.equal(codeOf(decideEnd(state, [{ isClosed: true }, { isClosed: false }])), 'wrong-state');
  const ended = fold(evolveAddressList, idOf(500), state, decideEnd(state, [{ isClosed: true }]));
  assert.equal(codeOf(decideEnd(ended, [])), 'wrong-state');
  assert.equal(codeOf(decideSetDue(ended, later(HOUR), AT)), 'wrong-state');
  assert.equal(codeOf(decideSetDue(state, later(-HOUR), AT)), 'invalid');
  assert.equal(codeOf(decideReceive({ ...list, entries, dueAt: later(0) }, AT)), 'invalid');
});
