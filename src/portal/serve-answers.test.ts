/** Reports and objections as people send them, and as programs must not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Office } from '#service/office.ts';
import { about0 } from '#service/cases/casework.fixture.ts';
import { orderOf, stateOf } from '#service/cases/casework-steps.fixture.ts';
import { viewEvidence } from '#service/evidence/view-evidence.ts';
import { perform } from '#service/perform.ts';
import { ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX } from '#model/subject-case.ts';
import { checkDigitOf } from '#model/verification-code.ts';
import { embeddedDatabase, onEachDatabase } from '../../test/office.ts';
import { FREE, HELD, heldAt, open, seen, told, type Told } from './portal.fixture.ts';
import { FORM_MS, HUMAN_MS_MIN, PASS_MS } from './seals.ts';
import { UPLOADS_MAX } from './serve-answers.ts';
import { PACES } from './slow-down.ts';
import type { Shown, Visitor } from './visitor.fixture.ts';
import { EN } from './words/en.ts';
import { ZH } from './words/zh.ts';

const REPORT = {
  found: 'A student ran a miner on node 3.\n<script>alert(1)</script>',
  done: 'Account closed, machine installed anew.',
  rootCause: 'insider',
  name: 'A. Leader',
  as: 'leader',
  affirmed: 'yes',
};
const OBJECTION = {
  ground: 'hardship',
  reasons: 'A ward depends on it.',
  name: 'A. Leader',
  as: 'responsible',
  affirmed: 'yes',
};
const PNG = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(2000, 7),
]);
const LOG = { name: '../../etc/\u202eevil.log', bytes: Buffer.from('08:00 miner killed\n') };

/** What a person reads as words and writes in digits. */
function numberOn(page: Shown): string {
  const words = page.language === 'en' ? EN : ZH;
  const asked = Array.from({ length: 79 }, (_, i) => 21 + i).filter((number) =>
    page.text.includes(words.form.human(words.form.numberInWords(number))),
  );
  assert.equal(asked.length, 1);
  return String(asked[0]);
}

async function formOf(visitor: Visitor, token: string, kind: 'report' | 'object'): Promise<Shown> {
  const page = await visitor.send(await visitor.get('/notice'), '/notice', { code: token });
  return visitor.send(page, '/notice', { go: kind });
}

/** Reads the form for a while, then sends it. */
async function fill(
  { all }: Told,
  visitor: Visitor,
  form: Shown,
  kind: 'report' | 'object',
  filled: Readonly<Record<string, string>>,
  files: Parameters<Visitor['send']>[3] = [],
): Promise<Shown> {
  all.clock.forward(HUMAN_MS_MIN);
  return visitor.send(form, `/${kind}`, { human: numberOn(form), ...filled }, files);
}

async function eventsOf({ database }: Office, type: string): Promise<number> {
  const rows = await database.db
    .selectFrom('event')
    .select('seq')
    .where('type', '=', type)
    .execute();
  return rows.length;
}

onEachDatabase(
  'a report moves the case on, keeps its files sealed, and frees nothing',
  async (t, database) => {
    const at = await told(database);
    const { all, caseId } = at;
    const hold = await heldAt(at, HELD);
    await seen(at, hold, 'active');
    const visitor = (await open(t, all)).at(HELD);
    const before = await orderOf(all, hold.orderId);
    const form = await formOf(visitor, at.code, 'report');
    assert.equal(form.title, 'Report what you did');
    const files = [{ name: 'screen.png', bytes: PNG }, LOG];
    const done = await fill(at, visitor, form, 'report', REPORT, files);
    assert.equal(done.status, 200);
    assert.equal(done.title, 'Your report has come in');
    assert.ok(done.text.includes('2 files were kept.'));
    const state = await stateOf(all, caseId);
    assert.equal(state.state, 'verifying');
    assert.equal(state.rootCause, 'insider');
    assert.deepEqual(state.people.reported, [], 'no person of the office');
    assert.match(
      state.texts.report ?? '',
      /^What was found:\nA student .*\n<script>.*Signed: A\. Leader \(leader in charge\)$/s,
    );
    assert.deepEqual(await orderOf(all, hold.orderId), before, 'the hold is as it was');
    const pieces = await database.db
      .selectFrom('evidence')
      .selectAll()
      .where('caseId', '=', caseId)
      .where('source', '=', 'subject')
      .orderBy('id')
      .execute();
    assert.deepEqual(
      pieces.map(({ kind, mediaType, name, bytes }) => ({ kind, mediaType, name, bytes })),
      [
        { kind: 'photo', mediaType: 'image/png', name: 'screen.png', bytes: PNG.length },
        {
          kind: 'rectification-report',
          mediaType: 'text/plain',
          name: 'evil.log',
          bytes: LOG.bytes.length,
        },
      ],
    );
    const kept = await perform(
      all.office,
      viewEvidence,
      all.people.officer,
      about0(pieces[1]?.id ?? ''),
    );
    assert.equal(Buffer.from(kept.content, 'base64').toString(), LOG.bytes.toString());
    // The case shows what was sent, as text, and the five words go on.
    const page = await visitor.send(done, '/notice', { go: 'case' });
    assert.ok(page.text.includes('Status: Received'));
    assert.ok(page.text.includes('<script>alert(1)</script>'));
    assert.ok(page.text.includes(pieces[0]?.sha256 ?? '?'));
    const again = await visitor.send(page, '/notice', { go: 'object' });
    assert.equal(again.title, 'Object, or ask for more time');
  },
);

