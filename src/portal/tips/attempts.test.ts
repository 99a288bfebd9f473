/** The attempts on the tip line, each shown to fail: linking, guessing, flooding, hostile files, stored programs. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { sql } from 'kysely';
import { perform } from '#service/perform.ts';
import { backupOffice } from '#service/record/backup-office.ts';
import { collectTips } from '#service/tips/collect-tips.ts';
import { Mailbox } from '#service/tips/mailbox.ts';
import { listTips } from '#service/tips/list-tips.ts';
import { openTip, openTipFile } from '#service/tips/open-tip.ts';
import { RECEIPTS_WAITING_MAX, Receipts, receiptFrom } from '#service/tips/receipt.ts';
import { paddedLength } from '#service/tips/tip-content.ts';
import { about, CHEAP, fresh, tipStage, type TipStage } from '#service/tips/tips.fixture.ts';
import { linesOf } from '#service/record/publishing.fixture.ts';
import { readStrictly } from '../strict-html.fixture.ts';
import { embeddedDatabase, HandClock } from '../../../test/office.ts';
import { Seals } from '../seals.ts';
import { Gate, MEASURES, WAIT_MS } from './gate.ts';
import { findProof, isProof, PROOF_BITS } from './proof.ts';
import { CHEAP_BITS, formIn, MARKS, visitorOf, type Visitor } from './tip-visitor.fixture.ts';
import { TIP_UPLOADS_MAX } from './uploads.ts';
import { VISIT_MS, VISITS_MAX, Visits } from './visits.ts';

const PAGE = { params: {}, query: { limit: 50 }, body: {} };
const SECRET = 'rigs-behind-the-laundry';

async function lineOf(t: TestContext): Promise<{
  stage: TipStage;
  visitor: Visitor;
  faults: object[];
}> {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const stage = await tipStage(database);
  const faults: object[] = [];
  const visitor = visitorOf(stage, faults);
  t.after(() => visitor.app.close());
  return { stage, visitor, faults };
}

/** The one program of our own is on pages with a proof, and stands nowhere in between. */
function withoutProgram(page: string): string {
  return page.replace('<script src="/proof.js" defer></script>', '');
}

