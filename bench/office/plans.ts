/** Looks at how a database answers: each query of a look is run again under `explain`, as the same role. */
import {
  PostgresQueryCompiler,
  sql,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
} from 'kysely';
import type { Database, Db } from '#store/database.ts';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Hears every statement that goes to a database. */
export class Listener implements KyselyPlugin {
  heard: Statement[] = [];
  readonly #compiler = new PostgresQueryCompiler();

  transformQuery({ node, queryId }: PluginTransformQueryArgs): typeof node {
    const { sql: text, parameters } = this.#compiler.compileQuery(node, queryId);
    this.heard.push({ sql: text, parameters });
    return node;
  }
  transformResult: KyselyPlugin['transformResult'] = ({ result }) => Promise.resolve(result);

  /** The same database, heard. */
  on(database: Database): Database {
    return { ...database, db: database.db.withPlugin(this) };
  }
}

/** Rows from which on reading all of a table, or sorting so many, is a fault. */
const ROWS_MAX = 10_000;
/** A walk along an index that touches so much of a table is a full scan by another name. */
const SHARE_MAX = 0.5;

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Node[];
}

/** What is wrong with the plans of these statements, each in a sentence; they are run in a transaction that changes nothing. */
export async function faultsOf(
  db: Db,
  statements: readonly Statement[],
  sizeOf: ReadonlyMap<string, number>,
  rowsMax = ROWS_MAX,
): Promise<readonly string[]> {
  const faults: string[] = [];
  await db.transaction().execute(async (tx) => {
    for (const statement of statements) {
      if (statement.sql.includes('set_config('))
        await asked(tx, statement.sql, statement.parameters);
      if (!isLook(statement)) continue;
      const text = `explain (analyze, timing off, format json) ${statement.sql}`;
      const rows = await asked(tx, text, statement.parameters);
      const plan = (rows[0] as { 'QUERY PLAN': readonly { Plan: Node }[] })['QUERY PLAN'][0]?.Plan;
      if (plan === undefined) throw new Error('no plan');
      const found = faultsIn(plan, sizeOf, rowsMax);
      if (found.length > 0 && process.env['BENCH_PLANS'] === 'yes') {
        const shown = await asked(tx, `explain (analyze) ${statement.sql}`, statement.parameters);
        process.stderr.write(`${statement.sql}\n${JSON.stringify(statement.parameters)}\n`);
        for (const row of shown) process.stderr.write(`${Object.values(row as object).join()}\n`);
      }
      faults.push(...found);
    }
  });
  return faults;
}

function isLook({ sql: text }: Statement): boolean {
  return (
    /^(?:select|with)/.test(text) && !text.includes('for update') && !text.includes('set_config(')
  );
}

async function asked(db: Db, text: string, parameters: readonly unknown[]): Promise<unknown[]> {
  // What was compiled once must not be changed again: names are as the database has them.
  const parts = text.split(/\$\d+/);
  const order = [...text.matchAll(/\$(\d+)/g)].map(([, at]) => parameters[Number(at) - 1]);
  const strings: TemplateStringsArray = Object.assign([...parts], { raw: parts });
  return (await sql(strings, ...order).execute(db.withoutPlugins())).rows;
}

function faultsIn(
  node: Node,
  sizeOf: ReadonlyMap<string, number>,
  rowsMax: number,
): readonly string[] {
  const below = node.Plans ?? [];
  return [
    ...below.flatMap((child) => faultsIn(child, sizeOf, rowsMax)),
    ...scanFaults(node, sizeOf, rowsMax),
    ...sortFaults(node, rowsMax),
  ];
}

function scanFaults(
  node: Node,
  sizeOf: ReadonlyMap<string, number>,
  rowsMax: number,
): readonly string[] {
  const table = node['Relation Name'];
  if (table === undefined) return [];
  const size = sizeOf.get(table) ?? 0;
  const type = node['Node Type'];
  if (type === 'Seq Scan' && size > rowsMax) return [`reads all of ${table} (${size} rows)`];
  const touched = touchedBy(node);
  if (touched <= rowsMax || touched <= size * SHARE_MAX) return [];
  return [`${type} of ${table} touches ${touched} of ${size} rows (${node['Index Name']})`];
}

function touchedBy(node: Node): number {
  const removed =
    (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return ((node['Actual Rows'] ?? 0) + removed) * (node['Actual Loops'] ?? 1);
}

function sortFaults(node: Node, rowsMax: number): readonly string[] {
  if (!node['Node Type'].endsWith('Sort')) return [];
  const sorted = (node.Plans ?? []).reduce((sum, each) => sum + (each['Actual Rows'] ?? 0), 0);
  return sorted > rowsMax ? [`sorts ${sorted} rows`] : [];
}

/** Rows of each table, as the last `analyze` counted them. */
export async function tableSizes(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ name: string; size: number }>`
    select relname as name, reltuples::bigint as size from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace`.execute(db);
  return new Map(rows.map(({ name, size }) => [name, size]));
}
