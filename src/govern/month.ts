/** The span of a calendar month where an office is. */
import { Temporal } from 'temporal-polyfill';

/** Milliseconds since 1970; the end does not belong to it. `month`: `2026-10`. */
export function monthSpan(month: string, timeZone: string): { from: number; to: number } {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  return {
    from: first.toZonedDateTime(timeZone).epochMilliseconds,
    to: first.add({ months: 1 }).toZonedDateTime(timeZone).epochMilliseconds,
  };
}