onEachDatabase('a form that is sent twice is recorded once', async (t, database) => {
  const at = await told(database);
  const visitor = (await open(t, at.all)).at(FREE);
  const form = await formOf(visitor, at.token, 'report');
  const another = await formOf(visitor, at.token, 'report');
  const first = await fill(at, visitor, form, 'report', REPORT);
  const second = await fill(at, visitor, form, 'report', REPORT);
  assert.equal(first.status, 200);
  assert.equal(second.title, first.title);
  assert.equal(await eventsOf(at.all.office, 'case.reported'), 1);
  const other = await fill(at, visitor, form, 'report', { ...REPORT, done: 'Something else.' });
  assert.equal(other.status, 409);
  assert.equal(other.title, 'This was sent before');
  // Another form that was got before the report, and is sent after it.
  const late = await fill(at, visitor, another, 'report', REPORT);
  assert.equal(late.status, 409);
  assert.equal(late.title, 'This is not possible at the moment');
  const page = await visitor.send(late, '/notice', { go: 'case' });
  assert.throws(() => page.form('/notice', { go: 'report' }), 'not offered any more');
});

onEachDatabase(
  'a form says what is wrong with each field and keeps what was written',
  async (t, database) => {
    const at = await told(database);
    const visitor = (await open(t, at.all)).at(FREE);
    const form = await formOf(visitor, at.token, 'report');
    const wrong = await fill(at, visitor, form, 'report', {
      found: ' ',
      done: `x${'长'.repeat(1500)}`,
      name: 'A.\u202eLeader',
      human: '1',
    });
    assert.equal(wrong.status, 422);
    assert.deepEqual([...wrong.wrong].toSorted(), [
      'affirmed',
      'as',
      'done',
      'found',
      'human',
      'name',
      'rootCause',
    ]);
    assert.ok(wrong.text.includes('Something is missing. Nothing was sent yet:'));
    assert.ok(wrong.text.includes('长长长'), 'what was written is still there');
    const mended = await fill(at, visitor, wrong, 'report', REPORT);
    assert.equal(mended.title, 'Your report has come in');
    const objection = await formOf(visitor, at.token, 'object');
    const empty = await fill(at, visitor, objection, 'object', { name: 'A', as: 'leader' });
    assert.deepEqual([...empty.wrong].toSorted(), ['affirmed', 'ground', 'reasons']);
  },
);

onEachDatabase('files are taken within their limits and by what they are', async (t, database) => {
  const at = await told(database);
  const visitor = (await open(t, at.all)).at(FREE);
  const refused = async (files: Parameters<Visitor['send']>[3]): Promise<string> => {
    const form = await formOf(visitor, at.token, 'report');
    const page = await fill(at, visitor, form, 'report', REPORT, files);
    assert.equal(page.status, 422);
    assert.deepEqual(page.wrong, ['files']);
    return page.text;
  };
  const many = Array.from({ length: ATTACHMENTS_MAX + 1 }, (_, i) => ({
    ...LOG,
    name: `${i}.txt`,
  }));
  assert.match(await refused(many), /too many files/);
  const bytes = Buffer.alloc(ATTACHMENT_BYTES_MAX + 1, ' ');
  assert.match(await refused([{ name: 'a.txt', bytes }]), /too large/);
  const program = Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]);
  assert.match(await refused([{ name: 'photo.png', bytes: program }]), /kind that is not taken/);
  assert.equal(await eventsOf(at.all.office, 'evidence.kept'), 0);
  assert.equal((await stateOf(at.all, at.caseId)).state, 'noticed');
  const form = await formOf(visitor, at.token, 'report');
  const largest = Array.from({ length: ATTACHMENTS_MAX }, (_, i) => ({
    name: `${i}.txt`,
    bytes: bytes.subarray(1),
  }));
  const done = await fill(at, visitor, form, 'report', REPORT, largest);
  assert.equal(done.title, 'Your report has come in');
  assert.equal(await eventsOf(at.all.office, 'evidence.kept'), ATTACHMENTS_MAX);
});

