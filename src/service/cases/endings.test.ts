/** Every way in which a case ends, driven by the commands of separate people. */
import assert from 'node:assert/strict';
import { SAMPLE_FIELDS } from '#govern/notice.fixture.ts';
import type { Case } from '#model/case.ts';
import { NoticePreparation } from '#model/routes/notices.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { closeNotice } from '../notices/close-notice.ts';
import { listNotices } from '../notices/list-notices.ts';
import { prepareNotice } from '../notices/prepare-notice.ts';
import { recordService } from '../notices/record-service.ts';
import { showNotice } from '../notices/show-notice.ts';
import { liftOrder } from '../orders/lift-order.ts';
import { perform } from '../perform.ts';
import { rebuildAll } from '../record/rebuild.ts';
import { fileResearch } from '../systems/file-research.ts';
import { assessCase } from './assess-case.ts';
import { beginRectifying } from './begin-rectifying.ts';
import { about, casework, HOUR, nothing, type Casework } from './casework.fixture.ts';
import {
  assessed,
  END,
  HANDLER,
  held,
  NOTE,
  observed,
  orderOf,
  reported,
  serve,
  stateOf,
} from './casework-steps.fixture.ts';
import { closeCase } from './close-case.ts';
import { confirmReferral } from './confirm-referral.ts';
import { decideAppeal } from './decide-appeal.ts';
import { fileAppeal } from './file-appeal.ts';
import { referCase } from './refer-case.ts';
import { reopenCase } from './reopen-case.ts';
import { rescanCase } from './rescan-case.ts';
import { startWindow } from './start-window.ts';
import { triageCase } from './triage-case.ts';
import { verifyCase } from './verify-case.ts';

function firstNotice(): NoticePreparation {
  const { seenSince, seenUntil, whatWasSeen, deadline, howToRectify } = SAMPLE_FIELDS.en;
  return NoticePreparation.parse({
    kind: 'finding-notice',
    language: 'en',
    channels: ['print'],
    template: null,
    recipient: { name: 'A. Leader', email: null },
    orderId: null,
    earlierId: null,
    words: { seenSince, seenUntil, whatWasSeen, deadline, howToRectify },
  });
}

/** A case that was found to be this; its id. */
async function foundAs(all: Casework, verdict: NonNullable<Case['verdict']>): Promise<string> {
  const { office, people } = all;
  const { caseId } = await all.see();
  assert.ok(caseId !== null);
  await perform(office, triageCase, people.analyst, about(caseId, HANDLER));
  await perform(office, assessCase, people.analyst, about(caseId, { verdict, ...NOTE }));
  return caseId;
}

const close = (all: Casework, caseId: string, end: object, who = all.people.officer) =>
  perform(
    all.office,
    closeCase,
    { ...who, steppedUpAt: all.clock.now() },
    about(caseId, { ...END, ...end }),
  );

async function endOf(all: Casework, caseId: string): Promise<readonly unknown[]> {
  const { state, outcome, verdict } = await stateOf(all, caseId);
  assert.ok((await rebuildAll(all.office)).every(({ same }) => same));
  return [state, outcome, verdict];
}

onEachDatabase(
  'what is unfounded or not sufficiently shown is closed by another person, as no mining',
  async (_t, database) => {
    const all = await casework(database);
    for (const verdict of ['unfounded', 'insufficient'] as const) {
      const caseId = await foundAs(all, verdict);
      const none = { outcome: 'unfounded', rootCause: 'no-mining' };
      await assert.rejects(close(all, caseId, { ...none, rootCause: 'insider' }), {
        code: 'invalid',
      });
      await assert.rejects(close(all, caseId, { outcome: 'rectified' }), { code: 'wrong-state' });
      await close(all, caseId, none);
      assert.deepEqual(await endOf(all, caseId), ['closed', 'unfounded', verdict]);
    }
  },
);

onEachDatabase(
  'whoever found that there was nothing does not close alone',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const { caseId } = await all.see();
    assert.ok(caseId !== null);
    await perform(office, triageCase, people.officer, about(caseId, HANDLER));
    const verdict = about(caseId, { verdict: 'unfounded' as const, ...NOTE });
    await perform(office, assessCase, people.officer, verdict);
    const none = { outcome: 'unfounded', rootCause: 'no-mining' };
    await assert.rejects(close(all, caseId, none), { code: 'conflict-of-interest' });
    await close(all, caseId, none, await all.staff.hire('officer'));
  },
);

onEachDatabase(
  'filed research is closed as exempt, and only where it is filed',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const { caseId } = await all.see();
    assert.ok(caseId !== null);
    await perform(office, triageCase, people.analyst, about(caseId, HANDLER));
    const verdict = about(caseId, { verdict: 'filed-research' as const, ...NOTE });
    await assert.rejects(perform(office, assessCase, people.analyst, verdict), { code: 'invalid' });
    const filing = { reference: 'HB-7', from: '2026-01-01T00:00:00.000Z', until: null };
    await perform(office, fileResearch, people.officer, about(all.systemId, filing));
    await perform(office, assessCase, people.analyst, verdict);
    await close(all, caseId, { outcome: 'exempt-filed', rootCause: 'filed-research' });
    assert.deepEqual(await endOf(all, caseId), ['closed', 'exempt-filed', 'filed-research']);
  },
);

