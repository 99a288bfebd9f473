import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { simulateCampus } from '#lab/campus.ts';
import { LINK } from '#wire/encapsulate.ts';
import { writePcap } from '#wire/pcap-write.ts';
import { seedDatabase } from '../../test/office.ts';

const CLI = new URL('./cli.ts', import.meta.url).pathname;

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'mw-up-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The history is made where none is kept: a minute or more of a crowded machine. */
const PATIENCE_MS = 15 * 60_000;

test(
  'up without a configuration finds what it hid, opens a province, and has a new finding within half a minute',
  { timeout: PATIENCE_MS },
  async (t) => {
    const folder = folderFor(t);
    const [kept, signIns] = [join(folder, 'campus.pcap'), join(folder, 'sign-ins.json')];
    const env = { ...process.env, MINEWATCH_DATA: folder };
    const asked = ['--once', '--port', '0', '--details', '0', '--lang', 'zh-CN'];
    const args = [CLI, 'up', ...asked, '--keep', kept, '--sign-ins', signIns];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => child.kill('SIGKILL'));
    let told = '';
    let openedAt = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (openedAt === 0 && told.includes('已开放')) openedAt = performance.now();
    });
    const [status] = (await once(child, 'exit')) as [number];
    const seconds = (performance.now() - openedAt) / 1000;
    assert.equal(status, 0, told);
    assert.match(told, /新的发现已立案/);
    assert.ok(seconds < 30, `${seconds} s from the sign-in to the first finding`);
    assert.doesNotMatch(told, /NOT FOUND|WRONGLY|未发现|误报 \d/);
    assert.ok(statSync(kept).size > 100_000);
    const { people } = JSON.parse(readFileSync(signIns, 'utf8')) as { people: { email: string }[] };
    assert.equal(people.length, 16);
    assert.equal(statSync(signIns).mode & 0o777, 0o600);
  },
);

test('up with a configuration lets the sensor of this machine in once somebody has set the office up', async (t) => {
  const folder = folderFor(t);
  await seedDatabase(folder);
  const capture = join(folder, 'campus.pcap');
  const { frames } = simulateCampus(1, Date.UTC(2026, 2, 2, 8));
  writeFileSync(capture, writePcap(frames, { linkType: LINK.ETHERNET }));
  const config = join(folder, 'minewatch.toml');
  writeFileSync(
    config,
    `[data]\nfolder = "${folder}"\n[server]\nport = ${20_000 + (process.pid % 10_000)}\n[sensor]\nfiles = ["${capture}"]\nnetworks = ["192.0.2.0/24"]\n`,
  );
  const child = spawn(process.execPath, [CLI, 'up', '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const said = async (what: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const match = what.exec(told);
      if (match !== null) return match;
      assert.equal(child.exitCode, null, told);
      await once(child.stderr, 'data');
    }
  };
  const [, origin = '', token = ''] = await said(/set it up at (\S+)\/set-up#(\S+)/);
  const reply = await fetch(`${origin}/api/v1/auth/set-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(SET_UP(token)),
  });
  assert.equal(reply.status, 200, await reply.text());
  await said(/the sensor of this machine was let in/);
  await said(/everything is delivered/);
  child.kill('SIGTERM');
  const [status] = (await once(child, 'exit')) as [number];
  assert.equal(status, 0, told);
});

const SET_UP = (token: string): object => ({
  token,
  password: 'a long enough sentence',
  jurisdiction: {
    path: 'here',
    nameEn: 'Here',
    nameZh: '此处',
    level: 'organisation',
    calendarId: null,
  },
  agency: {
    nameEn: 'Own office',
    nameZh: '本单位网信办',
    kind: 'own-office',
    email: null,
    phone: null,
    address: null,
  },
  person: { name: 'First Administrator', email: 'first@example.org', phone: null, language: 'en' },
});