onEachDatabase(
  'programs are kept from sending: by the form, by time, and by a number',
  async (t, database) => {
    const at = await told(database);
    const visitor = (await open(t, at.all)).at(FREE);
    const form = await formOf(visitor, at.token, 'report');
    const human = numberOn(form);
    const fast = await visitor.send(form, '/report', { ...REPORT, human });
    assert.equal(fast.status, 422);
    assert.ok(fast.text.includes('faster than a person'));
    const guessed = await fill(at, visitor, form, 'report', { ...REPORT, human: '20' });
    assert.deepEqual(guessed.wrong, ['human']);
    // A token of the other form, of none, and one that was changed.
    const { fields } = form.form('/report');
    const objection = await formOf(visitor, at.token, 'object');
    const token = objection.form('/object').action.split('=')[1] ?? '';
    const body = new URLSearchParams({ ...fields, ...REPORT, human }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const path of [
      '/report',
      '/report?form=',
      `/report?form=${token}`,
      `/object?form=${token}x`,
    ]) {
      const reply = await visitor.ask(path, { method: 'POST', headers, body });
      assert.equal(reply.status, 410, path);
    }
    assert.equal(await eventsOf(at.all.office, 'case.reported'), 0);
  },
);

onEachDatabase(
  'a text that took an hour is not lost: the code is asked for on the form',
  async (t, database) => {
    const at = await told(database);
    const visitor = (await open(t, at.all)).at(FREE);
    const form = await formOf(visitor, at.token, 'report');
    at.all.clock.forward(PASS_MS);
    const late = await fill(at, visitor, form, 'report', REPORT);
    assert.equal(late.status, 422);
    assert.ok(late.text.includes('A student ran a miner'));
    assert.ok(!late.text.includes('Case '), 'nothing of the case before it is proven again');
    const wrong = await fill(at, visitor, late, 'report', { ...REPORT, code: 'x' });
    assert.deepEqual(wrong.wrong, ['code']);
    const done = await fill(at, visitor, wrong, 'report', { ...REPORT, code: at.token });
    assert.equal(done.title, 'Your report has come in');
    const form2 = await formOf(visitor, at.token, 'object');
    at.all.clock.forward(FORM_MS);
    const over = await fill(at, visitor, form2, 'object', { ...OBJECTION, code: at.token });
    assert.equal(over.status, 410);
  },
);

onEachDatabase(
  'an objection takes the hold off where the policy says so, and is answered once',
  async (t, database) => {
    const at = await told(database);
    const hold = await heldAt(at, HELD);
    await seen(at, hold, 'active');
    const visitor = (await open(t, at.all)).at(HELD);
    visitor.language = 'zh-CN';
    const form = await formOf(visitor, at.token, 'object');
    assert.equal(form.title, '提出异议或申请延期');
    const done = await fill(at, visitor, form, 'object', { ...OBJECTION, human: numberOn(form) });
    assert.equal(done.title, '已收到您的异议');
    const state = await stateOf(at.all, at.caseId);
    assert.equal(state.appeal, 'filed');
    assert.equal(state.appealGround, 'hardship');
    assert.equal(state.texts.appeal, 'A ward depends on it.\n\n填报人：A. Leader（责任人）');
    assert.equal((await orderOf(at.all, hold.orderId)).state, 'suspended');
    const page = await visitor.send(done, '/notice', { go: 'case' });
    assert.ok(page.text.includes('状态：审查中'));
    assert.ok((page.fact('网络设备反馈的情况') ?? '').startsWith('已暂停执行'));
    const twice = await visitor.send(page, '/notice', { go: 'report' });
    assert.equal(twice.status, 200, 'what was found can be reported meanwhile');
  },
);

