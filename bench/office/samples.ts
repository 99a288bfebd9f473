/**
 * The streams of the played case as patterns: every state that each went through, and its events, with marks in place
 * of the names of this one case.
 */
import { sql } from 'kysely';
import { KINDS, type Kind } from '#service/aggregates.ts';
import type { Office } from '#service/office.ts';
import type { State } from '#model/aggregate.ts';
import { readStream } from '#store/record.ts';
import { columnsOf, snake } from '#store/rows.ts';
import type { BenchOffice } from './office.ts';

export const COPIED = [
  'unit',
  'person',
  'system',
  'binding',
  'lead',
  'case',
  'order',
  'notice',
  'clock',
  'evidence',
] as const satisfies readonly Kind[];
export type Copied = (typeof COPIED)[number];

export interface Pattern {
  readonly kind: Copied;
  /** There are several clocks. */
  readonly variant: number;
  /** The state at version 1, 2 …, as JSON with the columns' names. */
  readonly rows: readonly string[];
  readonly events: readonly { readonly type: string; readonly data: string }[];
}

export async function readPatterns(bench: BenchOffice): Promise<readonly Pattern[]> {
  const { office } = bench;
  const ids = await idsOf(bench);
  const marks = new Map<string, string>();
  for (const kind of COPIED) {
    const [only, ...more] = ids[kind];
    if (only !== undefined && more.length === 0) marks.set(only, `{${kind}}`);
  }
  for (const [real, mark] of await uniqueIn(bench)) marks.set(real, mark);
  const patterns: Pattern[] = [];
  for (const kind of COPIED) {
    for (const [variant, id] of ids[kind].entries()) {
      const own = new Map(marks).set(id, '{self}');
      patterns.push({ kind, variant, ...(await patternOf(office, kind, id, own)) });
    }
  }
  return patterns;
}

/** What no two streams may share, and what is to differ. */
async function uniqueIn({ office, caseId }: BenchOffice): Promise<readonly [string, string][]> {
  const { db } = office.database;
  const { number } = await db
    .selectFrom('case')
    .select('number')
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow();
  const { verificationCode, subjectTokenHash } = await db
    .selectFrom('notice')
    .select(['verificationCode', 'subjectTokenHash'])
    .where('caseId', '=', caseId)
    .executeTakeFirstOrThrow();
  const tokens = await readTokens(office, caseId);
  return [
    [number, '{number}'],
    [verificationCode, '{check}'],
    ...[subjectTokenHash ?? '', ...tokens].map((hash): [string, string] => [hash, '{token}']),
    ['RU-CLUSTER', 'S-{n}'],
    ['"RU"', '"U-{n}"'],
    ['sample/riverside', '{place}'],
    ['192.0.2.77', '{address}'],
  ];
}

/** A link that was renewed had another token before. */
async function readTokens({ database }: Office, caseId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ token: string | null }>`
    select data::jsonb ->> 'subjectTokenHash' as token from event
    where stream_kind = 'notice' and stream_id in (select id from notice where case_id = ${caseId})
  `.execute(database.db);
  return rows.map(({ token }) => token).filter((token) => token !== null);
}

async function idsOf({ office, cast, caseId, orderId }: BenchOffice) {
  const streams = async (table: string, where: string): Promise<string[]> => {
    const { rows } = await sql<{ id: string }>`select id from ${sql.table(table)}
      where ${sql.raw(where)} order by id`.execute(office.database.db);
    return rows.map(({ id }) => id);
  };
  const ofCase = `case_id = '${caseId}'`;
  return {
    unit: [cast.unitId],
    person: [cast.people.analyst ?? ''],
    system: [cast.systemId],
    binding: [cast.bindingId],
    lead: await streams('lead', ofCase),
    case: [caseId],
    order: [orderId],
    notice: await streams('notice', ofCase),
    clock: await streams('clock', ofCase),
    evidence: await streams('evidence', 'true'),
  } satisfies Record<Copied, string[]>;
}

async function patternOf(
  office: Office,
  kind: Copied,
  id: string,
  marks: ReadonlyMap<string, string>,
): Promise<Pick<Pattern, 'rows' | 'events'>> {
  const { db } = office.database;
  const marked = (value: unknown): string => {
    let text = JSON.stringify(value);
    for (const [real, mark] of marks) text = text.replaceAll(real, mark);
    return text;
  };
  const rows: string[] = [];
  const events: { type: string; data: string }[] = [];
  let state: State | null = null;
  for (const event of await readStream(db, office.vault, KINDS[kind], id)) {
    state = KINDS[kind].evolve(state, event);
    rows.push(marked(byColumn(kind, state)));
    events.push({ type: event.type, data: marked(event.data) });
  }
  return { rows, events };
}

function byColumn(kind: Kind, state: State): Record<string, unknown> {
  const columns = columnsOf(KINDS[kind]);
  return Object.fromEntries(columns.map((name) => [snake(name), Reflect.get(state, name)]));
}