onEachDatabase(
  'a victim is cleaned, verified and closed without any hold',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people, clock } = all;
    const caseId = await foundAs(all, 'compromised');
    await serve(all, caseId);
    await reported(all, caseId);
    const scan = { clean: true, scannedAt: null, note: null };
    await perform(office, rescanCase, people.verifier, about(caseId, scan));
    await perform(office, startWindow, people.officer, about(caseId, {}));
    clock.forward(24 * HOUR);
    const verifier = { ...people.verifier, steppedUpAt: clock.now() };
    await perform(office, verifyCase, verifier, about(caseId, { passed: true, ...NOTE }));
    await assert.rejects(close(all, caseId, { outcome: 'rectified' }), { code: 'wrong-state' });
    await close(all, caseId, { outcome: 'compromised-cleaned', rootCause: 'weak-password' });
    assert.deepEqual(await endOf(all, caseId), ['closed', 'compromised-cleaned', 'compromised']);
  },
);

onEachDatabase('who refuses is referred; a victim only by two people', async (_t, database) => {
  const all = await casework(database);
  const { office, people } = all;
  const refused = { outcome: 'refused-referred' };
  const refer = (caseId: string) =>
    perform(office, referCase, people.officer, about(caseId, { to: 'police' as const, ...NOTE }));
  const begun = async (verdict: 'deliberate' | 'compromised'): Promise<string> => {
    const caseId = await foundAs(all, verdict);
    await serve(all, caseId);
    const why = { why: 'time-over' as const };
    await perform(office, beginRectifying, people.officer, about(caseId, why));
    return caseId;
  };
  const one = await begun('deliberate');
  await assert.rejects(close(all, one, refused), { code: 'wrong-state' });
  await refer(one);
  await close(all, one, refused);
  assert.deepEqual(await endOf(all, one), ['closed', 'refused-referred', 'deliberate']);
  const other = await begun('compromised');
  await refer(other);
  assert.equal((await stateOf(all, other)).referral, 'proposed');
  await assert.rejects(close(all, other, refused), { code: 'wrong-state' });
  await perform(office, confirmReferral, people.approver, about(other, {}));
  await close(all, other, refused);
  assert.deepEqual(await endOf(all, other), ['closed', 'refused-referred', 'compromised']);
});

onEachDatabase('a duplicate names the case that goes on, which names it', async (_t, database) => {
  const all = await casework(database);
  const { caseId: first } = await all.see();
  const client = { ip: '203.0.113.9', port: 1 };
  const { caseId: second } = await all.see({ id: 'f2', client });
  assert.ok(first !== null && second !== null && first !== second);
  await assert.rejects(close(all, second, { outcome: 'duplicate' }), { code: 'invalid' });
  const itself = { outcome: 'duplicate', duplicateOfId: second };
  await assert.rejects(close(all, second, itself), { code: 'invalid' });
  await close(all, second, { outcome: 'duplicate', duplicateOfId: first });
  assert.equal((await stateOf(all, second)).duplicateOfId, first);
  assert.deepEqual((await stateOf(all, first)).duplicateIds, [second]);
  const chain = { outcome: 'duplicate', duplicateOfId: second };
  await assert.rejects(close(all, first, chain), { code: 'invalid' });
});

onEachDatabase(
  'a case is transferred elsewhere, once what it holds is gone',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const { caseId, orderId, pointId } = await held(all);
    const away = { outcome: 'transferred', transferredTo: 'hebei/baoding' };
    await assert.rejects(close(all, caseId, away), { code: 'wrong-state' });
    const lifting = { ending: 'transferred' as const, note: null };
    await perform(office, liftOrder, people.officer, about(orderId, lifting));
    await assert.rejects(close(all, caseId, away), { code: 'wrong-state' });
    await observed(all, { orderId, pointId }, 'absent');
    await assert.rejects(close(all, caseId, { outcome: 'transferred' }), { code: 'invalid' });
    const here = { ...away, transferredTo: 'hebei/shijiazhuang' };
    await assert.rejects(close(all, caseId, here), { code: 'invalid' });
    await close(all, caseId, away);
    assert.equal((await stateOf(all, caseId)).transferredTo, 'hebei/baoding');
    assert.equal((await orderOf(all, orderId)).ending, 'transferred');
  },
);

