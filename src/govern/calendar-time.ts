/**
 * Counting time on a business calendar. W(a, b) is the working time between two instants, in milliseconds.
 *
 * - Business hours: the earliest instant by which that much working time has passed, so that adding is additive.
 * - Business days: the day it starts on does not count, and the last one ends when the office closes (the general rule of
 *   deadlines: Civil Code of the PRC, articles 201 and 203; Regulation (EEC, Euratom) 1182/71, article 3).
 * - Hours: by the clock, holidays or not.
 */
import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS, type CalendarRules, type Duration } from '#model/calendar.ts';

export const HOUR_MS = 3_600_000;

/** Milliseconds since 1970. */
interface Work {
  readonly from: number;
  readonly to: number;
}

/** When something that starts at `startMs` is due. */
export function addBusinessTime(rules: CalendarRules, startMs: number, time: Duration): number {
  if ('hours' in time) return startMs + Math.round(time.hours * HOUR_MS);
  if ('businessHours' in time) {
    return addWorkingTime(rules, startMs, Math.round(time.businessHours * HOUR_MS));
  }
  let date = dateOf(rules, startMs);
  let end = startMs;
  for (let left = time.businessDays; left > 0;) {
    date = date.add({ days: 1 });
    const last = workOf(rules, date).at(-1);
    if (last === undefined) continue;
    end = last.to;
    left--;
  }
  return end;
}

/**
 * When to remind somebody of what is due at `dueMs`. Business days before: when the office opens on that day, so that
 * `{ businessDays: 1 }` leaves the whole day before and the day itself.
 */
export function beforeDue(rules: CalendarRules, dueMs: number, time: Duration): number {
  if ('hours' in time) return dueMs - Math.round(time.hours * HOUR_MS);
  let date = dateOf(rules, dueMs);
  if ('businessDays' in time) {
    let start = dueMs;
    for (let left = time.businessDays; left > 0;) {
      date = date.subtract({ days: 1 });
      const first = workOf(rules, date)[0];
      if (first === undefined) continue;
      start = first.from;
      left--;
    }
    return start;
  }
  let left = Math.round(time.businessHours * HOUR_MS);
  for (; ; date = date.subtract({ days: 1 })) {
    for (const { from, to } of workOf(rules, date).toReversed()) {
      const worked = Math.max(0, Math.min(to, dueMs) - from);
      if (worked >= left) return Math.min(to, dueMs) - left;
      left -= worked;
    }
  }
}

/** The earliest instant at or after `startMs` with W(startMs, it) = `ms`; `startMs` itself for 0. */
export function addWorkingTime(rules: CalendarRules, startMs: number, ms: number): number {
  if (ms <= 0) return startMs;
  let left = ms;
  for (let date = localDate(rules, startMs); ; date = date.add({ days: 1 })) {
    for (const { from, to } of workOf(rules, date)) {
      const begin = Math.max(from, startMs);
      const worked = Math.max(0, to - begin);
      if (worked >= left) return begin + left;
      left -= worked;
    }
  }
}

/** W(fromMs, toMs): milliseconds of working time; 0 when `toMs` is not later. */
export function businessTimeBetween(rules: CalendarRules, fromMs: number, toMs: number): number {
  if (toMs <= fromMs) return 0;
  let sum = 0;
  const end = localDate(rules, toMs);
  for (
    let date = localDate(rules, fromMs);
    Temporal.PlainDate.compare(date, end) <= 0;
    date = date.add({ days: 1 })
  ) {
    for (const { from, to } of workOf(rules, date)) {
      sum += Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs));
    }
  }
  return sum;
}

/** Years of that time for which holidays are not known: what was counted there may be wrong, and must be said. */
export function yearsWithoutData(rules: CalendarRules, fromMs: number, toMs: number): number[] {
  const known = new Set(rules.years.map(({ year }) => year));
  const years: number[] = [];
  const last = localDate(rules, toMs).year;
  for (let year = localDate(rules, fromMs).year; year <= last; year++) {
    if (!known.has(year)) years.push(year);
  }
  return years;
}

function localDate(rules: CalendarRules, at: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(rules.timeZone)
    .toPlainDate();
}

/** The local date, where work that goes on until midnight still belongs to the day that ends. */
function dateOf(rules: CalendarRules, at: number): Temporal.PlainDate {
  const date = localDate(rules, at);
  const before = date.subtract({ days: 1 });
  return workOf(rules, before).at(-1)?.to === at ? before : date;
}

/** The hours of one local date as instants, in order. */
function workOf(rules: CalendarRules, date: Temporal.PlainDate): readonly Work[] {
  const text = date.toString();
  const dated = rules.days.find((day) => day.date === text);
  if (dated?.kind === 'holiday') return [];
  const weekday = WEEKDAYS[date.dayOfWeek - 1] ?? 'mon';
  const spans = dated === undefined ? rules.week[weekday] : rules.workdayHours;
  return spans
    .map(({ from, to }) => ({
      from: instantOf(rules, date, from),
      to: instantOf(rules, date, to),
    }))
    .filter(({ from, to }) => to > from);
}

/**
 * A local time that a change of clocks skips is the instant of the change; one that comes twice is the first of the two.
 * So later local times are never earlier instants, and spans never overlap.
 */
function instantOf(rules: CalendarRules, date: Temporal.PlainDate, time: string): number {
  const day = time === '24:00' ? date.add({ days: 1 }) : date;
  const wanted = day.toPlainDateTime(time === '24:00' ? '00:00' : time);
  const found = wanted.toZonedDateTime(rules.timeZone, { disambiguation: 'compatible' });
  if (found.toPlainDateTime().equals(wanted)) return found.epochMilliseconds;
  return (found.getTimeZoneTransition('previous') ?? found).epochMilliseconds;
}
