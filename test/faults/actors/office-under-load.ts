/**
 * An office under load that somebody will kill: sensors deliver, several people decide on the same cases and orders at once,
 * evidence is kept, jobs run, the log is published. A line is written for each thing only after it was acknowledged.
 * Started by kill.test.ts with two files: the ground, and what this life begins with.
 */
import { readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperatingError } from '#base/errors.ts';
import { Random } from '#base/random.ts';
import { isoFrom } from '#base/clock.ts';
import { assessCase } from '#service/cases/assess-case.ts';
import { setTlp } from '#service/cases/set-tlp.ts';
import { triageCase } from '#service/cases/triage-case.ts';
import { keepEvidence } from '#service/evidence/keep-evidence.ts';
import { approveOrder } from '#service/orders/approve-order.ts';
import { draftOrder } from '#service/orders/draft-order.ts';
import { editOrder } from '#service/orders/edit-order.ts';
import { proposeOrder } from '#service/orders/propose-order.ts';
import { refuseOrder } from '#service/orders/refuse-order.ts';
import { scheduleOrder } from '#service/orders/schedule-order.ts';
import { withdrawOrder } from '#service/orders/withdraw-order.ts';
import { perform } from '#service/perform.ts';
import { deliverFindings } from '#service/sensors/deliver-findings.ts';
import { SWEEPS } from '#service/sweeps.ts';
import { declareWebhook } from '#service/webhooks/declare-webhook.ts';
import { inWork } from '#service/work.ts';
import { startJobQueue } from '#store/job-queue.ts';
import { OPERATOR } from '../../staff.ts';
import {
  deliveryOf,
  JOB_TOPIC,
  openGround,
  personOf,
  sensorOf,
  type Batch,
  type Ground,
  type Life,
  type Line,
} from '../ground.ts';

const [groundFile = '', lifeFile = ''] = process.argv.slice(2);
const ground = JSON.parse(readFileSync(groundFile, 'utf8')) as Ground;
const life = JSON.parse(readFileSync(lifeFile, 'utf8')) as Life;
const { office, publisher } = await openGround(ground);
const { db } = office.database;
const random = new Random(life.seed);

function say(line: Line): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

async function deliver(batch: Batch): Promise<void> {
  const body = deliveryOf(ground, batch);
  const input = { params: {}, query: {}, body };
  const { refused } = await perform(office, deliverFindings, sensorOf(batch.sensorId), input);
  if (refused.length > 0) throw new Error(`refused: ${refused[0]?.message}`);
  say({ k: 'taken', batchId: batch.batchId });
}

/** First what nobody acknowledged, as a sensor does from its spool; then new findings and new versions of them. */
async function beSensor(sensorId: string, dice: Random): Promise<never> {
  for (const batch of life.pending) if (batch.sensorId === sensorId) await deliver(batch);
  const told = new Map<string, Batch['findings'][number]>();
  for (let seq = life.nextSeq[sensorId] ?? 1; ; seq++) {
    const batch = { sensorId, batchId: office.newId(), seq, findings: someFindings(told, dice) };
    say({ k: 'sending', batch });
    await deliver(batch);
    // The same batch twice: its answer was lost on the way.
    if (dice.below(4) === 0) await deliver(batch);
  }
}

function someFindings(
  told: Map<string, Batch['findings'][number]>,
  dice: Random,
): Batch['findings'] {
  const findings = new Map<string, Batch['findings'][number]>();
  for (let i = 1 + dice.below(4); i > 0; i--) {
    const isNew = told.size === 0 || dice.below(3) === 0;
    const before = isNew ? undefined : dice.pick([...told.values()]);
    const id = before?.id ?? office.newId();
    const { address } = before ?? dice.pick(ground.systems);
    const version = (before?.version ?? 0) + 1 + dice.below(2);
    findings.set(id, { id, version, address, withTranscript: dice.below(2) === 0 });
  }
  for (const finding of findings.values()) told.set(finding.id, finding);
  return [...findings.values()];
}

/** Two people on one case: most of what they try is too late for one of them, and is refused. */
async function tryTo(act: () => Promise<{ id: string; version: number }>): Promise<void> {
  try {
    const { id, version } = await act();
    say({ k: 'done', id, version });
  } catch (error) {
    if (!(error instanceof OperatingError)) throw error;
  }
}

async function someCase(dice: Random) {
  const rows = await db.selectFrom('case').select(['id', 'state', 'systemId']).execute();
  return rows.length === 0 ? null : dice.pick(rows);
}

async function beAnalyst(id: string, dice: Random): Promise<never> {
  const actor = personOf(id);
  for (;;) {
    const about = await someCase(dice);
    if (about === null) await sleep(10);
    else if (about.state === 'lead' || about.state === 'triage') {
      const on = { params: { id: about.id }, query: {} };
      const take = { ...on, body: { handlerId: id } };
      const judge = { ...on, body: { verdict: 'deliberate', note: 'It mines' } as const };
      const act = about.state === 'lead';
      await tryTo(() =>
        act ? perform(office, triageCase, actor, take) : perform(office, assessCase, actor, judge),
      );
    } else await sleep(10);
  }
}