onEachDatabase(
  'a closed case is reopened once, as a new one, and both say so',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const caseId = await foundAs(all, 'unfounded');
    const reopen = () => perform(office, reopenCase, people.officer, about(caseId, NOTE));
    await assert.rejects(reopen(), { code: 'wrong-state' });
    await close(all, caseId, { outcome: 'unfounded', rootCause: 'no-mining' });
    const { id } = await reopen();
    const fresh = await stateOf(all, id);
    const old = await stateOf(all, caseId);
    assert.deepEqual([fresh.reopenedFromId, old.reopenedAsId], [caseId, id]);
    assert.deepEqual([fresh.state, old.state], ['lead', 'closed']);
    assert.notEqual(fresh.number, old.number);
    await assert.rejects(reopen(), { code: 'conflict' });
  },
);

onEachDatabase(
  'an appeal that the policy lets keep the hold keeps it, and somebody new dismisses it',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const { caseId, orderId, pointId } = await held(all);
    const appeal = { ground: 'lawful-use' as const, ...NOTE };
    await perform(office, fileAppeal, people.liaison, about(caseId, appeal));
    assert.equal((await orderOf(all, orderId)).state, 'active');
    await observed(all, { orderId, pointId }, 'active');
    const away = { outcome: 'transferred', transferredTo: 'hebei/baoding' };
    await assert.rejects(close(all, caseId, away), { code: 'wrong-state' });
    const decision = about(caseId, { upheld: false, extendBy: null, ...NOTE });
    for (const who of [people.approver, people.officer]) {
      await assert.rejects(perform(office, decideAppeal, who, decision), {
        code: /conflict-of-interest|forbidden/,
      });
    }
    await perform(office, decideAppeal, people.reviewer, decision);
    assert.equal((await stateOf(all, caseId)).appeal, 'dismissed');
    assert.equal((await orderOf(all, orderId)).state, 'active');
  },
);

onEachDatabase(
  'an appeal that is right frees at once, and everybody who was told is told that it was wrong',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const caseId = await assessed(all);
    const told = await perform(office, prepareNotice, OPERATOR, about(caseId, firstNotice()));
    const byHand = { channel: 'print' as const, transportId: null };
    await perform(office, recordService, OPERATOR, about(told.id, byHand));
    const appeal = { ground: 'not-my-system' as const, note: 'Our lease ended in May' };
    await perform(office, fileAppeal, people.liaison, about(caseId, appeal));
    const answer = { upheld: true, extendBy: null, note: 'The address was\nanother tenant’s' };
    await perform(office, decideAppeal, people.reviewer, about(caseId, answer));
    const { verdict, correctionOwedAt } = await stateOf(all, caseId);
    assert.deepEqual([verdict, correctionOwedAt !== null], ['unfounded', true]);
    const none = { outcome: 'unfounded', rootCause: 'no-mining' };
    await assert.rejects(close(all, caseId, none), { code: 'wrong-state' });
    const query = { limit: 9, caseId, kind: 'correction' as const };
    const { items } = await perform(office, listNotices, OPERATOR, { ...nothing, query });
    assert.deepEqual(
      items.map(({ earlierId, channels }) => [earlierId, channels.map(({ channel }) => channel)]),
      [[told.id, ['print']]],
    );
    const id = items[0]?.id ?? '';
    const shown = await perform(office, showNotice, OPERATOR, about(id, {}));
    assert.match(JSON.stringify(shown.document), /The address was another tenant’s/);
    assert.equal(shown.recipientName, 'A. Leader');
    await perform(office, recordService, OPERATOR, about(id, byHand));
    assert.equal((await stateOf(all, caseId)).correctionOwedAt, null);
    await close(all, caseId, none);
    assert.deepEqual(await endOf(all, caseId), ['closed', 'unfounded', 'unfounded']);
  },
);

onEachDatabase(
  'an appeal for more time moves the deadline, and leaves the hold',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const { caseId, orderId } = await held(all);
    const before = (await stateOf(all, caseId)).dueAt ?? '';
    const appeal = { ground: 'more-time' as const, ...NOTE };
    await perform(office, fileAppeal, people.liaison, about(caseId, appeal));
    const answer = { upheld: true, extendBy: { hours: 48 }, ...NOTE };
    await perform(office, decideAppeal, people.reviewer, about(caseId, answer));
    const { dueAt, correctionOwedAt } = await stateOf(all, caseId);
    assert.equal(Date.parse(dueAt ?? '') - Date.parse(before), 48 * HOUR);
    assert.equal(correctionOwedAt, null);
    assert.equal((await orderOf(all, orderId)).state, 'active');
  },
);

onEachDatabase('closing a case closes its notices', async (_t, database) => {
  const all = await casework(database);
  const { office } = all;
  const caseId = await assessed(all);
  const { id } = await perform(office, prepareNotice, OPERATOR, about(caseId, firstNotice()));
  const open = async (): Promise<number> => {
    const query = { limit: 9, caseId, open: true };
    return (await perform(office, listNotices, OPERATOR, { ...nothing, query })).items.length;
  };
  assert.equal(await open(), 1);
  await close(all, caseId, { outcome: 'transferred', transferredTo: 'hebei/baoding' });
  assert.equal(await open(), 0);
  const { version } = await perform(office, closeNotice, OPERATOR, about(id, {}));
  assert.equal(version, 2, 'closed is closed');
});
