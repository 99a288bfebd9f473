/** How the office kept its own time: the clocks that bind it, and how long releases took. */
import { sql } from 'kysely';
import type { NewPublication } from '#govern/publication.ts';
import type { OfficeClocks } from '#model/publication.ts';
import type { Db } from '#store/database.ts';
import { within, type Span } from './within-month.ts';

export async function countOfficeClocks(
  db: Db,
  about: NewPublication,
  span: Span,
): Promise<OfficeClocks> {
  const [ended, releases, overdue, appeals] = [
    await endedClocks(db, about, span),
    await releaseTimes(db, about, span),
    await overdueReleases(db, about, span),
    await decidedAppeals(db, about, span),
  ];
  return { ...ended, ...releases, overdueReleases: overdue, ...appeals };
}

async function endedClocks(
  db: Db,
  about: NewPublication,
  { from, to }: Span,
): Promise<Pick<OfficeClocks, 'releases' | 'inTime' | 'clocks' | 'clocksInTime'>> {
  const rows = await db
    .selectFrom('clock')
    .select(['kind', 'outcome', sql<number>`count(*)::int`.as('number')])
    .where('binds', '=', 'authority')
    .where('stoppedAt', '>=', from)
    .where('stoppedAt', '<', to)
    .where('outcome', 'in', ['met', 'late'])
    .where(within(about))
    .groupBy(['kind', 'outcome'])
    .execute();
  const number = (kind: string | null, outcome: string | null): number =>
    rows
      .filter((row) => (kind ?? row.kind) === row.kind && (outcome ?? row.outcome) === row.outcome)
      .reduce((sum, row) => sum + row.number, 0);
  return {
    releases: number('release', null),
    inTime: number('release', 'met'),
    clocks: number(null, null),
    clocksInTime: number(null, 'met'),
  };
}

/** From the day that a release was due to begin until every point was seen to have let go. */
async function releaseTimes(
  db: Db,
  about: NewPublication,
  { from, to }: Span,
): Promise<Pick<OfficeClocks, 'medianMinutes' | 'slowestMinutes'>> {
  const minutes = sql<number>`extract(epoch from released_at - passed_at) / 60`;
  const { median, slowest } = await db
    .selectFrom('case')
    .select([
      sql<number | null>`percentile_cont(0.5) within group (order by ${minutes})`.as('median'),
      sql<number | null>`max(${minutes})`.as('slowest'),
    ])
    .where('releasedAt', '>=', from)
    .where('releasedAt', '<', to)
    .where('passedAt', 'is not', null)
    .where(within(about))
    .executeTakeFirstOrThrow();
  return { medianMinutes: rounded(median), slowestMinutes: rounded(slowest) };
}

const rounded = (value: number | string | null): number | null =>
  value === null ? null : Math.max(0, Math.round(Number(value)));

/** Missed by the end of the month, and not made good by then. */
async function overdueReleases(db: Db, about: NewPublication, { to }: Span): Promise<number> {
  const { number } = await db
    .selectFrom('clock')
    .select(sql<number>`count(*)::int`.as('number'))
    .where('kind', '=', 'release')
    .where('breachedAt', '<', to)
    .where((where) => where.or([where('stoppedAt', 'is', null), where('stoppedAt', '>=', to)]))
    .where(within(about))
    .executeTakeFirstOrThrow();
  return number;
}

async function decidedAppeals(
  db: Db,
  about: NewPublication,
  { from, to }: Span,
): Promise<Pick<OfficeClocks, 'appealsDecided' | 'appealsUpheld'>> {
  const { rows } = await sql<{ readonly decided: number; readonly upheld: number }>`
    select count(*)::int as decided,
      (count(*) filter (where step ->> 'to' = 'upheld'))::int as upheld
    from "case", jsonb_array_elements(flags -> 'appeal') step
    where appeal <> 'none' and step ->> 'to' in ('upheld', 'dismissed')
      and step ->> 'at' >= ${from} and step ->> 'at' < ${to} and ${within(about)}`.execute(db);
  return { appealsDecided: rows[0]?.decided ?? 0, appealsUpheld: rows[0]?.upheld ?? 0 };
}
