/** A sensor's batch, taken in as one decision. */
import { OperatingError } from '#base/errors.ts';
import { hearSensor, sightOf } from '#govern/sensor.ts';
import type { Actor } from '#model/actor.ts';
import { isRefusal } from '#model/decision.ts';
import type { DeliveredTranscript, Delivery, DeliveryReply } from '#model/delivery.ts';
import type { Finding } from '#model/finding.ts';
import type { Sensor } from '#model/sensor.ts';
import type { KeptSession } from '#model/transcript.ts';
import { jsonColumn } from '#store/json-column.ts';
import type { SensorFindingRow } from '#store/sensor-tables.ts';
import { keep } from '../evidence/keep-evidence.ts';
import type { Work } from '../work.ts';

/** Puts a finding where it belongs; called once for each version of a finding that is new. */
export type TakeFinding = (
  work: Work,
  taken: {
    readonly finding: Finding;
    readonly sensorId: string;
    /** The piece of evidence with what it rests on. */
    readonly transcriptId: string | null;
  },
) => Promise<unknown>;

/** Milliseconds until the next sign of life. */
const POLL_MS = 60_000;

/** The same batch again gets the same answer and changes nothing. */
export async function takeDelivery(
  work: Work,
  delivery: Delivery,
  take: TakeFinding,
): Promise<DeliveryReply> {
  const sensorId = sensorOf(work.actor);
  if (delivery.sensor.id !== sensorId) {
    throw new OperatingError('forbidden', 'This token belongs to another sensor');
  }
  const before = await answerBefore(work, sensorId, delivery.batch.id);
  if (before !== null) return before;
  const sensor = await hear(work, await work.load('sensor', sensorId));
  const taken = new Intake(work, sensor, take);
  await taken.prepare(delivery);
  for (const finding of delivery.findings) await taken.finding(finding);
  await taken.note();
  taken.strayTranscripts();
  const { duplicates, refused } = taken;
  const acceptedSeq = await meet(work, sensor, delivery);
  const reply: DeliveryReply = {
    v: 1,
    batchId: delivery.batch.id,
    acceptedSeq,
    duplicates,
    refused,
    nextPollMs: POLL_MS,
    at: work.iso,
  };
  if (delivery.findings.length > 0) await remember(work, sensor, delivery, reply);
  return reply;
}

function sensorOf(actor: Actor): string {
  if (actor.kind === 'token' && actor.subjectId !== null) return actor.subjectId;
  throw new OperatingError('unauthenticated', 'Only a sensor delivers');
}

async function answerBefore(
  work: Work,
  sensorId: string,
  batchId: string,
): Promise<DeliveryReply | null> {
  const row = await work.tx
    .selectFrom('sensorBatch')
    .select('reply')
    .where('sensorId', '=', sensorId)
    .where('batchId', '=', batchId)
    .executeTakeFirst();
  return row?.reply ?? null;
}

/** Throws for a sensor that is not enrolled (any more); records that a silent one is there again. */
async function hear(work: Work, sensor: Sensor): Promise<Sensor> {
  const decision = hearSensor(sensor, null);
  if (isRefusal(decision)) throw new OperatingError(decision.refused, decision.message);
  return work.record('sensor', sensor.id, decision, sensor);
}

/** The findings of one batch, one after the other. */
class Intake {
  readonly refused: DeliveryReply['refused'] = [];
  duplicates = 0;
  readonly #work: Work;
  readonly #sensor: Sensor;
  readonly #take: TakeFinding;
  readonly #faultOf: ReturnType<typeof sightOf>;
  readonly #known = new Map<string, SensorFindingRow>();
  /** To be written. */
  readonly #noted = new Map<string, SensorFindingRow>();
  /** Not used yet. */
  readonly #transcripts = new Map<string, DeliveredTranscript>();

  constructor(work: Work, sensor: Sensor, take: TakeFinding) {
    this.#work = work;
    this.#sensor = sensor;
    this.#take = take;
    this.#faultOf = sightOf(sensor.networks);
  }

