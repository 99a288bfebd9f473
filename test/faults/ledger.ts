/** What an office acknowledged in all its lives, and whether it is all there. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { folderSource } from '#bin/log/source.ts';
import { keysOfText } from '#bin/log/trust.ts';
import { openCheckpoint, verifyLog } from '#bin/log/verify-log.ts';
import { Sighting } from '#model/lead.ts';
import { openEvidence } from '#service/evidence/open-evidence.ts';
import { checkRecord } from '#service/log/record-check.ts';
import { rebuildAll } from '#service/record/rebuild.ts';
import type { Office } from '#service/office.ts';
import { dataOf } from '#store/record.ts';
import type { Checkpoint } from '#wire/tlog/checkpoint.ts';
import { JOB_TOPIC, type Batch, type Life, type Line, type Opened } from './ground.ts';

export class Ledger {
  readonly #sent = new Map<string, Batch>();
  readonly #taken = new Set<string>();
  readonly #decided = new Map<string, Set<number>>();
  readonly #kept = new Map<string, string>();
  /** Jobs whose decision was acknowledged, and jobs that ran. */
  readonly #jobs = new Set<string>();
  readonly #ran = new Set<string>();
  readonly #nextSeq: Record<string, number> = {};
  #published = 0;
  /** The last checkpoint that anybody saw. */
  #seen: Checkpoint | null = null;

  note(line: Line): void {
    if (line.k === 'sending') {
      const { sensorId, batchId, seq } = line.batch;
      this.#sent.set(batchId, line.batch);
      this.#nextSeq[sensorId] = seq + 1;
    } else if (line.k === 'taken') this.#taken.add(line.batchId);
    else if (line.k === 'kept') this.#kept.set(line.id, line.sha256);
    else if (line.k === 'job') this.#jobs.add(line.id);
    else if (line.k === 'ran') this.#ran.add(line.id);
    else if (line.k === 'published') this.#published = Math.max(this.#published, line.size);
    else {
      const versions = this.#decided.get(line.id) ?? new Set();
      this.#decided.set(line.id, versions.add(line.version));
    }
  }

  /** What the next life begins with. */
  next(seed: number): Life {
    const pending = [...this.#sent.values()].filter(({ batchId }) => !this.#taken.has(batchId));
    return { seed, pending, nextSeq: this.#nextSeq };
  }

  counts(): Readonly<Record<string, number>> {
    const taken = [...this.#taken].flatMap((id) => this.#sent.get(id)?.findings ?? []);
    const decided = [...this.#decided.values()].reduce((sum, { size }) => sum + size, 0);
    return {
      findings: taken.length,
      transcripts: taken.filter(({ withTranscript }) => withTranscript).length,
      decisions: decided,
      evidence: this.#kept.size,
      jobs: this.#jobs.size,
      ran: this.#ran.size,
    };
  }

  /** Throws at the first thing that is lost, doubled, half there or altered. Gives the number of events. */
  async check({ office, publisher }: Opened): Promise<number> {
    const size = await this.#isGapless(office);
    await this.#logIsWhole(office, size);
    await publisher.publish();
    await this.#logIsWhole(office, size);
    await this.#hasFindings(office);
    await this.#hasDecisions(office);
    await this.#hasEvidence(office);
    await this.#hasJobs(office);
    const wrong = (await rebuildAll(office)).filter(({ same }) => !same);
    assert.deepEqual(wrong, []);
    return size;
  }

  async #isGapless({ database: { db } }: Office): Promise<number> {
    const events = await db.selectFrom('event').select('seq').orderBy('seq').execute();
    const gap = events.findIndex(({ seq }, index) => seq !== index);
    assert.equal(gap, -1, `a gap in the record at ${gap}`);
    const head = await db.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
    assert.equal(head.size, events.length);
    return events.length;
  }

  /** What was shown to the world is signed, whole, goes on from what was shown before, and is what the database has. */
  async #logIsWhole({ database, log }: Office, size: number): Promise<void> {
    assert.ok(log !== null);
    const source = folderSource(log.folder);
    const bytes = await source.read('checkpoint', 1_000_000);
    if (bytes === null) return assert.equal(this.#published, 0, 'the checkpoint is gone');
    const key = await readFile(join(log.folder, '..', 'keys', 'log.vkey'), 'utf8');
    const keys = keysOfText(key, 'log.vkey');
    const trust = { keys, keysFrom: 'given', witnesses: [], witnessesMin: 0 } as const;
    const opened = openCheckpoint(bytes, 'checkpoint', trust);
    const demands = { trust, since: this.#seen, cosigned: null, progress: () => {} };
    const { problems } = await verifyLog(source, opened, demands);
    assert.deepEqual(problems, []);
    const { checkpoint } = opened;
    assert.ok(checkpoint.size >= this.#published, 'a checkpoint that was published is lost');
    assert.ok(checkpoint.size <= size, 'the log shows events that the database has not');
    const { compared, changed, removed } = await checkRecord(database.db, log.folder);
    assert.deepEqual([compared, changed, removed], [checkpoint.size, [], []]);
    this.#seen = checkpoint;
  }

  async #hasFindings({ database: { db } }: Office): Promise<void> {
    const rows = await db
      .selectFrom('event')
      .select(['data', 'streamId'])
      .where('type', '=', 'lead.sighted')
      .execute();
    const seen = new Map<string, number>();
    const pieces = new Set<string>();
    for (const row of rows) {
      const sighting = Sighting.parse(Reflect.get(Object(dataOf(row)), 'sighting'));
      const key = `${sighting.findingId} ${sighting.findingVersion}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
      if (sighting.transcriptId !== null) pieces.add(sighting.transcriptId);
    }
    const doubled = [...seen].filter(([, count]) => count > 1);
    assert.deepEqual(doubled, [], 'findings that were taken twice');
    const taken = [...this.#taken].flatMap((id) => this.#sent.get(id)?.findings ?? []);
    const lost = taken.filter(({ id, version }) => !seen.has(`${id} ${version}`));
    assert.deepEqual(lost, [], 'findings that were acknowledged and lost');
    await this.#hasSightings(db);
    const kept = await db
      .selectFrom('evidence')
      .select(['id', 'leadId'])
      .where('kind', '=', 'transcript')
      .execute();
    assert.deepEqual(kept.map(({ id }) => id).toSorted(), [...pieces].toSorted());
    assert.ok(kept.every(({ leadId }) => leadId !== null));
  }

  /** In the rows: the latest version of each finding, in one lead. */
  async #hasSightings(db: Office['database']['db']): Promise<void> {
    const known = await db.selectFrom('sensorFinding').select(['findingId', 'version']).execute();
    const versions = new Map(known.map(({ findingId, version }) => [findingId, version]));
    const leads = await db.selectFrom('lead').select(['sightings', 'sightingCount']).execute();
    const sightings = leads.flatMap((lead) => lead.sightings);
    for (const { findingId, findingVersion } of sightings) {
      assert.equal(versions.get(findingId), findingVersion, `the version of ${findingId}`);
    }
    const ids = new Set(sightings.map(({ findingId }) => findingId));
    assert.equal(ids.size, sightings.length, 'a finding in two leads');
    const counted = leads.reduce((sum, { sightingCount }) => sum + sightingCount, 0);
    assert.equal(counted, versions.size, 'as many sightings as findings');
  }

  async #hasDecisions({ database: { db } }: Office): Promise<void> {
    const rows = await db
      .selectFrom('event')
      .select(['streamId', 'version'])
      .where('streamKind', 'in', ['case', 'order', 'evidence'])
      .execute();
    const recorded = new Set(rows.map(({ streamId, version }) => `${streamId} ${version}`));
    assert.equal(recorded.size, rows.length, 'a version twice');
    for (const [id, versions] of this.#decided) {
      for (const version of versions)
        assert.ok(recorded.has(`${id} ${version}`), `${id} ${version}`);
    }
  }

  async #hasEvidence(office: Office): Promise<void> {
    const { db } = office.database;
    const items = await db.selectFrom('evidence').selectAll().execute();
    const byId = new Map(items.map((item) => [item.id, item]));
    for (const [id, sha256] of this.#kept) assert.equal(byId.get(id)?.sha256, sha256, id);
    for (const item of items) {
      const content = await openEvidence(office, db, item);
      assert.ok(typeof content !== 'string', `evidence ${item.id} is ${String(content)}`);
    }
  }

  /** Each decision has its job, which has run, or waits in one place; a job that nobody decided is none. */
  async #hasJobs({ database: { db } }: Office): Promise<void> {
    const decided = await db.selectFrom('webhook').select('id').execute();
    const waiting = await db.selectFrom('outbox').select('payload').execute();
    const queued = await sql<{ data: unknown; state: string }>`
      select data, state::text as state from jobs.job where name = ${JOB_TOPIC}`.execute(db);
    const idOf = (payload: unknown): string => String(Reflect.get(Object(payload), 'id'));
    const places = [
      ...waiting.map(({ payload }) => idOf(payload)),
      ...queued.rows.map(({ data }) => idOf(data)),
    ];
    assert.equal(new Set(places).size, places.length, 'a job in two places');
    const open = new Set([
      ...waiting.map(({ payload }) => idOf(payload)),
      ...queued.rows
        .filter(({ state }) => ['created', 'retry', 'active'].includes(state))
        .map(({ data }) => idOf(data)),
    ]);
    const ids = new Set(decided.map(({ id }) => id));
    for (const id of this.#jobs) assert.ok(ids.has(id), `decision ${id} is lost`);
    for (const id of ids) assert.ok(open.has(id) || this.#ran.has(id), `job ${id} is lost`);
    for (const id of open) assert.ok(ids.has(id), `job ${id} without its decision`);
  }
}
