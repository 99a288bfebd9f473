import assert from 'node:assert/strict';
import type { Actor, SubjectActor } from '#model/actor.ts';
import { rebuild } from '#store/record.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { OPERATOR } from '../../../test/staff.ts';
import { KINDS } from '../aggregates.ts';
import { perform } from '../perform.ts';
import { inWork } from '../work.ts';
import { acknowledgeNotice, recordAcknowledgement } from './acknowledge-notice.ts';
import { closeNotice, closeNoticesOf } from './close-notice.ts';
import { deliverNotice, SEND_TOPIC } from './deliver-notice.ts';
import { listNotices } from './list-notices.ts';
import { answer, mailbox, textOf } from './mail.fixture.ts';
import { LINK_DAYS, subjectOf } from './notice-link.ts';
import { printNotice } from './print-notice.ts';
import { recordService } from './record-service.ts';
import { renewLink } from './renew-link.ts';
import { CITY, NOTHING, scene, shown } from './scene.fixture.ts';
import { sendNotice } from './send-notice.ts';
import { subjectAcknowledge, subjectNotice, subjectRead } from './subject-notice.ts';
import { verifyNotice } from './verify-notice.ts';

onEachDatabase('composeNotice() fills in what the office knows', async (_t, database) => {
  const at = await scene(database);
  const notice = await at.prepare();
  const text = JSON.stringify(notice.document);
  for (const said of [
    'Cyberspace office',
    'Example University',
    'Computing cluster',
    at.about.number,
  ]) {
    assert.ok(text.includes(said), said);
  }
  assert.ok(text.includes('localhost:8421/verify'));
  assert.ok(text.includes('office@example.org'), 'how to reach the office');
  assert.ok(!text.includes('Leader'), 'the words name nobody');
  assert.equal(notice.recipientEmail, 'leader@unit.example');
  const victim = await at.prepare({}, { verdict: 'compromised', evidenceHold: true });
  assert.equal(victim.templateId, 'finding-victim');
  assert.match(JSON.stringify(victim.document), /Do not clean/);
  const zh = await at.prepare({ language: 'zh-CN' });
  assert.equal(zh.document.authorityName, '网信办');
});

onEachDatabase('composeNotice() refuses what cannot be served', async (_t, database) => {
  const at = await scene(database);
  await assert.rejects(at.prepare({ recipient: 'technical' }), { code: 'invalid' });
  await assert.rejects(at.prepare({ recipient: 'responsible' }), { code: 'invalid' }, 'no mailbox');
  await assert.rejects(at.prepare({}, { unitId: null }), { code: 'wrong-state' });
  await assert.rejects(at.prepare({ template: { id: 'finding', version: 9 } }), {
    code: 'invalid',
  });
  await assert.rejects(at.prepare({ kind: 'order-notice' }), /measures/);
  await assert.rejects(at.prepare({ earlierId: at.office.newId() }), { code: 'not-found' });
});

