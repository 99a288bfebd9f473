/**
 * A backup holds what cannot be made again: events, keys (wrapped), secrets, the outbox with the jobs that were taken from it
 * and are not done. Projections are left out:
 * restoring rebuilds them from the events. The form is the same for both databases, so that a backup of one can be
 * restored into the other.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { OperatingError } from '#base/errors.ts';
import { parseLine } from './backup-line.ts';
import type { Database, Db, Tx } from './database.ts';
import { unfinishedJobs } from './job-queue.ts';

/** Tables that are neither projections nor to be backed up: what would be wrong or useless after a restore. */
export const NOT_KEPT = [
  // Kysely's own; the schema is made by migrations.
  'kysely_migration',
  'kysely_migration_lock',
  // The database makes these again with the things that they name.
  'lead_trace',
  'held_network',
  'sighting',
  'day_tally',
  'standing',
  'search_word',
  // Made again from the events.
  'taxii_object',
  'taxii_cursor',
  'pool_name',
  // Good for minutes.
  'export_ticket',
] as const;

/** Rows read at once. */
const ROWS = 500;

const Header = z.strictObject({
  minewatch: z.literal('backup'),
  v: z.literal(1),
  at: z.string(),
  /** Events in it. */
  size: z.number().int().nonnegative(),
});
const TableLine = z.strictObject({ table: z.string(), columns: z.array(z.string()) });
const RowLine = z.array(z.unknown());
/** SHA-256 of all lines before it: what was cut, changed or left out on the way shows. */
const EndLine = z.strictObject({ end: z.literal(true), sha256: z.string() });

/**
 * Lines of JSON: a header, then each table's name and columns followed by its rows, then an end mark. One snapshot: what
 * is decided meanwhile is not in it.
 */
export async function* backup(
  { db, kind }: Database,
  projections: readonly string[],
  at: string,
): AsyncGenerator<string> {
  const lines: string[] = [];
  // PGlite has one connection: it would be held while a slow disk takes the lines.
  if (kind === 'embedded') {
    await db.transaction().execute(async (tx) => {
      for await (const line of dump(tx, projections, at)) lines.push(line);
    });
    yield* lines;
    return;
  }
  const tx = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  try {
    yield* dump(tx, projections, at);
  } finally {
    await tx.rollback().execute();
  }
}

async function* dump(tx: Tx, projections: readonly string[], at: string): AsyncGenerator<string> {
  const hash = createHash('sha256');
  for await (const line of contentOf(tx, projections, at)) {
    hash.update(line).update('\n');
    yield line;
  }
  yield JSON.stringify({ end: true, sha256: hash.digest('hex') });
}

async function* contentOf(
  tx: Tx,
  projections: readonly string[],
  at: string,
): AsyncGenerator<string> {
  const { size } = await tx.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  yield JSON.stringify({ minewatch: 'backup', v: 1, at, size });
  for (const { table, columns, key } of await tablesOf(tx, projections)) {
    yield JSON.stringify({ table, columns });
    let after: readonly unknown[] | null = null;
    for (;;) {
      const page = await pageOf(tx, table, columns, key, after);
      for (const row of page) yield JSON.stringify(row.map(encode));
      const last = page.at(-1);
      if (last === undefined) break;
      after = key.map((column) => last[columns.indexOf(column)]);
    }
    if (table === 'outbox') yield* jobsAsRows(tx, columns, at);
  }
}

/** What the queue has taken over goes back to where it came from; done twice it does no harm. */
async function* jobsAsRows(tx: Tx, columns: readonly string[], at: string): AsyncGenerator<string> {
  const { last } = await tx
    .selectFrom('outbox')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  let id: number = last ?? 0;
  for (const { topic, payload } of await unfinishedJobs(tx)) {
    const row = new Map<string, unknown>(
      Object.entries({ id: ++id, topic, payload, created_at: at, taken_at: null }),
    );
    yield JSON.stringify(columns.map((column) => encode(row.get(column) ?? null)));
  }
}

interface TableForm {
  readonly table: string;
  readonly columns: readonly string[];
  /** Its primary key: pages are read in its order. */
  readonly key: readonly string[];
}

/** Every table of the schema that a backup keeps. */
export async function tablesOf(
  db: Db,
  projections: readonly string[],
): Promise<readonly TableForm[]> {
  const plain = db.withoutPlugins();
  const { rows } = await sql<{ name: string; columns: string[]; key: string[] | null }>`
    select c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum))
        from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary) as key
    from pg_class c where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
    order by c.relname`.execute(plain);
  const left = new Set<string>([...NOT_KEPT, ...projections]);
  return rows
    .filter(({ name }) => !left.has(name))
    .map(({ name, columns, key }) => {
      if (key === null) throw new Error(`Broken invariant: ${name} has a primary key`);
      return { table: name, columns, key };
    });
}

