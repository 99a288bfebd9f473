/** A sensor and a whole office, as two processes would be: what the one finds, the other has, whoever dies when. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pino } from 'pino';
import { Random } from '#base/random.ts';
import { simulateCampus } from '#lab/campus.ts';
import type { SystemActor } from '#model/actor.ts';
import { Retention } from '#model/config.ts';
import type { Finding } from '#model/finding.ts';
import { perform } from '#service/perform.ts';
import { declareSensor } from '#service/sensors/declare-sensor.ts';
import { inviteSensor } from '#service/sensors/invite-sensor.ts';
import { revokeSensor } from '#service/sensors/revoke-sensor.ts';
import { inWork } from '#service/work.ts';
import { LINK } from '#wire/encapsulate.ts';
import { writePcap } from '#wire/pcap-write.ts';
import { seedDatabase } from '../../../test/office.ts';
import { loadIndicators } from '../list-store.ts';
import { startOffice, type RunningOffice } from '../office/start-office.ts';
import { scanFiles } from '../scan/scan-files.ts';
import { temporaryFolder } from './spool.fixture.ts';

const CLI = new URL('../cli.ts', import.meta.url).pathname;
const OPERATOR: SystemActor = { kind: 'system', id: null, part: 'operator' };
const NOTHING = { params: {}, query: {}, body: {} };

async function office(dataFolder: string): Promise<RunningOffice> {
  await seedDatabase(dataFolder);
  return startOffice(
    {
      place: { dataFolder, databaseUrl: null, masterKeyFile: null },
      host: '127.0.0.1',
      port: 0,
      publicOrigin: null,
      tls: null,
      trustedProxies: [],
      logOrigin: 'office.example/log',
      publishMs: 60_000,
      tsaUrls: [],
      witnesses: [],
      witnessUrls: [],
      retention: Retention.parse({}),
      privateTargets: false,
      oidc: null,
      mail: null,
      portal: null,
      tips: null,
      map: null,
    },
    { now: () => Date.now() },
    pino({ level: 'silent' }),
  );
}

interface Ended {
  readonly status: number | null;
  readonly err: string;
}

/** `end`: as by kill -9, after so many milliseconds or once it has said something. */
function minewatch(
  dataDir: string,
  args: readonly string[],
  end?: number | RegExp,
): Promise<Ended> {
  const env = { ...process.env, MINEWATCH_DATA: dataDir };
  const child = spawn(process.execPath, [CLI, 'sensor', ...args], { env });
  let err = '';
  child.stderr.on('data', (part: Buffer) => {
    err += part.toString();
    if (end instanceof RegExp && end.test(err)) child.kill('SIGKILL');
  });
  const timer = typeof end === 'number' ? setTimeout(() => child.kill('SIGKILL'), end) : null;
  return new Promise((resolve) => {
    child.on('close', (status) => {
      if (timer !== null) clearTimeout(timer);
      resolve({ status, err });
    });
  });
}

async function sensorIn({ office: running }: RunningOffice): Promise<{ id: string; code: string }> {
  await inWork(running, OPERATOR, async (work) => {
    const data = {
      path: 'hebei',
      level: 'province' as const,
      nameEn: 'Hebei',
      nameZh: '河北',
      calendarId: null,
    };
    const events = [{ type: 'jurisdiction.opened', data } as const];
    await work.record('jurisdiction', work.newId(), { events }, { jurisdiction: 'hebei' });
  });
  const networks = ['0.0.0.0/0', '2000::/3'];
  const body = { name: 'campus', jurisdiction: 'hebei', networks };
  const { id } = await perform(running, declareSensor, OPERATOR, { ...NOTHING, body });
  const input = { ...NOTHING, params: { id } };
  const { code } = await perform(running, inviteSensor, OPERATOR, input);
  return { id, code };
}

async function scanned(path: string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  await scanFiles([path], {
    language: 'en',
    networks: [],
    index: await loadIndicators({ trading: false, dataDir: '/nonexistent' }),
    trading: false,
    onFinding: (finding) => findings.push(finding),
    onProblem: (problem) => assert.fail(problem),
  });
  return findings;
}

test(
  'a sensor that is killed again and again fills the office with each finding once',
  { timeout: 180_000 },
  async () => {
    using folder = temporaryFolder();
    using probe = temporaryFolder();
    const path = join(folder.path, 'campus.pcap');
    const { frames } = simulateCampus(1, Date.UTC(2026, 2, 2, 8));
    writeFileSync(path, writePcap(frames, { linkType: LINK.ETHERNET }));
    const running = await office(join(folder.path, 'office'));
    const { db } = running.office.database;
    try {
      const { id, code } = await sensorIn(running);
      const enrolled = await minewatch(probe.path, [
        'enrol',
        '--server',
        running.url,
        '--code',
        code,
      ]);
      assert.equal(enrolled.status, 0, enrolled.err);
      const random = new Random(5);
      for (let run = 0; run < 3; run++) {
        await minewatch(probe.path, ['--replay', path], 1200 + random.below(1500));
      }
      const last = await minewatch(probe.path, ['--replay', path]);
      assert.equal(last.status, 0, last.err);
      assert.match(last.err, /everything is delivered/);
      const findings = await scanned(path);
      const known = await db.selectFrom('sensorFinding').selectAll().execute();
      assert.deepEqual(
        new Map(known.map((row) => [row.findingId, row.version])),
        new Map(findings.map((finding) => [finding.id, finding.version])),
      );
      const leads = await db.selectFrom('lead').select(['sightingCount', 'sightings']).execute();
      const sighted = leads.flatMap(({ sightings }) => sightings.map(({ findingId }) => findingId));
      assert.deepEqual(sighted.toSorted(), findings.map((finding) => finding.id).toSorted());
      assert.equal(
        leads.reduce((sum, { sightingCount }) => sum + sightingCount, 0),
        findings.length,
      );
      const pieces = await db
        .selectFrom('evidence')
        .select('id')
        .where('kind', '=', 'transcript')
        .execute();
      const proven = known.filter(({ transcriptId }) => transcriptId !== null);
      assert.equal(pieces.length, proven.length);
      const input = { ...NOTHING, params: { id }, body: { reason: 'the test is over' } };
      await perform(running.office, revokeSensor, OPERATOR, input);
      const revoked = /does not accept this sensor's token/;
      assert.match((await minewatch(probe.path, ['--replay', path], revoked)).err, revoked);
    } finally {
      await running.close();
    }
  },
);
