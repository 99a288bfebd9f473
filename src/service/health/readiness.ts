/** Whether the office can decide: its database answers, has this version's form, and there is room on the disk. */
import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import { migrationsLeft } from '#store/migrate.ts';
import type { Office } from '../office.ts';
import { warningsOf, type Warning } from './warnings.ts';

export interface Readiness {
  readonly ready: boolean;
  /** Each part that is needed, and whether it is there. */
  readonly parts: Readonly<Record<'database' | 'migrations' | 'record' | 'disk', boolean>>;
  /** What would make its answers better; whoever runs it reads more by `admin status`. */
  readonly warnings: readonly Warning['code'][];
}

/** Free bytes that the data folder must have: below, a checkpoint of the database may fail half-way. */
export const DISK_BYTES_MIN = 64 * 1024 * 1024;
/** An answer that takes longer is none. */
const PATIENCE_MS = 3_000;

export async function readinessOf(office: Office, dataFolder: string | null): Promise<Readiness> {
  const { db } = office.database;
  const [database, migrations, record, disk] = await Promise.all([
    holds(async () => (await sql`select 1`.execute(db)).rows.length === 1),
    holds(async () => (await migrationsLeft(db)) === 0),
    holds(async () => (await db.selectFrom('logHead').select('size').execute()).length === 1),
    dataFolder === null ? true : holds(async () => (await freeBytes(dataFolder)) >= DISK_BYTES_MIN),
  ]);
  const parts = { database, migrations, record, disk };
  const ready = Object.values(parts).every(Boolean);
  return { ready, parts, warnings: ready ? await warningCodes(office) : [] };
}

async function warningCodes({ database, clock }: Office): Promise<readonly Warning['code'][]> {
  const warnings = await warningsOf(database.db, clock.now());
  return [...new Set(warnings.map(({ code }) => code))];
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function holds(question: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  try {
    return await Promise.race([question(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
