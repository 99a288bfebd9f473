/** `minewatch drill --case`: one simulated case through the real office, from the finding to `closed(rectified)`. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import type { Clock } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import { gatherCast, type Cast } from '#lab/office/cast.ts';
import type { Stage } from '#lab/office/call.ts';
import { playCase, type DrillPlay, type DrillStep } from '#lab/office/case-drill.ts';
import { SimulatedWorld } from '#lab/office/simulated-world.ts';
import { stageOf } from '#lab/office/stage.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { openLogKey } from '#service/log/log-key.ts';
import { LogPublisher } from '#service/log/publisher.ts';
import { verifyEd25519 } from '#service/log/ed25519.ts';
import { checkRecord } from '#service/log/record-check.ts';
import { createOffice, type Office } from '#service/office.ts';
import { openDatabase, type Database } from '#store/database.ts';
import { rebuildAll } from '#service/record/rebuild.ts';
import { SWEEPS } from '#service/sweeps.ts';
import { checkBundle } from '#wire/tlog/bundle.ts';
import { unzipBundle } from '#wire/tlog/bundle-zip.ts';
import type { Language } from '../render/labels.ts';
import { NO_LINES } from '../render/table.ts';
import { CASE_WORDS, DEED_WORDS, PART_NAMES } from './case-words.ts';
import { envelopeOf, MINER, simulateSighting } from './sighting.ts';

/** 2026-03-02 08:00 UTC: a Monday morning. */
const START = Date.UTC(2026, 2, 2, 8);
const NETWORK = `${MINER.ip}/32`;

export interface CaseDrillOptions {
  readonly language: Language;
  readonly json: boolean;
  readonly seed: number;
  print(text: string): void;
}

export async function runCaseDrill(options: CaseDrillOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-drill-'));
  const database = await openDatabase({ folder: null });
  try {
    if (!options.json) options.print(`${CASE_WORDS[options.language].begun}\n`);
    const clock = handClock(START);
    const office = await officeFor(database, clock, folder);
    const stage = stageOf(office, clock, () => sweep(office));
    const cast = await gatherCast(stage, NETWORK);
    const play = await playOne(stage, cast, options);
    await prove(office, stage, play, options);
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** An office of its own, gone when the drill is over; keys are made for it alone. */
async function officeFor(database: Database, clock: Clock, folder: string): Promise<Office> {
  const key = await openLogKey(join(folder, 'keys'), 'drill.minewatch.example');
  const log = join(folder, 'log');
  return createOffice({
    database,
    clock,
    masterKey: randomBytes(32),
    evidenceFolder: join(folder, 'evidence'),
    log: { folder: log, key, publisher: new LogPublisher({ database, folder: log, key }) },
  });
}

function handClock(at: number) {
  let now = at;
  return {
    now: () => now,
    forward(ms: number): void {
      now += ms;
    },
  };
}

async function sweep(office: Office): Promise<void> {
  for (const each of SWEEPS) await each.run(office);
}

async function playOne(stage: Stage, cast: Cast, options: CaseDrillOptions): Promise<DrillPlay> {
  const { finding, transcript } = simulateSighting(options.seed, stage.now());
  await stage.pass(700_000);
  const envelope = (seq: number) => envelopeOf(cast.sensorId, seq, stage.now());
  const steps: DrillStep[] = [];
  const sighted = { finding, transcript, network: NETWORK, envelope };
  const world = new SimulatedWorld(stage, cast, sighted);
  const play = await playCase(stage, cast, world, (step) => {
    steps.push(step);
    if (options.json) options.print(JSON.stringify({ type: 'step', ...step }));
  });
  if (!options.json) options.print(timeline(steps, options.language));
  return play;
}

function timeline(steps: readonly DrillStep[], language: Language): string {
  const rows = steps.map(({ at, who, did, caseState, orderState }) => [
    at.slice(0, 16).replace('T', ' '),
    PART_NAMES[language][who],
    DEED_WORDS[language][did],
    caseState ?? '',
    orderState ?? '',
  ]);
  const plain = { head: [], border: [], 'padding-left': 0, 'padding-right': 2 };
  const shown = new Table({
    head: [...CASE_WORDS[language].columns],
    chars: NO_LINES,
    style: plain,
  });
  shown.push(...rows);
  return shown.toString();
}

/** What an outsider can check afterwards: the log, the exported case; and that no row says more than the events. */
async function prove(
  office: Office,
  stage: Stage,
  play: DrillPlay,
  options: CaseDrillOptions,
): Promise<void> {
  const words = CASE_WORDS[options.language];
  if (office.log === null) throw new Error('Broken invariant: the drill publishes its log');
  const { checkpoint } = await office.log.publisher.publish();
  const record = await checkRecord(office.database.db, office.log.folder);
  if (record.changed.length + record.removed.length > 0) throw failed('the log does not hold');
  const params = { id: play.caseId };
  const exported = await stage.call('officer', evidenceRoutes.export, {
    params,
    body: { personal: true },
  });
  const bytes = Buffer.from(exported.bundle, 'base64');
  const unzipped = unzipBundle(bytes);
  if (!('files' in unzipped)) throw failed('the exported case cannot be unpacked');
  const { problems } = checkBundle(unzipped.files, verifyEd25519);
  if (problems.length > 0) throw failed('the exported case does not verify');
  const rebuilt = await rebuildAll(office);
  if (rebuilt.some(({ same }) => !same)) throw failed('the rows are not what the events tell');
  if (options.json) {
    const { caseId, number, orderId } = play;
    const proof = { events: checkpoint.size, bundleBytes: bytes.length, rebuilt: 'same' };
    options.print(JSON.stringify({ type: 'case', caseId, number, orderId, ...proof }));
    return;
  }
  const said = [words.log(checkpoint.size), words.bundle(bytes.length), words.rebuilt];
  options.print(`\n${[...said, words.done(play.number)].join('\n')}`);
}

function failed(why: string): OperatingError {
  return new OperatingError('damaged', `The drill failed: ${why}`);
}
