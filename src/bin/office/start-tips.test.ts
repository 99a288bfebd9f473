/** The tip line as it runs: what the office prints and measures, and the line in a process of its own. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { requestLog } from '#api/request-log.ts';
import { Config } from '#model/config.ts';
import { findProof } from '#portal/tips/proof.ts';
import { CHEAP_BITS, formIn, MARKS } from '#portal/tips/tip-visitor.fixture.ts';
import { Mailbox } from '#service/tips/mailbox.ts';
import { Receipts } from '#service/tips/receipt.ts';
import { makeBoxKeys } from '#service/tips/sealed-box.ts';
import { openTipKeys, readLineKey } from '#service/tips/tip-keys.ts';
import { CHEAP, report } from '#service/tips/tips.fixture.ts';
import { connectTo, openDatabase } from '#store/database.ts';
import { postgresUrl, seedDatabase } from '../../../test/office.ts';
import { requirePeer } from '../../../test/peers.ts';
import { settingsOf } from './settings.ts';
import { startOffice } from './start-office.ts';
import type { TipSettings } from './start-tips.ts';

const folders: string[] = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-tips-'));
  folders.push(folder);
  return folder;
}

const TIPS: TipSettings = {
  host: '127.0.0.1',
  port: 0,
  origin: 'http://tips.example',
  onionOrigin: null,
  tls: null,
  collectMs: 12 * 3_600_000,
  jurisdiction: null,
  ownProcess: false,
  demonstration: false,
  proofBits: CHEAP_BITS,
};

test('a report leaves nothing in what the office prints and measures', async (t) => {
  const dataFolder = await newFolder();
  await seedDatabase(dataFolder);
  const config = Config.parse({ record: { 'publish-interval-s': 3600 } });
  const settings = settingsOf({ config, path: null, dataFolder }, {});
  const printed = new PassThrough();
  const lines: string[] = [];
  printed.on('data', (line: Buffer) => lines.push(line.toString()));
  const log = requestLog(printed, 'debug');
  const clock = { now: () => Date.now() };
  const office = await startOffice({ ...settings, port: 0, tips: TIPS }, clock, log);
  t.after(() => office.close());
  const { tipsUrl } = office;
  assert.ok(tipsUrl !== null);
  const headers = { 'user-agent': MARKS.agent, 'accept-language': 'en', cookie: MARKS.cookie };
  const metricsNow = async (): Promise<string> => (await fetch(`${office.url}/metrics`)).text();
  const names = (text: string): string[] =>
    text.split('\n').filter((line) => line.startsWith('minewatch') && !/process|nodejs/.test(line));
  const page = await (await fetch(`${tipsUrl}/report?lang=en`, { headers })).text();
  const { form, bits, action } = formIn(page);
  const proof = findProof(form, bits);
  const before = names(await metricsNow());
  const linesBefore = lines.length;
  await new Promise((resolve) => setTimeout(resolve, 3_100));
  const body = new FormData();
  for (const [name, value] of Object.entries({ category: 'mining', what: 'marked-text', proof })) {
    body.set(name, value);
  }
  const reply = await fetch(`${tipsUrl}${action}`, { method: 'POST', headers, body });
  const text = await reply.text();
  assert.match(text, /Your report has come in/);
  const receipt = /\d{4} \d{4} \d{4} \d{4}/.exec(text)?.[0] ?? '';
  assert.equal((await fetch(`${tipsUrl}/nothing`, { headers })).status, 404);
  const told = lines.slice(linesBefore).filter((line) => !line.includes('"route":"metrics"'));
  for (const mark of [MARKS.agent, MARKS.cookie, 'marked-text', receipt, 'tip', '/report']) {
    assert.ok(!told.join('').includes(mark), `${mark}: ${told.join('')}`);
  }
  const metrics = await metricsNow();
  for (const mark of [MARKS.agent, 'marked-text', receipt, 'tip']) {
    assert.ok(!metrics.includes(mark), mark);
  }
  // No count of anything rose by what came in, but those of asking for the counts.
  const moved = names(metrics).filter((line) => !before.includes(line));
  assert.deepEqual(
    moved.filter((line) => /tip|report|outbox|event/i.test(line)),
    [],
  );
  // It is there all the same.
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from tip_box`.execute(
    office.office.database.db,
  );
  assert.equal(rows[0]?.count, 1);
});

test('the line in a process of its own has a role that reaches nothing else', async (t) => {
  if (!requirePeer(t, 'postgresql')) return;
  const url = await postgresUrl();
  const database = await openDatabase({ url });
  t.after(() => database.close());
  const name = `line_${process.pid}`;
  await sql`create role ${sql.id(name)} login password 'line' in role minewatch_tips`.execute(
    database.db,
  );
  const own = new URL(url);
  own.username = name;
  own.password = 'line';
  const db = connectTo(own.href);
  const keys = makeBoxKeys();
  const line = {
    officePublicKey: keys.publicKey,
    salt: new Uint8Array(32),
    pepper: new Uint8Array(32),
  };
  const clock = { now: () => Date.now() };
  const mailbox = new Mailbox({ db, stepsBehindWall: false, clock, line });
  const receipts = new Receipts(line, CHEAP);
  try {
    assert.equal(await mailbox.submit(await receipts.open('1'.repeat(16)), [report()]), true);
    const box = await mailbox.open(await receipts.open('1'.repeat(16)));
    assert.ok(box !== null);
    assert.equal((await mailbox.read(box))?.turns.length, 1);
    for (const table of ['tip_box', 'tip_item', 'event', 'person']) {
      await assert.rejects(sql`select * from ${sql.table(table)}`.execute(db), /permission denied/);
    }
    await assert.rejects(sql`set role minewatch_app`.execute(db), /permission denied/);
  } finally {
    await db.destroy();
    await sql`drop role ${sql.id(name)}`.execute(database.db);
  }
});

test('openTipKeys() makes both keys once, and never replaces one that is gone', async () => {
  const folder = await newFolder();
  const made = await openTipKeys(folder, true);
  assert.deepEqual(await openTipKeys(folder, false), made);
  assert.deepEqual(await readLineKey(join(folder, 'tip-line.key')), made.line);
  const lineText = await readFile(join(folder, 'tip-line.key'), 'utf8');
  const secret = Buffer.from(made.office.privateKey).toString('hex');
  assert.ok(!lineText.includes(secret), 'the line cannot read tips');
  await rm(join(folder, 'tips.key'));
  await assert.rejects(openTipKeys(folder, false), { code: 'unreadable' });
  await writeFile(join(folder, 'tips.key'), secret.replaceAll(/./g, '0'), { mode: 0o600 });
  await assert.rejects(openTipKeys(folder, false), { code: 'damaged' });
});
