import { plainCalendar } from '#govern/calendar-shipped.ts';
import { nodesDownTo } from '#govern/policy.ts';
import type { CalendarRules } from '#model/calendar.ts';
import type { Db } from '#store/database.ts';

export interface CountedOn {
  /** Null: the jurisdiction has no calendar, so Monday to Friday is counted, and every year said to be uncertain. */
  readonly id: string | null;
  readonly rules: CalendarRules;
}

/** The calendar that holds at a node: its own, else that of the nearest node above. */
export async function calendarOf(db: Db, jurisdiction: string): Promise<CountedOn> {
  const found = await db
    .selectFrom('jurisdiction')
    .innerJoin('calendar', 'calendar.id', 'jurisdiction.calendarId')
    .select(['path', 'calendar.id', 'calendar.rules'])
    .where('path', 'in', nodesDownTo(jurisdiction))
    .where('retiredAt', 'is', null)
    .execute();
  const [nearest] = found.toSorted((a, b) => b.path.length - a.path.length);
  return nearest ?? { id: null, rules: plainCalendar('UTC') };
}

/** The calendar that a clock was started on, as it is now. */
export async function calendarById(db: Db, id: string | null): Promise<CalendarRules> {
  if (id === null) return plainCalendar('UTC');
  const { rules } = await db
    .selectFrom('calendar')
    .select('rules')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return rules;
}