/** Every row of every table, bytes as text and as hexadecimal digits. */
async function dumpOf({ office }: TipStage): Promise<string> {
  const { db } = office.database;
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace`.execute(db);
  const parts: string[] = [];
  for (const { name } of rows) {
    const all = await sql<{ row: string }>`select t::text as row from ${sql.table(name)} t`.execute(
      db,
    );
    parts.push(name, ...all.rows.map(({ row }) => row));
  }
  return parts.join('\n');
}

test('linking: neither text, receipt, address, browser nor time is in database, record, backup or log', async (t) => {
  const { stage, visitor, faults } = await lineOf(t);
  const { office, clock } = stage;
  // A time of day that nothing else here has.
  clock.at = Date.UTC(2026, 4, 7, 13, 47, 11, 457);
  const receipts = [
    await visitor.report(SECRET, [[`${SECRET}.jpg`, Buffer.from(SECRET)]]),
    await visitor.report(`${SECRET} 2`),
  ];
  const page = await visitor.open(receipts[0] ?? '');
  assert.equal(page.status, 200);
  const pass = /name="pass" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const action = /action="(\/message[^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const sent = await visitor.post(action, { pass, message: `${SECRET} again` }, []);
  assert.match(sent.text, /It has come in/);
  const told = clock.at;
  // A backup tells when it was made.
  clock.at = Date.UTC(2026, 4, 7, 22);
  const check = async (when: string): Promise<void> => {
    const backup = (await linesOf(backupOffice(office))).join('\n');
    const all = [await dumpOf(stage), backup, JSON.stringify(faults)].join('\n');
    const marks = [
      ...Object.values(MARKS),
      SECRET,
      ...receipts,
      ...receipts.map((r) => r.replaceAll(' ', '')),
    ];
    for (const mark of marks) {
      for (const form of [
        mark,
        Buffer.from(mark).toString('hex'),
        Buffer.from(mark).toString('base64'),
      ]) {
        assert.ok(!all.includes(form), `${when}: ${form}`);
      }
    }
    // No time of that hour in any spelling, nor its minutes and seconds.
    for (const time of ['13:47', '2026-05-07T13', '2026-05-07 13', String(told).slice(0, 8)]) {
      assert.ok(!all.includes(time), `${when}: ${time}`);
    }
  };
  await check('before collecting');
  await stage.collect();
  await check('after collecting');
  assert.deepEqual(faults, []);
});

test('linking: collected rows tell no order, whether by place, transaction or id', async (t) => {
  const { stage } = await lineOf(t);
  const { db } = stage.office.database;
  const order: string[] = [];
  for (let i = 0; i < 24; i++) {
    const receipt = String(i).padStart(16, '0');
    await stage.send(receipt);
    order.push(Buffer.from((await stage.receipts.open(receipt)).lookup).toString('hex'));
  }
  await stage.collect();
  for (const table of ['tip_box', 'tip_item']) {
    const { rows } = await sql<{ count: number }>`
      select count(distinct xmin::text)::int as count from ${sql.table(table)}`.execute(db);
    assert.equal(rows[0]?.count, 1, `${table}: one transaction wrote all`);
  }
  for (const by of ['ctid', 'id']) {
    const { rows } = await sql<{ lookup: string }>`
      select encode(lookup, 'hex') as lookup from tip_box order by ${sql.ref(by)}`.execute(db);
    const places = rows.map(({ lookup }) => order.indexOf(lookup));
    assert.equal(new Set(places).size, 24);
    // By chance half of the neighbours stand in order; 24! orders, so these bounds fail once in a million runs.
    const rising = places.filter((place, i) => i > 0 && place > (places[i - 1] ?? 0)).length;
    assert.ok(rising > 3 && rising < 20, `${by}: ${places.join(' ')}`);
  }
  // The record tells one moment for all of them.
  const events = await db
    .selectFrom('event')
    .select('at')
    .where('type', '=', 'tip.collected')
    .execute();
  assert.equal(new Set(events.map(({ at }) => at)).size, 1);
});

test('linking: the program asks nobody who they are', () => {
  const folder = new URL('./', import.meta.url);
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.ts') || /\.(?:test|fixture)\.ts$/.test(name)) continue;
    const text = readFileSync(new URL(name, folder), 'utf8');
    assert.doesNotMatch(
      text,
      /\.ip\b|remoteAddress|user-agent|forwarded|set-cookie|setCookie/i,
      name,
    );
  }
});

test('linking: what lies in a row says little of its length', () => {
  assert.deepEqual([1, 4_096, 4_097, 300_000].map(paddedLength), [4_096, 4_096, 8_192, 524_288]);
});

test('guessing: a wrong receipt costs as much as a right one, one at a time, with a proof for each', async (t) => {
  const { stage, visitor } = await lineOf(t);
  const right = await visitor.report('It is so');
  assert.match((await visitor.open(right)).text, /It is so/);
  const { form, bits, action } = formIn((await visitor.get('/open')).text);
  const proof = findProof(form, bits);
  const wrong = await visitor.post(action, { receipt: '0'.repeat(16), proof });
  assert.equal(wrong.status, 404);
  // The same proof opens nothing more, not even with the right receipt.
  const again = await visitor.post(action, { receipt: right, proof });
  assert.equal(again.status, 410);
  assert.doesNotMatch(again.text, /It is so/);
  // Without a proof or the wait: nothing is looked up.
  const none = formIn((await visitor.get('/open')).text);
  assert.equal((await visitor.post(none.action, { receipt: right })).status, 429);
  assert.equal((await visitor.post(none.action, { receipt: right, proof: '1' })).status, 422);
  // 10^16 receipts, of which an office has thousands: at a guess a second, that is tens of thousands of years.
  const receipts = new Receipts(stage.line, { memoryKib: 8_192, passes: 1 });
  const all = Array.from({ length: RECEIPTS_WAITING_MAX + 2 }, () => receipts.open('1'.repeat(16)));
  const ends = await Promise.allSettled(all);
  assert.deepEqual(
    ends.map(({ status }) => status).filter((status) => status === 'rejected'),
    ['rejected'],
    'one at work, the others wait, and who comes beyond is sent away',
  );
  assert.equal(receiptFrom('1234-5678 9012　3456'), '1234567890123456');
  assert.equal(receiptFrom('123456789012345'), null);
  // What the database has gives no hold without the pepper.
  const other = new Receipts({ ...stage.line, pepper: new Uint8Array(32) }, CHEAP);
  const digits = receiptFrom(right) ?? '';
  assert.equal(await stage.mailbox.open(await other.open(digits)), null);
});

test('flooding: the measures hold for all together, and what is full loses nothing', async (t) => {
  const clock = new HandClock();
  const gate = new Gate(new Seals(), clock, CHEAP_BITS);
  const slowly = (): string => {
    const { form, number } = gate.ticket('report');
    clock.forward(WAIT_MS.report);
    return gate.judge('report', form, { proof: '', answer: String(number) });
  };
  const verdicts = Array.from({ length: MEASURES.report.waited + 30 }, slowly);
  const refused = verdicts.filter((verdict) => verdict === 'busy').length;
  // While it was tried the measure filled by what 70 waits of 20 seconds give.
  assert.ok(refused >= 10 && refused <= 30, `${refused}`);
  clock.forward(3_600_000);
  assert.equal(slowly(), 'in');
  // Proofs cost sixteen times as much once half of the measure is used.
  const asked = new Set<number>();
  for (let i = 0; i < MEASURES.report.proved; i++) {
    const { form, bits } = gate.ticket('report');
    asked.add(bits);
    if (bits > CHEAP_BITS.calm) break;
    clock.forward(3_000);
    assert.equal(gate.judge('report', form, { proof: findProof(form, bits), answer: '' }), 'in');
  }
  assert.deepEqual([...asked], [CHEAP_BITS.calm, CHEAP_BITS.flooded]);
  const { stage, visitor } = await lineOf(t);
  // What waits to be collected has a limit, and what was there stays.
  const { office, line, receipts } = stage;
  const small = new Mailbox({
    db: office.database.db,
    stepsBehindWall: true,
    clock: stage.clock,
    line,
    waitingBytesMax: 3 * 4_200,
  });
  const send = async (i: number): Promise<unknown> => {
    const head = { kind: 'message', text: 'x' } as const;
    const opened = await receipts.open(String(i).padStart(16, '0'));
    return small.submit(opened, [{ head, bytes: new Uint8Array() }]);
  };
  for (let i = 0; i < 3; i++) assert.equal(await send(i), true);
  await assert.rejects(send(3), { code: 'too-large' });
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from tip_box`.execute(
    office.database.db,
  );
  assert.equal(rows[0]?.count, 3, 'no empty box is left of the fourth');
  // Uploads at once: the fourth is told to come back before its body is read.
  const { action } = formIn((await visitor.get('/report')).text);
  const hanging = Array.from({ length: TIP_UPLOADS_MAX + 1 }, () =>
    visitor.post(action, { category: 'mining', what: 'x' }, []),
  );
  const statuses = (await Promise.all(hanging)).map(({ status }) => status);
  assert.ok(statuses.every((status) => status === 429 || status === 503 || status === 422));
});