  /** What is known of these findings, in one look. */
  async prepare({ findings, transcripts }: Delivery): Promise<void> {
    for (const transcript of transcripts) {
      const other = this.#transcripts.get(transcript.findingId);
      if (other === undefined || other.version < transcript.version) {
        this.#transcripts.set(transcript.findingId, transcript);
      }
    }
    if (findings.length === 0) return;
    const ids = findings.map(({ id }) => id);
    const rows = await this.#work.tx
      .selectFrom('sensorFinding')
      .selectAll()
      .where('sensorId', '=', this.#sensor.id)
      .where('findingId', 'in', ids)
      .execute();
    for (const row of rows) this.#known.set(row.findingId, row);
  }

  async finding(finding: Finding): Promise<void> {
    const { id, version } = finding;
    const transcript = this.#transcripts.get(id);
    this.#transcripts.delete(id);
    const fault = this.#faultOf(finding);
    if (fault !== null) {
      this.#refuse('finding', id, fault.message);
      if (transcript !== undefined) this.#refuse('transcript', id, fault.message);
      return;
    }
    const known = this.#known.get(id) ?? this.#unknown(id);
    const evidence = await this.#evidence(finding, transcript, known);
    if (version > known.version) {
      const { transcriptId } = evidence;
      await this.#take(this.#work, { finding, sensorId: this.#sensor.id, transcriptId });
    } else this.duplicates++;
    const at = this.#work.iso;
    const noted = { ...evidence, version: Math.max(version, known.version), at };
    this.#known.set(id, noted);
    this.#noted.set(id, noted);
  }

  /** What is known of these findings from now on. */
  async note(): Promise<void> {
    const rows = [...this.#noted.values()];
    if (rows.length === 0) return;
    await this.#work.tx
      .insertInto('sensorFinding')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['sensorId', 'findingId']).doUpdateSet((is) => ({
          version: is.ref('excluded.version'),
          transcriptId: is.ref('excluded.transcriptId'),
          transcriptVersion: is.ref('excluded.transcriptVersion'),
          at: is.ref('excluded.at'),
        })),
      )
      .execute();
  }

  /** A transcript comes with its finding; one that comes alone proves nothing that we could name. */
  strayTranscripts(): void {
    for (const { findingId } of this.#transcripts.values()) {
      this.#refuse('transcript', findingId, 'Its finding is not in this batch', 'invalid');
    }
  }

  async #evidence(
    finding: Finding,
    transcript: DeliveredTranscript | undefined,
    known: SensorFindingRow,
  ): Promise<SensorFindingRow> {
    if (transcript === undefined) return known;
    if (transcript.version <= known.transcriptVersion) {
      this.duplicates++;
      return known;
    }
    const piece: KeptSession = {
      type: 'transcript',
      finding,
      transcript: transcript.transcript,
    };
    const { id } = await keep(this.#work, Buffer.from(`${JSON.stringify(piece)}\n`), {
      caseId: null,
      leadId: null,
      systemId: null,
      unitId: null,
      jurisdiction: this.#sensor.jurisdiction,
      sector: null,
      kind: 'transcript',
      mediaType: 'application/x-ndjson',
      takenAt: new Date(finding.lastSeen).toISOString(),
      source: 'sensor',
      name: 'transcript.ndjson',
      note: null,
    });
    return { ...known, transcriptId: id, transcriptVersion: transcript.version };
  }

  #unknown(findingId: string): SensorFindingRow {
    const sensorId = this.#sensor.id;
    const nothing = { version: 0, transcriptId: null, transcriptVersion: 0 };
    return { sensorId, findingId, ...nothing, at: this.#work.iso };
  }

  #refuse(
    part: 'finding' | 'transcript',
    findingId: string,
    message: string,
    code: 'forbidden' | 'invalid' = 'forbidden',
  ): void {
    this.refused.push({ part, findingId, code, message });
  }
}

/** Notes the sign of life; answers the highest batch that there was. */
async function meet(work: Work, { id }: Sensor, delivery: Delivery): Promise<number> {
  const known = await work.tx
    .selectFrom('sensorContact')
    .select('seq')
    .where('sensorId', '=', id)
    .executeTakeFirst();
  const seq = Math.max(known?.seq ?? 0, delivery.batch.seq);
  const { clockOffsetMs } = delivery;
  const contact = { seenAt: work.iso, seq, clockOffsetMs, health: jsonColumn(delivery.health) };
  await work.tx
    .insertInto('sensorContact')
    .values({ sensorId: id, ...contact })
    .onConflict((conflict) => conflict.column('sensorId').doUpdateSet(contact))
    .execute();
  return seq;
}

/** With what the findings were made goes on record; the answer is kept for when the batch comes again. */
async function remember(
  work: Work,
  sensor: Sensor,
  delivery: Delivery,
  reply: DeliveryReply,
): Promise<void> {
  const { batch, sensor: stamp, findings, transcripts, clockOffsetMs } = delivery;
  const decision = hearSensor(sensor, {
    batchId: batch.id,
    seq: batch.seq,
    software: stamp.version,
    configDigest: stamp.configDigest,
    lists: stamp.lists,
    clockOffsetMs,
    findings: findings.length,
    transcripts: transcripts.length,
    duplicates: reply.duplicates,
    refused: reply.refused.length,
  });
  await work.record('sensor', sensor.id, decision, sensor);
  await work.tx
    .insertInto('sensorBatch')
    .values({ sensorId: sensor.id, batchId: batch.id, reply: jsonColumn(reply), at: work.iso })
    .execute();
}
