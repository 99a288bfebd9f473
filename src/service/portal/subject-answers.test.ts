/** What whoever holds a link may do by the interface itself, beside the pages. */
import assert from 'node:assert/strict';
import type { SubjectActor } from '#model/actor.ts';
import { CASE_ATTACHMENTS_MAX, type SubjectReport } from '#model/subject-case.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { about, casework, nothing, type Casework } from '../cases/casework.fixture.ts';
import { assessed, serve, stateOf } from '../cases/casework-steps.fixture.ts';
import { reviewReport } from '../cases/review-report.ts';
import { perform } from '../perform.ts';
import { rebuildAll } from '../record/rebuild.ts';
import { mediaTypeOf } from './media-type.ts';
import { objectBySubject } from './object-by-subject.ts';
import { reportBySubject } from './report-by-subject.ts';
import { showSubjectCase } from './show-subject-case.ts';
import { test } from 'node:test';

const REPORT: SubjectReport = {
  found: 'A miner',
  done: 'Removed',
  rootCause: 'weak-password',
  attestationUpdated: true,
  by: { name: 'A. Leader', as: 'leader' },
  affirmed: true,
  language: 'en',
  attachments: [],
};
const OBJECTION = {
  ground: 'lawful-use' as const,
  reasons: 'It is filed',
  by: { name: 'A. Leader', as: 'leader' as const },
  affirmed: true as const,
  language: 'en' as const,
  attachments: [],
};
const TEXT = { name: 'a.txt', content: Buffer.from('a').toString('base64') };

async function noticed(all: Casework): Promise<SubjectActor> {
  const caseId = await assessed(all);
  await serve(all, caseId);
  return { kind: 'subject', id: all.office.newId(), caseId };
}

onEachDatabase(
  'reportBySubject() goes round until it is accepted, by hands of the office',
  async (_t, database) => {
    const all = await casework(database);
    const { office, people } = all;
    const subject = await noticed(all);
    const report = { ...nothing, body: REPORT };
    await perform(office, reportBySubject, subject, report);
    await assert.rejects(perform(office, reportBySubject, subject, report), {
      code: 'wrong-state',
    });
    const reject = about(subject.caseId, { accepted: false, note: 'Which machine?' });
    await perform(office, reviewReport, people.officer, reject);
    const sentBack = await perform(office, showSubjectCase, subject, nothing);
    assert.equal(sentBack.status, 'please-act');
    assert.equal(sentBack.reportReview, 'Which machine?');
    assert.match(sentBack.report?.text ?? '', /A miner/, 'what was reported stays readable');
    assert.deepEqual(sentBack.may, { acknowledge: false, report: true, object: true });
    await perform(office, reportBySubject, subject, report);
    await perform(
      office,
      reviewReport,
      people.officer,
      about(subject.caseId, { accepted: true, note: null }),
    );
    const state = await stateOf(all, subject.caseId);
    assert.equal(state.round, 2);
    assert.equal(state.rootCause, 'weak-password');
    assert.equal(
      (await perform(office, showSubjectCase, subject, nothing)).status,
      'being-verified',
    );
    const rebuilt = await rebuildAll(office);
    assert.ok(rebuilt.every(({ same }) => same));
  },
);

onEachDatabase('objectBySubject() waits for one decision at a time', async (_t, database) => {
  const all = await casework(database);
  const subject = await noticed(all);
  const objection = { ...nothing, body: OBJECTION };
  await perform(all.office, objectBySubject, subject, objection);
  await assert.rejects(perform(all.office, objectBySubject, subject, objection), {
    code: 'conflict',
  });
  const shown = await perform(all.office, showSubjectCase, subject, nothing);
  assert.equal(shown.status, 'being-checked');
  assert.equal(shown.dueAt, null);
  assert.deepEqual(shown.appeal, {
    state: 'filed',
    ground: 'lawful-use',
    text: 'It is filed\n\nSigned: A. Leader (leader in charge)',
    answer: null,
  });
});

onEachDatabase('a case takes so many files, all of a report or none', async (_t, database) => {
  const all = await casework(database);
  const { office } = all;
  const subject = await noticed(all);
  const kept = async (): Promise<number> =>
    (await database.db.selectFrom('evidence').select('id').execute()).length;
  const before = await kept();
  const program = { name: 'a.png', content: Buffer.from('MZ\u0000\u0001').toString('base64') };
  const wrong = { ...nothing, body: { ...REPORT, attachments: [TEXT, program] } };
  await assert.rejects(perform(office, reportBySubject, subject, wrong), {
    code: 'unsupported-media',
  });
  assert.equal(await kept(), before);
  assert.equal((await stateOf(all, subject.caseId)).state, 'noticed');
  const attachments = Array.from({ length: 5 }, () => TEXT);
  const reject = about(subject.caseId, { accepted: false, note: 'More' });
  for (let count = 0; count < CASE_ATTACHMENTS_MAX; count += attachments.length) {
    await perform(office, reportBySubject, subject, {
      ...nothing,
      body: { ...REPORT, attachments },
    });
    await perform(office, reviewReport, all.people.officer, reject);
  }
  assert.equal(await kept(), before + CASE_ATTACHMENTS_MAX);
  const one = { ...nothing, body: { ...REPORT, attachments: [TEXT] } };
  await assert.rejects(perform(office, reportBySubject, subject, one), { code: 'too-many' });
  await perform(office, reportBySubject, subject, { ...nothing, body: REPORT });
});

onEachDatabase(
  'only whoever holds a link of the case sees it and answers',
  async (_t, database) => {
    const all = await casework(database);
    await noticed(all);
    for (const actor of [all.people.officer, all.sensor, { kind: 'anyone', id: null } as const]) {
      await assert.rejects(perform(all.office, showSubjectCase, actor, nothing), {
        code: 'unauthenticated',
      });
      await assert.rejects(
        perform(all.office, reportBySubject, actor, { ...nothing, body: REPORT }),
        {
          code: 'unauthenticated',
        },
      );
    }
  },
);

test('mediaTypeOf() goes by the bytes', () => {
  const of = (...bytes: readonly number[]): string | null => mediaTypeOf(Uint8Array.from(bytes));
  assert.equal(mediaTypeOf(Buffer.from('%PDF-1.7\n')), 'application/pdf');
  assert.equal(of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), 'image/png');
  assert.equal(of(0xff, 0xd8, 0xff, 0xe0), 'image/jpeg');
  assert.equal(of(0x50, 0x4b, 0x03, 0x04), 'application/zip');
  assert.equal(mediaTypeOf(Buffer.from('<script>alert(1)</script>\r\n文字')), 'text/plain');
  for (const bytes of [
    [],
    [0],
    [0x4d, 0x5a, 0x90, 0],
    [0x7f, 0x45, 0x4c, 0x46],
    [0xff, 0xfe, 0x41, 0],
  ]) {
    assert.equal(of(...bytes), null, bytes.join());
  }
});