async function pageOf(
  tx: Tx,
  table: string,
  columns: readonly string[],
  key: readonly string[],
  after: readonly unknown[] | null,
): Promise<unknown[][]> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const order = sql.join(key.map((column) => sql.ref(column)));
  const from = after === null ? sql`` : sql`where (${order}) > (${sql.join([...after])})`;
  const { rows } = await sql<Record<string, unknown>>`
    select ${names} from ${sql.table(table)} ${from} order by ${order} limit ${ROWS}`.execute(
    tx.withoutPlugins(),
  );
  return rows.map((row) => columns.map((column) => row[column]));
}

/** Bytes have no JSON of their own. */
function encode(value: unknown): unknown {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return value !== null && typeof value === 'object' ? { json: value } : value;
}

const Bytes = z.strictObject({ base64: z.base64() });
const Json = z.strictObject({ json: z.unknown() });

function decode(value: unknown): unknown {
  const bytes = Bytes.safeParse(value);
  if (bytes.success) return Buffer.from(bytes.data.base64, 'base64');
  const json = Json.safeParse(value);
  return json.success ? JSON.stringify(json.data.json) : value;
}

/**
 * Fills an empty database (of this version's schema), and takes no line beyond the end mark. The caller rebuilds the
 * projections after it, in the same transaction: nobody must find a database with events and no rows.
 * Throws `damaged` for what is not a whole backup, `conflict` for a database that is in use.
 */
export async function restore(
  tx: Tx,
  projections: readonly string[],
  lines: AsyncIterator<string>,
): Promise<{ readonly events: number }> {
  const { size } = await tx.selectFrom('logHead').select('size').executeTakeFirstOrThrow();
  if (size > 0)
    throw new OperatingError('conflict', 'This database is in use: restore into an empty one');
  const tables = new Map((await tablesOf(tx, projections)).map((form) => [form.table, form]));
  let events = 0;
  const hash = createHash('sha256');
  let isWhole = false;
  let into: TableForm | null = null;
  let batch: unknown[][] = [];
  const flush = async (): Promise<void> => {
    if (into !== null && batch.length > 0) await insert(tx, into, batch);
    batch = [];
  };
  while (!isWhole) {
    const { value: line, done } = await lines.next();
    if (done === true) throw damaged('it is cut off');
    const parsed = parseLine(line);
    const header = Header.safeParse(parsed);
    const table = TableLine.safeParse(parsed);
    const row = RowLine.safeParse(parsed);
    const end = EndLine.safeParse(parsed);
    if (row.success && into !== null) {
      batch.push(row.data.map(decode));
      if (batch.length >= ROWS) await flush();
    } else if (table.success) {
      await flush();
      into = formOf(tables, table.data);
      await sql`delete from ${sql.table(into.table)}`.execute(tx);
    } else if (header.success) {
      events = header.data.size;
    } else if (end.success && end.data.sha256 === hash.copy().digest('hex')) {
      await flush();
      isWhole = true;
    } else throw damaged('it was changed, or a line is not understood');
    hash.update(line).update('\n');
  }
  await goOnCounting(tx);
  return { events };
}

/** The outbox counts its rows itself: it must go on after those that were restored. */
async function goOnCounting(tx: Tx): Promise<void> {
  await sql`select setval(pg_get_serial_sequence('outbox', 'id'),
    (select coalesce(max(id), 0) + 1 from outbox), false)`.execute(tx);
}

function formOf(
  tables: ReadonlyMap<string, TableForm>,
  { table, columns }: z.infer<typeof TableLine>,
): TableForm {
  const known = tables.get(table);
  if (known === undefined || columns.some((column) => !known.columns.includes(column))) {
    throw damaged(`it holds ${table} in another form: restore with the version that made it`);
  }
  return { ...known, columns };
}

async function insert(tx: Tx, form: TableForm, rows: readonly unknown[][]): Promise<void> {
  const names = sql.join(form.columns.map((column) => sql.ref(column)));
  const values = sql.join(rows.map((row) => sql`(${sql.join(row)})`));
  await sql`insert into ${sql.table(form.table)} (${names}) overriding system value
    values ${values}`.execute(tx.withoutPlugins());
}

function damaged(why: string): OperatingError {
  return new OperatingError('damaged', `Cannot restore this backup: ${why}`);
}