onEachDatabase(
  'a notice is sent by mail with its link, and served when it is taken',
  async (t, database) => {
    const at = await scene(database);
    const { office } = at;
    const officer = await at.staff.hire('officer');
    const { id } = await at.prepare();
    await perform(office, sendNotice, officer, { params: { id }, ...NOTHING });
    const jobs = await database.db.selectFrom('outbox').select(['topic', 'payload']).execute();
    assert.deepEqual(jobs, [{ topic: SEND_TOPIC, payload: { noticeId: id } }]);
    const box = await mailbox(t);
    await deliverNotice(office, box.mailer, id);
    const [letter] = box.letters;
    assert.ok(letter !== undefined);
    assert.match(letter, /^To: leader@unit\.example\r$/m);
    assert.doesNotMatch(/^Subject: .*$/m.exec(letter)?.[0] ?? assert.fail(), /Leader|University/);
    assert.match(textOf(letter), /http:\/\/localhost:8421\/notice#[\w-]{22}/);
    assert.ok(letter.length > 20_000, 'with the PDF');
    const row = await shown(at, id);
    assert.equal(row.servedAt, '2026-03-02T08:00:00.000Z');
    assert.equal(row.channels[0]?.transportId, `<notice-${id}@localhost>`);
    assert.equal(row.readAt, null);
    await deliverNotice(office, box.mailer, id);
    assert.equal(box.letters.length, 1, 'a job that is done twice sends once');
    await assert.rejects(perform(office, sendNotice, officer, { params: { id }, ...NOTHING }), {
      code: 'wrong-state',
    });
  },
);

onEachDatabase(
  'deliverNotice() tries again where that may help, and not where it cannot',
  async (t, database) => {
    const at = await scene(database);
    const { id } = await at.prepare();
    await assert.rejects(deliverNotice(at.office, (await mailbox(t, refusing(451))).mailer, id), {
      code: 'unavailable',
    });
    assert.partialDeepStrictEqual((await shown(at, id)).channels[0], {
      state: 'waiting',
      failure: 'deferred-451',
      attempts: 1,
    });
    await deliverNotice(at.office, (await mailbox(t, refusing(550))).mailer, id);
    const row = await shown(at, id);
    assert.partialDeepStrictEqual(row.channels[0], { state: 'failed', failure: 'refused-550' });
    assert.equal(row.servedAt, null);
    const events = await database.db.selectFrom('event').select('data').execute();
    assert.ok(!events.some(({ data }) => data.includes('leader@unit')), 'no address in clear');
  },
);

onEachDatabase(
  'the link of a notice opens it, for its time, until it is renewed',
  async (t, database) => {
    const at = await scene(database);
    const { office, time } = at;
    const { id } = await at.prepare();
    const box = await mailbox(t);
    await deliverNotice(office, box.mailer, id);
    const token = /#([\w-]{22})/.exec(textOf(box.letters[0] ?? ''))?.[1] ?? '';
    const subject = await subjectOf(office, token);
    assert.deepEqual(subject, { kind: 'subject', id, caseId: at.about.id });
    assert.equal(await subjectOf(office, `${token.slice(0, -1)}_`), null);
    const holder: SubjectActor = subject ?? assert.fail();
    const mine = await perform(office, subjectNotice, holder, { params: {}, ...NOTHING });
    assert.equal(mine.document.caseNumber, at.about.number);
    assert.doesNotMatch(JSON.stringify(mine), /leader/i);
    await perform(office, subjectRead, holder, { params: {}, ...NOTHING });
    time.forward(3_600_000);
    await perform(office, subjectRead, holder, { params: {}, ...NOTHING });
    const read = await shown(at, id);
    assert.equal(read.readAt, '2026-03-02T08:00:00.000Z');
    assert.equal(read.acknowledgedAt, null);
    const body = { name: 'A. Leader', as: 'leader' } as const;
    await perform(office, subjectAcknowledge, holder, { params: {}, query: {}, body });
    assert.equal((await shown(at, id)).acknowledgedBy, 'A. Leader');
    await assert.rejects(perform(office, subjectNotice, OPERATOR, { params: {}, ...NOTHING }), {
      code: 'unauthenticated',
    });

    const { url } = await perform(office, renewLink, OPERATOR, { params: { id }, ...NOTHING });
    assert.equal(await subjectOf(office, token), null, 'the old one is dead');
    const fresh = url.split('#')[1] ?? '';
    assert.equal((await subjectOf(office, fresh))?.id, id);
    time.forward(LINK_DAYS * 86_400_000 + 1);
    assert.equal(await subjectOf(office, fresh), null);
  },
);

onEachDatabase(
  'a code is checked by anybody, and tells only what the notice says itself',
  async (_t, database) => {
    const at = await scene(database);
    const { office } = at;
    const anyone: Actor = { kind: 'anyone', id: null };
    const { id, verificationCode } = await at.prepare();
    const check = (code: string) =>
      perform(office, verifyNotice, anyone, { params: {}, query: {}, body: { code } });
    assert.deepEqual(await check(verificationCode), { genuine: false }, 'not served yet');
    await perform(office, recordService, OPERATOR, {
      params: { id },
      query: {},
      body: { channel: 'print', transportId: 'RA123' },
    });
    const found = await check(verificationCode.replaceAll(/(\d{4})/g, '$1 '));
    assert.partialDeepStrictEqual(found, {
      genuine: true,
      authorityName: 'Cyberspace office',
      inForce: true,
    });
    assert.doesNotMatch(JSON.stringify(found), /University|SHIJIAZHUANG|cluster/);
    assert.deepEqual(await check('000000000000'), { genuine: false });
    assert.deepEqual(await check('x'), { genuine: false });
  },
);

onEachDatabase(
  'a correction takes the wrong notice out of force once it is served',
  async (t, database) => {
    const at = await scene(database);
    const { office } = at;
    const wrong = await at.prepare();
    await deliverNotice(office, (await mailbox(t)).mailer, wrong.id);
    await assert.rejects(
      perform(office, closeNotice, OPERATOR, { params: { id: wrong.id }, ...NOTHING }),
      { code: 'wrong-state' },
      'what was served is not withdrawn in silence',
    );
    const correction = await at.prepare({ kind: 'correction', earlierId: wrong.id });
    assert.match(
      JSON.stringify(correction.document),
      new RegExp(`${wrong.verificationCode.slice(0, 4)}.`),
    );
    assert.equal((await shown(at, wrong.id)).closedAt, null);
    await deliverNotice(office, (await mailbox(t)).mailer, correction.id);
    assert.equal((await shown(at, wrong.id)).replacedBy, correction.id);
  },
);

onEachDatabase(
  'notices are served by officers of the place, and acknowledged by the unit',
  async (_t, database) => {
    const at = await scene(database);
    const { office, staff } = at;
    const [officer, stranger, analyst, liaison] = await Promise.all([
      staff.hire('officer', CITY),
      staff.hire('officer', 'hebei/baoding'),
      staff.hire('analyst', CITY),
      staff.hire('liaison', CITY, 'education'),
    ]);
    const { id } = await at.prepare();
    const printed = (actor: Actor) =>
      perform(office, printNotice, actor, { params: { id }, ...NOTHING });
    for (const actor of [stranger, analyst, liaison]) await assert.rejects(printed(actor));
    const { content, missing } = await printed(officer);
    assert.ok(Buffer.from(content, 'base64').subarray(0, 5).equals(Buffer.from('%PDF-')));
    assert.deepEqual(missing, []);
    const served = {
      params: { id },
      query: {},
      body: { channel: 'print', transportId: null },
    } as const;
    await assert.rejects(perform(office, recordService, analyst, served), { code: 'forbidden' });
    await perform(office, recordService, officer, served);
    await assert.rejects(perform(office, recordService, officer, served), { code: 'conflict' });
    const body = { name: 'B. Silent', as: 'responsible' } as const;
    const said = { params: { id }, query: {}, body };
    await assert.rejects(perform(office, acknowledgeNotice, officer, said), { code: 'forbidden' });
    await assert.rejects(perform(office, recordAcknowledgement, stranger, said), {
      code: 'forbidden',
    });
    await perform(office, acknowledgeNotice, liaison, said);
    await assert.rejects(perform(office, recordAcknowledgement, officer, said), {
      code: 'conflict',
    });
    const asked = { params: {}, query: { limit: 10 }, body: {} };
    const seen = async (actor: Actor): Promise<number> =>
      (await perform(office, listNotices, actor, asked)).items.length;
    assert.deepEqual([await seen(officer), await seen(liaison), await seen(stranger)], [1, 1, 0]);
    const { items } = await perform(office, listNotices, officer, asked);
    assert.doesNotMatch(JSON.stringify(items), /leader@|Silent/);
  },
);

onEachDatabase(
  'erasing a recipient leaves the notice, its words and the record',
  async (t, database) => {
    const at = await scene(database);
    const { office } = at;
    const { id } = await at.prepare();
    await inWork(office, OPERATOR, (work) => work.erase('notice', id));
    const row = await shown(at, id);
    assert.equal(row.recipientEmail, null);
    assert.equal(row.document.caseNumber, at.about.number);
    const box = await mailbox(t);
    await deliverNotice(office, box.mailer, id);
    assert.equal(box.letters.length, 0);
  },
);

onEachDatabase(
  'closeNoticesOf() ends what waits, and rebuild() gives the same rows',
  async (t, database) => {
    const at = await scene(database);
    const { office } = at;
    const [one, two] = [await at.prepare(), await at.prepare()];
    await deliverNotice(office, (await mailbox(t)).mailer, one.id);
    await inWork(office, OPERATOR, (work) => closeNoticesOf(work, at.about.id));
    const box = await mailbox(t);
    await deliverNotice(office, box.mailer, two.id);
    assert.equal(box.letters.length, 0);
    const rows = () => database.db.selectFrom('notice').selectAll().orderBy('id').execute();
    const before = await rows();
    assert.ok(before.every(({ closedAt }) => closedAt !== null));
    await database.db.transaction().execute((tx) => rebuild(tx, office.vault, KINDS.notice));
    assert.deepEqual(await rows(), before);
  },
);

/** A server that takes no letter for anybody, and repeats the address as many do. */
function refusing(code: number): Parameters<typeof mailbox>[1] {
  return {
    onRcptTo: ({ address }, _session, done) => done(answer(code, `<${address}> not taken`)),
  };
}