onEachDatabase('an objection of another ground leaves the hold', async (t, database) => {
  const at = await told(database);
  const hold = await heldAt(at, HELD);
  await seen(at, hold, 'active');
  const visitor = (await open(t, at.all)).at(HELD);
  const form = await formOf(visitor, at.token, 'object');
  const more = { ...OBJECTION, ground: 'more-time' };
  assert.equal((await fill(at, visitor, form, 'object', more)).status, 200);
  assert.equal((await orderOf(at.all, hold.orderId)).state, 'active');
  const page = await visitor.send(form, '/notice', { go: 'case' });
  assert.throws(() => page.form('/notice', { go: 'object' }), 'one waits already');
});

onEachDatabase('a notice is acknowledged by name, once', async (t, database) => {
  const at = await told(database);
  const visitor = (await open(t, at.all)).at(FREE);
  const page = await visitor.send(await visitor.get('/notice'), '/notice', { code: at.token });
  const done = await visitor.send(page, '/acknowledge', { name: 'A. Leader', as: 'leader' });
  assert.equal(done.title, 'Receipt is confirmed');
  assert.equal((await stateOf(at.all, at.caseId)).state, 'rectifying');
  const twice = await visitor.send(page, '/acknowledge', { name: 'B', as: 'leader' });
  assert.equal(twice.status, 409);
  const nameless = await visitor.send(page, '/acknowledge', { name: '', as: 'leader' });
  assert.equal(nameless.status, 400);
  at.all.clock.forward(PASS_MS);
  const late = await visitor.send(page, '/acknowledge', { name: 'B', as: 'leader' });
  assert.equal(late.status, 410);
});

onEachDatabase('codes are guessed slowly, and the link still opens', async (t, database) => {
  const at = await told(database);
  await seen(at, await heldAt(at, HELD), 'active');
  const portal = await open(t, at.all);
  const visitor = portal.at(HELD);
  const entry = await visitor.get('/notice');
  // Codes without a slip, none of them the right one.
  const digits = ['00000000000', '57200000000', '90210000000'];
  const guesses = digits.map((eleven) => eleven + checkDigitOf(eleven));
  let slowed = 0;
  for (let i = 0; i < 20; i++) {
    const code = guesses[i % guesses.length] ?? '';
    const page = await visitor.send(entry, '/notice', { code });
    if (page.status === 429) {
      slowed++;
      assert.ok(Number(page.headers['retry-after']) >= 1);
    }
  }
  assert.ok(slowed >= 12, `${slowed} of 20 were put off`);
  assert.equal((await visitor.send(entry, '/notice', { code: at.code })).status, 429);
  assert.equal((await visitor.send(entry, '/notice', { code: at.token })).status, 200);
  at.all.clock.forward(15 * 60_000);
  assert.equal((await visitor.send(entry, '/notice', { code: at.code })).status, 200);
});

onEachDatabase('one address sends so many forms in a minute', async (t, database) => {
  const at = await told(database);
  const portal = await open(t, at.all);
  const visitor = portal.at(FREE);
  const verify = await visitor.get('/verify');
  for (let i = 0; i < PACES.forms.max; i++) {
    assert.equal((await visitor.send(verify, '/verify', { code: '1' })).status, 200);
  }
  assert.equal((await visitor.send(verify, '/verify', { code: '1' })).status, 429);
  assert.equal((await portal.at(HELD).send(verify, '/verify', { code: '1' })).status, 200);
});

test('so many bodies with files are read at once', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const at = await told(database);
  const portal = await open(t, at.all);
  const visitor = portal.at(FREE);
  const form = await formOf(visitor, at.token, 'report');
  const { action } = form.form('/report');
  const { port } = new URL(portal.url);
  const head = `POST ${action} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000\r\n\r\n`;
  const slow = Array.from({ length: UPLOADS_MAX }, () => connect(Number(port), '127.0.0.1'));
  t.after(() => slow.forEach((socket) => socket.destroy()));
  for (const socket of slow) {
    await once(socket, 'connect');
    socket.write(head);
  }
  await setTimeout(100);
  const refused = await fill(at, visitor, form, 'report', REPORT);
  assert.equal(refused.status, 503);
  assert.ok(Number(refused.headers['retry-after']) > 0);
  slow[0]?.destroy();
  await setTimeout(100);
  const taken = await fill(at, visitor, form, 'report', REPORT);
  assert.equal(taken.title, 'Your report has come in');
});
