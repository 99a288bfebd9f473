/**
 * The record: events are added, and the rows that follow from them are written in the same transaction.
 * Whoever adds locks the head of the log first, so that decisions happen one after the other: what one checks, no other
 * changes meanwhile, whatever aggregates it spans. (Reads are not held up.)
 */
import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { canonicalJson } from '#base/canonical-json.ts';
import { isoFrom } from '#base/clock.ts';
import type { Aggregate, AnyEvent, State } from '#model/aggregate.ts';
import { personalHash } from '#wire/tlog/leaf.ts';
import type { Db, Tx } from './database.ts';
import { readRows, snake, writeRow, writeRows } from './rows.ts';
import type { EventRow } from './tables.ts';
import type { Vault } from './vault.ts';

const SALT_BYTES = 16;
/** Rows of one INSERT: PostgreSQL takes 65,535 parameters, an event has 14. */
const INSERT_ROWS_MAX = 1_000;

export interface NewEvents {
  readonly streamId: string;
  readonly jurisdiction: string | null;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly role: string | null;
  readonly drafts: readonly DraftEvent[];
}
/** An event of any kind; its own table of types checks it. */
export interface DraftEvent {
  readonly type: string;
  readonly data: unknown;
  readonly personal?: unknown;
}

/** What a transaction that decides knows of the log's head. */
export interface Head {
  size: number;
  /** Times never run backwards in the record, whatever the machine's clock does. */
  readonly at: string;
}

/** Waits until nobody else is deciding. */
export async function lockHead(tx: Tx, now: number): Promise<Head> {
  const { size, at } = await tx
    .selectFrom('logHead')
    .select(['size', 'at'])
    .where('id', '=', 1)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { size, at: isoFrom(Math.max(now, Date.parse(at))) };
}

/**
 * Writes how far the transaction has brought the head, once, before it commits: a row that is written again and again in
 * one transaction leaves as many versions to walk past each time.
 */
export async function advanceHead(tx: Tx, head: Head): Promise<void> {
  await tx
    .updateTable('logHead')
    .set({ size: head.size, at: head.at })
    .where('id', '=', 1)
    .where('size', '<>', head.size)
    .execute();
}

/** What a transaction knows of streams without asking: their states as it wrote them; null: new, nothing is there. */
export type Known = (streamId: string) => State | null | undefined;

/** Adds events to one stream and gives its new state. A draft that its type refuses is a defect and throws. */
export async function append(
  tx: Tx,
  vault: Vault,
  head: Head,
  kind: Aggregate,
  added: NewEvents,
  known: Known = () => undefined,
): Promise<State> {
  const state = (await appendAll(tx, vault, head, kind, [added], known)).get(added.streamId);
  if (state === undefined) throw new Error('Broken invariant: at least one event');
  return state;
}

/**
 * Adds events to many streams of one kind, in this order, and gives their new states. Keys, events and rows each go to
 * the database together: one by one they took eight times as long.
 */
export async function appendAll(
  tx: Tx,
  vault: Vault,
  head: Head,
  kind: Aggregate,
  all: readonly NewEvents[],
  known: Known = () => undefined,
): Promise<ReadonlyMap<string, State>> {
  const drafts = all.flatMap((added) =>
    added.drafts.map((draft) => ({ added, type: draft.type, ...check(kind, draft) })),
  );
  const ids = [...new Set(drafts.map(({ added }) => added.streamId))];
  const sealing = drafts.filter(({ personal }) => personal !== null);
  const sealed = [...new Set(sealing.map(({ added }) => added.streamId))];
  await vault.prepare(tx, sealed, head.at, (streamId) => known(streamId) === null);
  const states = await statesOf(tx, kind, ids, known);
  const rows: EventRow[] = [];
  for (const { added, type, data, personal } of drafts) {
    const { streamId, actorId } = added;
    const before = states.get(streamId) ?? null;
    const version = (before?.version ?? 0) + 1;
    const box = await seal(tx, vault, streamId, personal, head.at);
    rows.push({
      seq: head.size++,
      streamKind: kind.kind,
      streamId,
      version,
      type,
      at: head.at,
      actorKind: added.actorKind,
      actorId,
      role: added.role,
      jurisdiction: added.jurisdiction,
      salt: randomBytes(SALT_BYTES),
      data: canonicalJson(data),
      personalHash: box?.hash ?? null,
      personal: box?.sealed ?? null,
    });
    const kept = box === null ? null : personal;
    const event = { type, data, personal: kept, streamId, version, at: head.at, actorId };
    states.set(streamId, kind.evolve(before, event));
  }
  await writeEvents(tx, rows);
  await writeRows(tx, kind, [...states.values()]);
  return states;
}

async function statesOf(
  tx: Tx,
  kind: Aggregate,
  ids: readonly string[],
  known: Known,
): Promise<Map<string, State>> {
  const unknown = ids.filter((id) => known(id) === undefined);
  const states = await readRows(tx, kind, unknown);
  for (const id of ids) {
    const state = known(id);
    if (state) states.set(id, state);
  }
  return states;
}

