/**
 * Work that follows from decisions (mail, webhooks, deadlines), done after the commit and again until it succeeds. A
 * decision writes to the outbox in its own transaction; `relay` hands that to pg-boss, which keeps time and retries.
 * At least once: whoever does a job must not mind doing it again.
 */
import { fromKysely, fromPglite, PgBoss, type Job } from 'pg-boss';
import { messageOf } from '#base/errors.ts';
import { sql } from 'kysely';
import type { Database, Db } from './database.ts';

export interface JobKind {
  readonly topic: string;
  /** Tries before a job is given up; then it lies in the dead jobs until somebody looks. */
  readonly triesMax: number;
  /** The first pause between tries; each further one is twice as long, up to an hour. */
  readonly pauseSeconds: number;
  run(payload: unknown): Promise<void>;
}

export interface JobQueue {
  /** Hands over what lies in the outbox; how many jobs that were. Safe to call at any time, by several processes. */
  relay(): Promise<number>;
  /** Jobs that wait, and those that were given up. */
  counts(): Promise<{ readonly waiting: number; readonly dead: number }>;
  /** Those that were given up, oldest first. */
  dead(): Promise<readonly DeadJob[]>;
  /** Gives a dead job all its tries once more. False: there is no such job. */
  retry(id: string): Promise<boolean>;
  stop(): Promise<void>;
}

export interface DeadJob {
  readonly id: string;
  readonly topic: string;
  /** When it was given up; ISO 8601. */
  readonly since: string;
  readonly payload: unknown;
  /** What its last try said; null where that is not known. */
  readonly why: string | null;
}

/** Dead jobs that are told of one topic: who has more has another trouble than single jobs. */
export const DEAD_JOBS_MAX = 1_000;

/** Outbox rows taken over in one transaction. */
const RELAY_ROWS = 100;
/** How often the outbox and the queues are looked at; pg-boss takes no less than half a second. */
export const POLL_SECONDS = 1;
const SCHEMA = 'jobs';
/** The queue's own connections to PostgreSQL. */
const CONNECTIONS_MAX = 3;
const PAUSE_SECONDS_MAX = 3_600;
/** A job that takes longer counts as dead with its process, and is tried again. */
const EXPIRE_SECONDS = 300;

/** Starts the workers of all kinds. `onTrouble` hears of failed tries and of the queue's own complaints. */
export async function startJobQueue(
  database: Database,
  kinds: readonly JobKind[],
  onTrouble: (message: string) => void,
): Promise<JobQueue> {
  const { engine } = database;
  const boss =
    'pglite' in engine
      ? new PgBoss({ db: fromPglite(engine.pglite), backend: 'pglite', schema: SCHEMA })
      : new PgBoss({ connectionString: engine.url, max: CONNECTIONS_MAX, schema: SCHEMA });
  boss.on('error', (error) => onTrouble(messageOf(error)));
  await boss.start();
  for (const kind of kinds) await serve(boss, kind, onTrouble);
  const relay = () => takeOver(database, boss, kinds);
  const ticking = repeat(relay, onTrouble);
  return {
    relay,
    counts: () => countJobs(database),
    dead: () => deadJobs(boss),
    retry: (id) => retryDead(boss, id),
    async stop() {
      await ticking.stop();
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
}

async function serve(boss: PgBoss, kind: JobKind, onTrouble: (message: string) => void) {
  await boss.createQueue(deadName(kind));
  await boss.createQueue(kind.topic, {
    retryLimit: kind.triesMax - 1,
    retryDelay: kind.pauseSeconds,
    retryBackoff: true,
    retryDelayMax: PAUSE_SECONDS_MAX,
    expireInSeconds: EXPIRE_SECONDS,
    deadLetter: deadName(kind),
  });
  await boss.work(kind.topic, { pollingIntervalSeconds: POLL_SECONDS }, async (jobs: Job[]) => {
    for (const job of jobs) {
      try {
        await kind.run(job.data);
      } catch (error) {
        onTrouble(`${kind.topic} ${job.id}: ${messageOf(error)}`);
        throw error;
      }
    }
  });
}

/** In one transaction: a job is in the outbox or in the queue, never in both and never in neither. */
async function takeOver(
  database: Database,
  boss: PgBoss,
  kinds: readonly JobKind[],
): Promise<number> {
  const topics = kinds.map(({ topic }) => topic);
  if (topics.length === 0) return 0;
  return database.db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('outbox')
      .select(['id', 'topic', 'payload'])
      .where('takenAt', 'is', null)
      .where('topic', 'in', topics)
      .orderBy('id')
      .limit(RELAY_ROWS)
      .forUpdate()
      .skipLocked()
      .execute();
    const db = fromKysely(tx.withoutPlugins());
    for (const { topic, payload } of rows) {
      if (typeof payload !== 'object') throw new Error('Broken invariant: a job with a payload');
      await boss.send(topic, payload, { db });
    }
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await tx.deleteFrom('outbox').where('id', 'in', ids).execute();
    return rows.length;
  });
}

