/**
 * Counts a month once, from what the office knows now, and blanks at once what is too small to be told: nothing else
 * ever leaves this file. What is told later is read from the publication, never from cases.
 */
import { sql, type RawBuilder } from 'kysely';
import { canonicalJson } from '#base/canonical-json.ts';
import { isoFrom } from '#base/clock.ts';
import { monthSpan } from '#govern/month.ts';
import type { Counted, NewPublication } from '#govern/publication.ts';
import { suppress, type Count } from '#govern/suppress.ts';
import {
  CELL_MIN,
  FIGURE_CELLS_MAX,
  type Figures,
  type FigureSplit,
  type FiguresTable,
  type FigureTable,
} from '#model/publication.ts';
import type { Db } from '#store/database.ts';
import { withinReach } from '#store/reach.ts';
import { sha256 } from '#store/record.ts';
import { calendarOf } from '../clocks/calendar-of.ts';
import { countEnergy } from './count-energy.ts';
import { countOfficeClocks } from './count-office-clocks.ts';
import { within, type Span } from './within-month.ts';

/** `before`: what was told of the same month already; what it left blank stays so. */
export async function countFigures(
  db: Db,
  about: NewPublication,
  at: number,
  before: Figures | null,
): Promise<Counted> {
  const { rules } = await calendarOf(db, about.jurisdiction);
  const { from, to } = monthSpan(about.month, rules.timeZone);
  const span = { from: isoFrom(from), to: isoFrom(to) };
  const cellMin = CELL_MIN[about.scope];
  const counts = await countsOf(db, about, span);
  const names = await placesBelow(db, about.jurisdiction);
  const tables = TABLES.flatMap(([table, splits]) =>
    splits.map((split) => tableOf(table, split, counts, { about, names, cellMin, before })),
  );
  const figures: Figures = {
    month: about.month,
    ...span,
    countedAt: isoFrom(at),
    cellMin,
    tables,
    clocks: await countOfficeClocks(db, about, span),
    energy: await countEnergy(db, about, span, cellMin),
  };
  return { figures, sha256: sha256(canonicalJson(figures)) };
}

/** What a unit is told is of itself: by outcome alone, for it has one place and one sector. */
const TABLES: readonly (readonly [FigureTable, readonly FigureSplit[]])[] = [
  ['opened', ['place', 'sector']],
  ['proven', ['place', 'sector']],
  ['closed', ['outcome', 'place', 'sector']],
  ['held', ['place']],
  ['released', ['place']],
];

interface Row {
  readonly table: FigureTable;
  readonly jurisdiction: string;
  readonly sector: string | null;
  readonly outcome: string | null;
  readonly number: number;
}

async function countsOf(db: Db, about: NewPublication, span: Span): Promise<readonly Row[]> {
  const all = await Promise.all(
    [
      caseCounts('opened', sql`opened_at`, sql`true`),
      caseCounts('proven', sql`opened_at`, sql`verdict in ('deliberate', 'compromised')`),
      caseCounts('closed', sql`closed_at`, sql`true`),
      caseCounts('released', sql`released_at`, sql`true`),
      orderCounts,
    ].map((counts) => counts(about, span).execute(db)),
  );
  return all.flatMap(({ rows }) => rows);
}

type Counting = (about: NewPublication, span: Span) => RawBuilder<Row>;

function caseCounts(
  table: FigureTable,
  instant: RawBuilder<unknown>,
  condition: RawBuilder<unknown>,
): Counting {
  return (about, { from, to }) => sql<Row>`
    select ${sql.lit(table)} as "table", jurisdiction, sector, outcome, count(*)::int as number
    from "case"
    where ${instant} >= ${from} and ${instant} < ${to} and ${condition} and ${within(about)}
    group by jurisdiction, sector, outcome`;
}

/** Orders that were decided, whatever became of them. */
const orderCounts: Counting = (about, { from, to }) => sql<Row>`
  select 'held' as "table", jurisdiction, sector, null as outcome, count(*)::int as number
  from "order"
  where approved_at >= ${from} and approved_at < ${to} and ${within(about)}
  group by jurisdiction, sector`;

interface Telling {
  readonly about: NewPublication;
  readonly names: ReadonlyMap<string, { readonly nameEn: string; readonly nameZh: string }>;
  readonly cellMin: number;
  readonly before: Figures | null;
}

function tableOf(
  table: FigureTable,
  split: FigureSplit,
  rows: readonly Row[],
  { about, names, cellMin, before }: Telling,
): FiguresTable {
  const counts = new Map<string | null, number>();
  // Places where nothing was are told, too: silence about one would say as little as a number.
  if (split === 'place') for (const path of names.keys()) counts.set(path, 0);
  for (const row of rows) {
    if (row.table !== table) continue;
    const key = keyOf(row, split, about.jurisdiction);
    counts.set(key, (counts.get(key) ?? 0) + row.number);
  }
  const old = before?.tables.find((one) => one.table === table && one.split === split);
  const blankBefore = new Set(
    old?.cells.flatMap(({ key, told }) => ('blank' in told ? [key] : [])),
  );
  const { cells, total } = suppress(limited(counts), cellMin, blankBefore);
  return {
    table,
    split,
    total,
    cells: cells.map(({ key, told }) => {
      const name = key === null ? undefined : names.get(key);
      return { key, nameEn: name?.nameEn ?? null, nameZh: name?.nameZh ?? null, told };
    }),
  };
}

/** Those of fewest cases become one that has no name. */
function limited(counts: ReadonlyMap<string | null, number>): Count[] {
  const all = [...counts].map(([key, value]) => ({ key, value }));
  if (all.length <= FIGURE_CELLS_MAX) return all;
  const named = all
    .filter(({ key }) => key !== null)
    .toSorted((a, b) => b.value - a.value)
    .slice(0, FIGURE_CELLS_MAX - 1);
  const kept = named.reduce((sum, { value }) => sum + value, 0);
  const sum = all.reduce((whole, { value }) => whole + value, 0);
  return [...named, { key: null, value: sum - kept }];
}

function keyOf(
  { jurisdiction, sector, outcome }: Row,
  split: FigureSplit,
  top: string,
): string | null {
  if (split === 'sector') return sector;
  if (split === 'outcome') return outcome;
  if (jurisdiction === top) return null;
  const [next = ''] = jurisdiction.slice(top.length + 1).split('/');
  return `${top}/${next}`;
}

async function placesBelow(
  db: Db,
  top: string,
): Promise<ReadonlyMap<string, { nameEn: string; nameZh: string }>> {
  const rows = await db
    .selectFrom('jurisdiction')
    .select(['path', 'nameEn', 'nameZh'])
    .where(
      withinReach([{ jurisdiction: top, sector: null, unitId: null }], { jurisdiction: 'path' }),
    )
    .where('closedAt', 'is', null)
    .orderBy('path')
    .execute();
  const below = rows.filter(({ path }) => path.split('/').length === top.split('/').length + 1);
  return new Map(below.map(({ path, nameEn, nameZh }) => [path, { nameEn, nameZh }]));
}