async function writeEvents(tx: Tx, rows: readonly EventRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += INSERT_ROWS_MAX) {
    const some = rows.slice(at, at + INSERT_ROWS_MAX);
    await tx.insertInto('event').values(some).execute();
  }
}

function check(
  kind: Pick<Aggregate, 'kind' | 'events'>,
  draft: DraftEvent,
): { data: unknown; personal: unknown } {
  const type = kind.events[draft.type];
  if (type === undefined)
    throw new Error(`Broken invariant: ${draft.type} is no ${kind.kind} event`);
  return {
    data: type.data.parse(draft.data),
    personal: type.personal === undefined ? null : type.personal.parse(draft.personal),
  };
}

async function seal(
  tx: Tx,
  vault: Vault,
  streamId: string,
  personal: unknown,
  at: string,
): Promise<{ hash: string; sealed: Uint8Array } | null> {
  if (personal === null) return null;
  const salt = randomBytes(SALT_BYTES);
  const plain = Buffer.concat([salt, Buffer.from(canonicalJson(personal))]);
  const sealed = await vault.seal(tx, streamId, plain, at);
  // After an erasure nothing personal is kept any more, not even what is new.
  return sealed === null ? null : { hash: personalHash(salt, personal), sealed };
}

/** Salt and personal data of an event as they were hashed; null when there were none, or they were erased. */
export async function openPersonal(
  db: Db,
  vault: Vault,
  row: Pick<EventRow, 'streamId' | 'personal'>,
): Promise<{ readonly salt: Uint8Array; readonly personal: unknown } | null> {
  if (row.personal === null) return null;
  const plain = await vault.open(db, row.streamId, row.personal);
  if (plain === null) return null;
  const text = new TextDecoder().decode(plain.subarray(SALT_BYTES));
  return { salt: plain.subarray(0, SALT_BYTES), personal: JSON.parse(text) };
}

/** What an event holds that is not personal. */
export function dataOf(row: Pick<EventRow, 'data'>): unknown {
  return jsonOf(row.data);
}

/** Of JSON that this office wrote itself. */
export function jsonOf(text: string): unknown {
  return JSON.parse(text);
}

/** The events of one stream as `evolve` sees them. */
export async function readStream(
  db: Db,
  vault: Vault,
  kind: Aggregate,
  streamId: string,
): Promise<readonly AnyEvent[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('streamKind', '=', kind.kind)
    .where('streamId', '=', streamId)
    .orderBy('version')
    .execute();
  return Promise.all(rows.map((row) => recorded(db, vault, kind, row)));
}

/** An event row as `evolve` sees it. */
export async function recorded(
  db: Db,
  vault: Vault,
  kind: Aggregate,
  row: EventRow,
): Promise<AnyEvent> {
  const type = kind.events[row.type];
  if (type === undefined) throw new Error(`Broken invariant: ${row.type} is no ${kind.kind} event`);
  const opened = await openPersonal(db, vault, row);
  return {
    type: row.type,
    data: type.data.parse(dataOf(row)),
    personal: opened === null ? null : opened.personal,
    streamId: row.streamId,
    version: row.version,
    at: row.at,
    actorId: row.actorId,
  };
}

/**
 * Makes all rows of one kind again from its events; gives the number of streams. Streams are folded one after the
 * other, so that memory holds the states of one read however many there are.
 */
export async function rebuild(tx: Tx, vault: Vault, kind: Aggregate): Promise<number> {
  await sql`delete from ${sql.table(snake(kind.table))}`.execute(tx);
  let after: { streamId: string; version: number } | null = null;
  let state: State | null = null;
  let streams = 0;
  for (;;) {
    const rows = await eventsAfter(tx, kind, after);
    const sealed = rows.filter(({ personal }) => personal !== null);
    await vault.recall(tx, [...new Set(sealed.map(({ streamId }) => streamId))]);
    const whole: State[] = [];
    for (const row of rows) {
      if (state !== null && state.id !== row.streamId) {
        whole.push(state);
        state = null;
      }
      if (state === null) streams++;
      state = kind.evolve(state, await recorded(tx, vault, kind, row));
    }
    await writeRows(tx, kind, whole);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = { streamId: last.streamId, version: last.version };
  }
  if (state !== null) await writeRow(tx, kind, state);
  return streams;
}

/** Events of a rebuild read at once: a few megabytes. */
const REBUILD_ROWS = 2_000;

function eventsAfter(
  tx: Tx,
  kind: Aggregate,
  after: { streamId: string; version: number } | null,
): Promise<EventRow[]> {
  let query = tx.selectFrom('event').selectAll().where('streamKind', '=', kind.kind);
  if (after !== null) {
    query = query.where(sql<boolean>`(stream_id, version) > (${after.streamId}, ${after.version})`);
  }
  return query.orderBy('streamId').orderBy('version').limit(REBUILD_ROWS).execute();
}

/** One stream's row again from its events: after an erasure. */
export async function refold(
  tx: Tx,
  vault: Vault,
  kind: Aggregate,
  streamId: string,
): Promise<void> {
  let state: State | null = null;
  for (const event of await readStream(tx, vault, kind, streamId))
    state = kind.evolve(state, event);
  if (state !== null) await writeRow(tx, kind, state);
}

/** SHA-256 as lower-case hex. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
