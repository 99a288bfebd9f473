/** A record of plain events, written straight into the database: what is tested here is what becomes of them. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { isoFrom } from '#base/clock.ts';
import type { Db } from '#store/database.ts';
import type { EventRow } from '#store/tables.ts';

const START = Date.UTC(2026, 2, 1, 8);
/** Rows of one INSERT. */
const ROWS = 1_000;

const uuid = (n: number): string => `0190b5b0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export function eventRow(seq: number): EventRow {
  const digest = createHash('sha256').update(`personal ${seq}`).digest('hex');
  return {
    seq,
    streamKind: 'case',
    streamId: uuid(Math.floor(seq / 4)),
    version: (seq % 4) + 1,
    type: 'case.noted',
    at: isoFrom(START + seq * 1000),
    actorKind: 'person',
    actorId: uuid(0xffff),
    role: 'officer',
    jurisdiction: 'jiangsu',
    salt: createHash('sha256').update(`salt ${seq}`).digest().subarray(0, 16),
    data: `{"step":${seq}}`,
    personalHash: seq % 2 === 0 ? digest : null,
    personal: seq % 2 === 0 ? new Uint8Array(40) : null,
  };
}

/** Adds events up to `size` in one transaction, as decisions do; none where there are as many. */
export async function growRecord(database: Db, size: number): Promise<void> {
  await database.transaction().execute(async (db) => {
    const head = await db
      .selectFrom('logHead')
      .select('size')
      .where('id', '=', 1)
      .forUpdate()
      .executeTakeFirstOrThrow();
    for (let at = head.size; at < size; at += ROWS) {
      const count = Math.min(ROWS, size - at);
      const rows = Array.from({ length: count }, (_, i) => eventRow(at + i));
      await db.insertInto('event').values(rows).execute();
    }
    if (size <= head.size) return;
    await db.updateTable('logHead').set({ size }).where('id', '=', 1).execute();
  });
}

export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'minewatch-record-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
