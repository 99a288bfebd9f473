/** One whole case through the office as outsiders have it: HTTP alone; and afterwards, what an outsider can check. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { envelopeOf, MINER, simulateSighting } from '#bin/drill/sighting.ts';
import type { Part } from '#lab/office/call.ts';
import { gatherCast, type Cast } from '#lab/office/cast.ts';
import { playCase, type DrillStep } from '#lab/office/case-drill.ts';
import { SimulatedWorld } from '#lab/office/simulated-world.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { rebuildAll } from '#service/record/rebuild.ts';
import { unzipBundle } from '#wire/tlog/bundle-zip.ts';
import { onEachServed, type Served } from './running.ts';

const CLI = new URL('../../src/bin/cli.ts', import.meta.url).pathname;
const NETWORK = `${MINER.ip}/32`;

/** As another process on another machine would: only what is given by name is known to it. */
function run(...args: readonly string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], MINEWATCH_DATA: '/nonexistent' } };
    execFile(process.execPath, [...args], { ...options, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out: out + err });
    });
  });
}

/** Without repetitions: the states one after the other. */
function distinct(states: readonly (string | null)[]): readonly (string | null)[] {
  return states.filter((state, at) => state !== null && state !== states[at - 1]);
}

onEachServed('a case goes from a finding to its end over HTTP alone', async (t, served) => {
  const { stage, running } = served;
  const cast = await gatherCast(stage, NETWORK);
  const { finding, transcript } = simulateSighting(1, stage.now());
  await stage.pass(700_000);
  const steps: DrillStep[] = [];
  const envelope = (seq: number) => envelopeOf(cast.sensorId, seq, stage.now());
  const sighted = { finding, transcript, network: NETWORK, envelope };
  const world = new SimulatedWorld(stage, cast, sighted);
  const play = await playCase(stage, cast, world, (step) => steps.push(step));
  assert.deepEqual(distinct(steps.map(({ caseState }) => caseState)), [
    'lead',
    'triage',
    'assessed',
    'noticed',
    'rectifying',
    'verifying',
    'closed',
  ]);
  const order = distinct(steps.map(({ orderState }) => orderState));
  for (const state of ['draft', 'proposed', 'approved', 'active', 'lifting', 'lifted']) {
    assert.ok(order.includes(state), `${state} in ${order.join()}`);
  }
  await eachActedThemselves(served, cast);
  // The office asked who they are: second factors grew old, sessions locked, and ended after half a day.
  const proofs = STAFF.map((who) => stage.person(who).proofs);
  for (const kind of ['steppedUp', 'unlocked', 'signedIn'] as const) {
    assert.ok(proofs.reduce((sum, { [kind]: count }) => sum + count, 0) > 0, kind);
  }
  const { bundle } = await stage.call('officer', evidenceRoutes.export, {
    params: { id: play.caseId },
    body: { personal: true },
  });
  await logVerifies(served);
  await bundleVerifies(t, served, Buffer.from(bundle, 'base64'));
  const rebuilt = await rebuildAll(running.office);
  assert.deepEqual(
    rebuilt.filter(({ same }) => !same),
    [],
  );
});

const STAFF = ['administrator', 'analyst', 'officer', 'approver', 'verifier', 'liaison'] as const;

/** Who must have recorded what: separate people, each from a session of their own. */
const DOERS: Readonly<Record<string, Part>> = {
  'case.triaged': 'analyst',
  'case.assessed': 'analyst',
  'order.proposed': 'officer',
  'order.approved': 'approver',
  'case.reported': 'liaison',
  'case.report-accepted': 'officer',
  'case.verified': 'verifier',
  'case.closed': 'officer',
};

async function eachActedThemselves({ running }: Served, cast: Cast): Promise<void> {
  const events = await running.office.database.db
    .selectFrom('event')
    .select(['type', 'actorKind', 'actorId'])
    .where('type', 'in', Object.keys(DOERS))
    .execute();
  for (const [type, part] of Object.entries(DOERS)) {
    const doers = events.filter((event) => event.type === type);
    assert.ok(doers.length > 0, `nobody has done ${type}`);
    for (const { actorKind, actorId } of doers) {
      assert.deepEqual([actorKind, actorId], ['person', cast.people[part]], type);
    }
  }
}

/** By the address alone, and the key that the authority hands out. */
async function logVerifies({ place, dataFolder }: Served): Promise<void> {
  const key = join(dataFolder, 'keys', 'log.vkey');
  const { code, out } = await run(CLI, 'log', 'verify', `${place.url}/log`, '--key', key, '--json');
  assert.equal(code, 0, out);
  const verdict = JSON.parse(out) as { verified: boolean; events: number };
  assert.equal(verdict.verified, true);
  assert.ok(verdict.events > 100, out);
}

/** With nothing but Node and what lies in the bundle. */
async function bundleVerifies(t: TestContext, served: Served, zip: Uint8Array): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-bundle-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const unzipped = unzipBundle(zip);
  assert.ok('files' in unzipped);
  for (const [path, bytes] of unzipped.files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const key = join(served.dataFolder, 'keys', 'log.vkey');
  const verify = () => run(join(folder, 'verify.mjs'), folder, '--key', key);
  const whole = await verify();
  assert.equal(whole.code, 0, whole.out);
  const evidence = [...unzipped.files.keys()].find((path) => path.startsWith('evidence/'));
  assert.ok(evidence !== undefined, 'the session that proves the mining goes along');
  await writeFile(join(folder, evidence), 'another one');
  const changed = await verify();
  assert.equal(changed.code, 3, changed.out);
}
