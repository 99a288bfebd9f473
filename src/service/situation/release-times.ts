/** How long the authority itself takes to let go: from the pass of the verification until every point was seen to have. */
import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import type { Situation } from '#model/situation.ts';
import type { View } from '../view.ts';
import type { Within } from './within.ts';

type Releases = Situation['releases'];

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The clock of release has a day at most, in the rules of the house; who takes longer shows. */
const UP_TO_HOURS = [1, 2, 4, 8, 12, 24, 48, 72] as const;

interface Row {
  readonly count: number;
  readonly median: number | null;
  readonly p90: number | null;
  readonly worst: number | null;
  readonly steps: readonly number[] | null;
}

/** Of the last `days`. */
export async function releaseTimes(view: View, within: Within, days: number): Promise<Releases> {
  const since = isoFrom(view.at - days * DAY_MS);
  const places = within({ jurisdiction: 'case.jurisdiction', sector: 'case.sector' });
  const { rows } = await sql<Row>`
    select count(*)::int as count,
      percentile_cont(0.5) within group (order by hours) as median,
      percentile_cont(0.9) within group (order by hours) as p90,
      max(hours) as worst,
      array[${sql.join(STEPS)}] as steps
    from (select extract(epoch from released_at - passed_at)::float8 / 3600 as hours from "case"
      where released_at >= ${since} and passed_at is not null and ${places}) r`.execute(view.db);
  const waiting = await sql<{ readonly waiting: number; readonly overdue: number }>`
    select count(*)::int as waiting, count(*) filter (where exists (
        select from clock k where k.case_id = "case".id and k.kind = 'release' and k.state = 'breached'
      ))::int as overdue
    from "case" where passed_at is not null and released_at is null and state <> 'closed' and ${places}`.execute(
    view.db,
  );
  const [row] = rows;
  const ms = (hours: number | null | undefined): number | null =>
    hours === null || hours === undefined ? null : hours * HOUR_MS;
  return {
    days,
    count: row?.count ?? 0,
    medianMs: ms(row?.median),
    p90Ms: ms(row?.p90),
    worstMs: ms(row?.worst),
    waiting: waiting.rows[0]?.waiting ?? 0,
    overdue: waiting.rows[0]?.overdue ?? 0,
    histogram: (row?.steps ?? []).map((count, i) => ({ upToMs: ms(UP_TO_HOURS[i]), count })),
  };
}

/** How many took longer than the step before and no longer than this; the last: longer than all. */
const STEPS = [...UP_TO_HOURS, null].map((hours, i) => {
  const from = UP_TO_HOURS[i - 1] ?? -1;
  return hours === null
    ? sql`count(*) filter (where hours > ${sql.lit(from)})::int`
    : sql`count(*) filter (where hours > ${sql.lit(from)} and hours <= ${sql.lit(hours)})::int`;
});
