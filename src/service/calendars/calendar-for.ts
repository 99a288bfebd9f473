import { OperatingError } from '#base/errors.ts';
import { isWithin } from '#govern/jurisdiction.ts';
import type { Work } from '../work.ts';

/** Throws unless a node may count on this calendar: one in use, of the node itself or of one above it. */
export async function requireCalendar(
  work: Work,
  calendarId: string | null,
  path: string,
): Promise<void> {
  if (calendarId === null) return;
  const calendar = await work.find('calendar', calendarId);
  if (calendar === null || !isWithin(path, calendar.jurisdiction)) {
    throw new OperatingError(
      'invalid',
      `There is no calendar ${calendarId} at ${path} or above it`,
    );
  }
  if (calendar.retiredAt !== null) throw new OperatingError('wrong-state', 'It is retired');
}