/** The queue's own numbers are up to a minute old. */
async function countJobs({ db }: Database): Promise<{ waiting: number; dead: number }> {
  const jobs = await unfinishedJobs(db);
  const dead = jobs.filter(({ isDead }) => isDead).length;
  return { waiting: jobs.length - dead, dead };
}

async function deadJobs(boss: PgBoss): Promise<readonly DeadJob[]> {
  const all: DeadJob[] = [];
  for (const { name } of await boss.getQueues()) {
    if (!isDeadName(name)) continue;
    const found = await boss.findJobs(name, { queued: true, limit: DEAD_JOBS_MAX });
    for (const { id, data, createdOn, sourceOutput } of found) {
      const topic = name.slice(0, -DEAD.length);
      all.push({
        id,
        topic,
        since: new Date(createdOn).toISOString(),
        payload: data,
        why: reasonIn(sourceOutput),
      });
    }
  }
  return all.toSorted((a, b) => a.since.localeCompare(b.since));
}

/** pg-boss keeps what was thrown, with its message. */
function reasonIn(output: unknown): string | null {
  const message: unknown = Reflect.get(Object(output), 'message');
  return typeof message === 'string' ? message : null;
}

async function retryDead(boss: PgBoss, id: string): Promise<boolean> {
  for (const { name } of await boss.getQueues()) {
    if (!isDeadName(name)) continue;
    const destination = name.slice(0, -DEAD.length);
    if ((await boss.redrive(name, { ids: [id], destination })) > 0) return true;
  }
  return false;
}

export interface UnfinishedJob {
  readonly topic: string;
  readonly payload: unknown;
  readonly isDead: boolean;
}

/** What was taken over and is not done, dead ones among it. Empty where no queue ever ran on this database. */
export async function unfinishedJobs(db: Db): Promise<readonly UnfinishedJob[]> {
  const plain = db.withoutPlugins();
  const { rows: tables } = await sql<{ found: string | null }>`
    select to_regclass(${`${SCHEMA}.job`})::text as found`.execute(plain);
  if (typeof tables[0]?.found !== 'string') return [];
  const { rows } = await sql<{ name: string; data: unknown }>`
    select name, data from ${sql.table(`${SCHEMA}.job`)}
    where state < 'completed' and not starts_with(name, '__') order by created_on, id`.execute(
    plain,
  );
  return rows.map(({ name, data: payload }) => {
    const isDead = isDeadName(name);
    return { topic: isDead ? name.slice(0, -DEAD.length) : name, payload, isDead };
  });
}

const DEAD = '.dead';
const isDeadName = (name: string): boolean => name.endsWith(DEAD);
const deadName = ({ topic }: JobKind): string => `${topic}${DEAD}`;

/** Again and again, one at a time, until stopped. */
function repeat(run: () => Promise<number>, onTrouble: (message: string) => void) {
  let timer: NodeJS.Timeout | null = null;
  let going: Promise<void> = Promise.resolve();
  let isStopped = false;
  const next = (pauseMs: number): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      going = turn();
    }, pauseMs);
  };
  const turn = async (): Promise<void> => {
    let moved = 0;
    try {
      moved = await run();
    } catch (error) {
      onTrouble(`outbox: ${messageOf(error)}`);
    }
    // A full hand means that there is more.
    next(moved === RELAY_ROWS ? 0 : POLL_SECONDS * 1_000);
  };
  next(0);
  return {
    async stop(): Promise<void> {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      await going;
    },
  };
}