test('hostile files: kept as they are, told by their bytes, and given out as bytes alone', async (t) => {
  const { stage, visitor } = await lineOf(t);
  // The head of an archive, and two megabytes in two kilobytes.
  const swelling = deflateRawSync(new Uint8Array(2_000_000));
  const bomb = Buffer.concat([Buffer.from('504b0304', 'hex'), swelling]);
  const files = [
    ['page.html', Buffer.from('<script>alert(1)</script>')],
    ['image.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['../../etc/passwd\u202egpj.exe', Buffer.from('GIF89a/*<script>*/=1')],
    ['paper.pdf', Buffer.from('%PDF-1.7 /OpenAction /JavaScript (app.alert(1))')],
    ['bomb.zip', bomb],
  ] as const;
  await visitor.report('With files', files);
  await stage.collect();
  const recipient = fresh(await stage.staff.hire('recipient'), stage);
  const [tip] = (await perform(stage.office, listTips, recipient, PAGE)).items;
  const id = tip?.id ?? '';
  const { turns } = await perform(stage.office, openTip, recipient, about(id, {}));
  const told = turns
    .slice(1)
    .map(({ content, mediaType, bytes }) => [
      content.kind === 'file' ? content.name : '',
      mediaType,
      bytes,
    ]);
  assert.deepEqual(told, [
    ['page.html', 'text/plain', 25],
    ['image.svg', 'text/plain', 59],
    ['passwdgpj.exe', 'text/plain', 20],
    ['paper.pdf', 'application/pdf', 47],
    // Not unpacked: its length is that of the archive.
    ['bomb.zip', 'application/zip', bomb.length],
  ]);
  const taken = await perform(stage.office, openTipFile, recipient, {
    params: { id, place: 6 },
    query: {},
    body: {},
  });
  assert.deepEqual(Buffer.from(taken.content, 'base64'), Buffer.from(bomb));
  // The line gives no file back to anybody.
  const big = new Uint8Array(5 * 1024 * 1024 + 1);
  const { form, bits, action } = formIn((await visitor.get('/report?lang=en')).text);
  stage.clock.forward(5_000);
  const body = { category: 'mining', what: 'x', proof: findProof(form, bits) };
  const over = await visitor.post(action, body, [['big', big]]);
  assert.equal(over.status, 422);
  assert.match(over.text, /One of the files is too large/);
  const many = Array.from({ length: 6 }, () => ['a', Buffer.from('a')] as const);
  assert.match((await visitor.post(action, body, many)).text, /too many files/);
});

test('stored programs: what somebody writes is text on every page', async (t) => {
  const { visitor } = await lineOf(t);
  const evil = '</textarea><script>alert(1)</script><img src=x onerror=alert(1)>"\'&\u202e';
  const receipt = await visitor.report(evil);
  const box = await visitor.open(receipt);
  const { action } = formIn((await visitor.get('/report?lang=en')).text);
  const echoed = await visitor.post(action, { what: evil, where: evil, answer: evil }, []);
  assert.equal(echoed.status, 422);
  for (const page of [box, echoed]) {
    readStrictly(withoutProgram(page.text));
    assert.match(page.text, /&lt;script&gt;alert\(1\)/);
    assert.doesNotMatch(page.text, /<script>|<img/);
  }
  // What turns the direction of writing was taken out before it was sealed.
  assert.doesNotMatch(box.text, /\u202e/);
});

test('the line sets no cookie, loads nothing from elsewhere, and refuses other sites', async (t) => {
  const { visitor } = await lineOf(t);
  for (const path of ['/', '/report', '/open', '/safety', '/nothing']) {
    for (const lang of ['en', 'zh-CN']) {
      const { text, headers, status } = await visitor.get(`${path}?lang=${lang}`);
      assert.equal(status, path === '/nothing' ? 404 : 200);
      readStrictly(withoutProgram(text));
      assert.equal(headers['set-cookie'], undefined);
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.match(String(headers['content-security-policy']), /default-src 'none'/);
      assert.doesNotMatch(text, /(?:src|href)="(?:https?:)?\/\//);
    }
  }
  const reply = await visitor.app.inject({
    method: 'POST',
    url: '/leave',
    headers: {
      'sec-fetch-site': 'cross-site',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: '',
  });
  assert.equal(reply.statusCode, 403);
});

test('without programs: a form is kept until the wait is over and the number is right', async (t) => {
  const { stage, visitor } = await lineOf(t);
  const page = (await visitor.get('/report?lang=en')).text;
  const { action } = formIn(page);
  const words = /Write ([a-z-]+) in digits/.exec(page)?.[1] ?? '';
  const said = { category: 'power', what: 'A line past the meter' };
  const early = await visitor.post(action, said, []);
  assert.equal(early.status, 429);
  assert.match(early.text, /too fast/);
  assert.match(early.text, /A line past the meter/);
  stage.clock.forward(WAIT_MS.report);
  assert.equal((await visitor.post(action, { ...said, answer: '7' }, [])).status, 422);
  const answer = String(numberOf(words));
  const sent = await visitor.post(action, { ...said, answer }, []);
  assert.match(sent.text, /\d{4} \d{4} \d{4} \d{4}/);
  // A second time: the same receipt, nothing new.
  const twice = await visitor.post(action, { ...said, answer }, []);
  assert.equal(
    /\d{4} \d{4} \d{4} \d{4}/.exec(twice.text)?.[0],
    /\d{4} \d{4} \d{4} \d{4}/.exec(sent.text)?.[0],
  );
  stage.clock.forward(12 * 3_600_000);
  assert.equal(await collectTips(stage.office), 1);
});

const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ONES = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const numberOf = (words: string): number => {
  const [ten = '', one = ''] = words.split('-');
  return (TENS.indexOf(ten) + 2) * 10 + ONES.indexOf(one);
};

test('findProof() finds what isProof() takes, and nothing easier is taken', () => {
  const form = 'abcDEF-_.'.repeat(8);
  for (const bits of [1, 8, 12]) {
    const proof = findProof(form, bits);
    assert.ok(isProof(form, proof, bits));
    assert.ok(!isProof(`${form}x`, proof, bits) || bits === 1);
  }
  for (const wrong of ['', '-1', '1e3', '0x1', '9'.repeat(17)]) assert.ok(!isProof(form, wrong, 1));
  assert.ok(PROOF_BITS.calm >= 16 && PROOF_BITS.flooded >= PROOF_BITS.calm + 4);
});

test('Visits ends what nobody uses, and the one unused for longest where there are too many', () => {
  const clock = new HandClock();
  const visits = new Visits(clock);
  const box = {
    lookup: new Uint8Array(),
    keys: { publicKey: new Uint8Array(), privateKey: new Uint8Array() },
  };
  const first = visits.begin(box);
  clock.forward(VISIT_MS - 1);
  assert.equal(visits.find(first), box);
  for (let i = 0; i < VISITS_MAX; i++) visits.begin(box);
  assert.equal(visits.find(first), null);
  const last = visits.begin(box);
  clock.forward(VISIT_MS);
  assert.equal(visits.find(last), null);
});
