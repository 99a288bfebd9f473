/** From what the database counts as it happens: a hundred thousand cases cost what a hundred do. */
import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import { situationRoutes } from '#model/routes/energy.ts';
import type { Situation, TrendDay } from '#model/situation.ts';
import { query } from '../handler.ts';
import type { View } from '../view.ts';
import { miningNow } from './mining-now.ts';
import { releaseTimes } from './release-times.ts';
import { within, type Within } from './within.ts';

const DAY_MS = 86_400_000;
/** Releases are rare: a quarter tells more than a month. */
const RELEASE_DAYS = 90;

export const showSituation = query(situationRoutes.show, async (view, { query: asked }) => {
  const here = within(await view.reach('lead.read'), asked.jurisdiction);
  return {
    at: isoFrom(view.at),
    mining: await miningNow(view, here),
    ...(await standings(view, here)),
    ...(await holds(view, here)),
    trend: await trend(view, here, asked.days),
    releases: await releaseTimes(view, here, RELEASE_DAYS),
  };
});

type Standings = Pick<
  Situation,
  'newLeads' | 'overdueCases' | 'casesByState' | 'openByJurisdiction'
>;

async function standings(view: View, here: Within): Promise<Standings> {
  const rows = await view.db
    .selectFrom('standing')
    .select(['about', 'state', 'overdue', 'jurisdiction'])
    .select((eb) => eb.fn.sum<number>(sql`number::float8`).as('number'))
    .where(here({ jurisdiction: 'standing.jurisdiction', sector: 'standing.sector' }))
    .groupBy(['about', 'state', 'overdue', 'jurisdiction'])
    .execute();
  const cases = rows.filter(({ about, number }) => about === 'case' && number > 0);
  const total = (some: typeof rows): number => some.reduce((all, { number }) => all + number, 0);
  const inState = (state: string): number => total(cases.filter((one) => one.state === state));
  const byPlace = Map.groupBy(cases, ({ jurisdiction }) => jurisdiction);
  return {
    newLeads: total(rows.filter(({ about }) => about === 'lead')),
    overdueCases: total(cases.filter(({ overdue }) => overdue)),
    casesByState: {
      lead: inState('lead'),
      triage: inState('triage'),
      assessed: inState('assessed'),
      noticed: inState('noticed'),
      rectifying: inState('rectifying'),
      verifying: inState('verifying'),
    },
    openByJurisdiction: [...byPlace].map(([key, some]) => ({
      key,
      open: total(some),
      overdue: total(some.filter(({ overdue }) => overdue)),
    })),
  };
}

/** Orders that hold are few: nobody withholds the network of thousands at once. */
async function holds(view: View, here: Within): Promise<Pick<Situation, 'held' | 'degraded'>> {
  const { held, degraded } = await view.db
    .selectFrom('order')
    .select([
      sql<number>`count(*)::int`.as('held'),
      sql<number>`count(*) filter (where state = 'degraded')::int`.as('degraded'),
    ])
    .where('state', 'in', ['active', 'degraded'])
    .where(here({ jurisdiction: 'order.jurisdiction', sector: 'order.sector' }))
    .executeTakeFirstOrThrow();
  return { held, degraded };
}

async function trend(view: View, here: Within, days: number): Promise<TrendDay[]> {
  const first = view.at - days * DAY_MS;
  const rows = await view.db
    .selectFrom('dayTally')
    .select((eb) => [
      sql<string>`to_char(day, 'YYYY-MM-DD')`.as('on'),
      sql<number>`sum(found)::float8`.as('found'),
      sql<number>`sum(opened)::float8`.as('opened'),
      sql<number>`sum(closed)::float8`.as('closed'),
      eb.fn.sum<number>('kwhLow').as('low'),
      eb.fn.sum<number>('kwhCentral').as('central'),
      eb.fn.sum<number>('kwhHigh').as('high'),
    ])
    .where(sql<boolean>`day >= ${dayOf(first)}::date and day <= ${dayOf(view.at)}::date`)
    .where(here({ jurisdiction: 'day_tally.jurisdiction', sector: 'day_tally.sector' }))
    .groupBy('day')
    .execute();
  const known = new Map(rows.map((row) => [row.on, row]));
  return Array.from({ length: days + 1 }, (_, i) => {
    const day = dayOf(first + i * DAY_MS);
    const row = known.get(day);
    const hours = day === dayOf(view.at) ? Math.max(1, hoursInto(view.at)) : 24;
    // Crumbs of what was taken away again are nothing.
    const watts = (kwh: number | undefined): number =>
      Math.max(0, Math.round(((kwh ?? 0) / hours) * 1e6) / 1e3);
    return {
      day,
      findings: row?.found ?? 0,
      opened: row?.opened ?? 0,
      closed: row?.closed ?? 0,
      watts: { low: watts(row?.low), central: watts(row?.central), high: watts(row?.high) },
    };
  });
}

const dayOf = (at: number): string => isoFrom(at).slice(0, 10);
const hoursInto = (at: number): number => (at % DAY_MS) / 3_600_000;