function orderOn(caseId: string, systemId: string, hours: number) {
  const system = ground.systems.find((each) => each.id === systemId);
  if (system === undefined) return null;
  const { address, bindingId } = system;
  const content = {
    caseId,
    systemId,
    reason: 'emergency-harm' as const,
    rung: 'block-pools' as const,
    legalBasis: { id: 'hebei-2021-09-14', version: '1' },
    scope: [{ network: address, bindingId, boundAt: isoFrom(Date.now()) }],
    durationHours: hours,
    reviewHours: 24,
    releaseConditions: ['report-accepted' as const],
  };
  const lesser = (['notify', 'sink-pools'] as const).map((rung) => ({
    rung,
    fails: 'It was tried',
  }));
  return { content, grounds: { necessity: 'It harms', lesser } };
}

async function beOfficer(id: string, dice: Random): Promise<never> {
  const actor = personOf(id);
  for (;;) {
    const about = await someCase(dice);
    if (about === null) {
      await sleep(10);
      continue;
    }
    const on = { params: { id: about.id }, query: {} };
    const written = orderOn(about.id, about.systemId ?? '', 24 + dice.below(24));
    const order = await someOrder(dice);
    const onOrder = { params: { id: order?.id ?? about.id }, query: {} };
    const acts = [
      () => {
        const tlp = dice.below(2) === 0 ? 'green' : 'amber';
        return perform(office, setTlp, actor, { ...on, body: { tlp } });
      },
      async () => {
        const content = Buffer.from(`photo ${dice.u32()}`).toString('base64');
        const said = { kind: 'photo', mediaType: 'image/png', name: 'a.png' } as const;
        const body = { ...said, note: null, takenAt: null, content };
        const kept = await perform(office, keepEvidence, actor, { ...on, body });
        say({ k: 'kept', id: kept.id, sha256: kept.sha256 });
        return kept;
      },
      async () => {
        if (written === null) throw new OperatingError('not-found', 'no system');
        return perform(office, draftOrder, actor, { params: {}, query: {}, body: written });
      },
      async () => {
        if (order === null) throw new OperatingError('not-found', 'no order');
        const body = orderOn(order.caseId, order.systemId, 24 + dice.below(24));
        if (body === null) throw new OperatingError('not-found', 'no system');
        return perform(office, editOrder, actor, { ...onOrder, body });
      },
      () => perform(office, proposeOrder, actor, { ...onOrder, body: {} }),
      () => perform(office, withdrawOrder, actor, { ...onOrder, body: { note: null } }),
      () => {
        const body = { startsAt: null, pointIds: [ground.pointId] };
        return perform(office, scheduleOrder, actor, { ...onOrder, body });
      },
    ];
    await tryTo(dice.pick(acts));
  }
}

async function someOrder(dice: Random) {
  const rows = await db
    .selectFrom('order')
    .select(['id', 'caseId', 'systemId', 'contentHash'])
    .where('state', 'in', ['draft', 'proposed', 'approved'])
    .orderBy('id', 'desc')
    .limit(8)
    .execute();
  return rows.length === 0 ? null : dice.pick(rows);
}

async function beApprover(id: string, dice: Random): Promise<never> {
  const actor = personOf(id);
  for (;;) {
    const order = await someOrder(dice);
    if (order === null) await sleep(10);
    else {
      const on = { params: { id: order.id }, query: {} };
      const yes = { ...on, body: { contentHash: order.contentHash } };
      const no = { ...on, body: { note: 'Not needed' } };
      const isYes = dice.below(3) > 0;
      await tryTo(() =>
        isYes ? perform(office, approveOrder, actor, yes) : perform(office, refuseOrder, actor, no),
      );
    }
  }
}

/** A decision and its job are one: both are there, or neither. */
async function makeJobs(): Promise<never> {
  const body = {
    name: 'a',
    url: 'https://a.example/',
    topics: ['case' as const],
    jurisdiction: null,
  };
  for (;;) {
    const id = await inWork(office, OPERATOR, async (work) => {
      const declared = await declareWebhook.run(work, { params: {}, query: {}, body });
      await work.enqueue(JOB_TOPIC, { id: declared.id });
      return declared.id;
    });
    say({ k: 'job', id });
    await sleep(20);
  }
}

async function runJobs(): Promise<void> {
  const run = async (payload: unknown): Promise<void> => {
    say({ k: 'ran', id: String(Reflect.get(Object(payload), 'id')) });
  };
  const kind = { topic: JOB_TOPIC, triesMax: 3, pauseSeconds: 1, run };
  await startJobQueue(office.database, [kind], (trouble) => writeSync(2, `${trouble}\n`));
}

async function publish(): Promise<never> {
  for (;;) {
    const { checkpoint } = await publisher.publish();
    say({ k: 'published', size: checkpoint.size });
    await sleep(5);
  }
}

async function sweep(): Promise<never> {
  for (;;) {
    for (const each of SWEEPS) await each.run(office);
    await sleep(50);
  }
}

await runJobs();
writeSync(1, 'ready\n');
const dice = (): Random => new Random(random.u32());
await Promise.all([
  ...ground.sensorIds.map((id) => beSensor(id, dice())),
  ...ground.people.analyst.map((id) => beAnalyst(id, dice())),
  ...ground.people.officer.map((id) => beOfficer(id, dice())),
  ...ground.people.approver.map((id) => beApprover(id, dice())),
  makeJobs(),
  publish(),
  sweep(),
]);
