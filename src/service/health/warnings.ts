/** What does not keep the office from deciding, but makes what it counts less true than it could be. */
import type { Db } from '#store/database.ts';

export const WARNINGS = {
  'no-calendar': 'no business calendar: deadlines are counted Monday to Friday, without holidays',
  'calendar-retired': 'its business calendar is retired: that of the node above is counted on',
  'holidays-unknown': 'its business calendar does not know the holidays of the year',
} as const;

export interface Warning {
  readonly code: keyof typeof WARNINGS;
  /** The node that it is about. */
  readonly jurisdiction: string;
}

/** From December on the next year's holidays should be known: they are announced before it. */
const ANNOUNCED_MONTH = 11;

export async function warningsOf(db: Db, at: number): Promise<readonly Warning[]> {
  const nodes = await db
    .selectFrom('jurisdiction')
    .leftJoin('calendar', 'calendar.id', 'jurisdiction.calendarId')
    .select(['path', 'calendar.rules', 'calendar.retiredAt'])
    .where('closedAt', 'is', null)
    .where((is) => is.or([is('path', 'not like', '%/%'), is('calendarId', 'is not', null)]))
    .orderBy('path')
    .execute();
  const now = new Date(at);
  const years = [now.getUTCFullYear()];
  if (now.getUTCMonth() >= ANNOUNCED_MONTH) years.push(now.getUTCFullYear() + 1);
  return nodes.flatMap(({ path: jurisdiction, rules, retiredAt }): Warning[] => {
    if (rules === null) return [{ code: 'no-calendar', jurisdiction }];
    if (retiredAt !== null) return [{ code: 'calendar-retired', jurisdiction }];
    const isKnown = years.every((year) => rules.years.some((known) => known.year === year));
    return isKnown ? [] : [{ code: 'holidays-unknown', jurisdiction }];
  });
}
