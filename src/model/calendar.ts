/**
 * Business calendars: when an office works. Deadlines that bind people are counted on them, never in local time by hand.
 * Weekly hours hold unless a date says otherwise: a holiday has none, a make-up workday (调休) has those of a workday.
 */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id, Instant } from './event.ts';

/** Dated days of one calendar: 40 years of 50 days; more is not a calendar but a mistake. */
export const CALENDAR_DAYS_MAX = 2000;
/** Spans of work in one day: morning, afternoon, evening, and one to spare. */
export const DAY_SPANS_MAX = 4;
/** Length of a deadline, in business days or in days of 24 hours: ten years. */
export const DEADLINE_DAYS_MAX = 3650;

/** Local time of day; `24:00` is the end of the day. */
const TimeOfDay = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day such as 08:30 or 24:00');

const Spans = z
  .array(z.strictObject({ from: TimeOfDay, to: TimeOfDay }))
  .max(DAY_SPANS_MAX)
  .refine(inOrder, 'spans of work in order, without overlap');

export const TimeZone = z.string().max(64).refine(isTimeZone, 'an IANA time zone');

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Weekday = (typeof WEEKDAYS)[number];

const Week = z.strictObject({
  mon: Spans,
  tue: Spans,
  wed: Spans,
  thu: Spans,
  fri: Spans,
  sat: Spans,
  sun: Spans,
} satisfies Record<Weekday, unknown>);

const Words = z.string().trim().min(1).max(200);

export const CalendarRules = z
  .strictObject({
    name: z.strictObject({ en: Words, 'zh-CN': Words }),
    timeZone: TimeZone,
    week: Week,
    /** Hours of a make-up workday, whatever day of the week it falls on. */
    workdayHours: Spans,
    days: z
      .array(
        z.strictObject({
          date: z.iso.date(),
          kind: z.enum(['holiday', 'workday']),
          name: Words,
        }),
      )
      .max(CALENDAR_DAYS_MAX),
    /** Years whose dated days are all known, and from where. For any other year a count is only as good as the weekly hours. */
    years: z
      .array(
        z.strictObject({ year: z.number().int().min(1970).max(2200), source: z.string().max(300) }),
      )
      .max(100),
  })
  .refine((rules) => WEEKDAYS.some((day) => rules.week[day].length > 0), {
    path: ['week'],
    message: 'at least one day of the week has hours',
  })
  .refine((rules) => new Set(rules.days.map((day) => day.date)).size === rules.days.length, {
    path: ['days'],
    message: 'each date once',
  })
  .refine(
    (rules) =>
      rules.days.every((day) => rules.years.some((known) => day.date.startsWith(`${known.year}-`))),
    { path: ['years'], message: 'the year and source of every dated day' },
  )
  .refine(
    (rules) => rules.workdayHours.length > 0 || rules.days.every((day) => day.kind === 'holiday'),
    { path: ['workdayHours'], message: 'hours for the make-up workdays' },
  );
export type CalendarRules = z.infer<typeof CalendarRules>;

/** How long something may take. Business days and hours are counted on a calendar, hours by the clock. */
export const Duration = z.union([
  z.strictObject({ businessDays: z.number().int().min(1).max(DEADLINE_DAYS_MAX) }),
  z.strictObject({
    businessHours: z
      .number()
      .positive()
      .max(DEADLINE_DAYS_MAX * 24),
  }),
  z.strictObject({
    hours: z
      .number()
      .positive()
      .max(DEADLINE_DAYS_MAX * 24),
  }),
]);
export type Duration = z.infer<typeof Duration>;

/** A calendar and the jurisdiction that counts on it. */
export const Calendar = z.strictObject({
  id: Id,
  version: z.number().int().positive(),
  jurisdiction: JurisdictionPath,
  rules: CalendarRules,
  definedAt: Instant,
  changedAt: Instant,
  retiredAt: Instant.nullable(),
});
export type Calendar = z.infer<typeof Calendar>;

export const calendarEvents = {
  'calendar.defined': {
    data: z.strictObject({ jurisdiction: JurisdictionPath, rules: CalendarRules }),
  },
  'calendar.changed': { data: z.strictObject({ rules: CalendarRules }) },
  'calendar.retired': { data: z.strictObject({ reason: Words }) },
} as const;
export type CalendarEvents = typeof calendarEvents;

function inOrder(spans: readonly { readonly from: string; readonly to: string }[]): boolean {
  let before = '';
  for (const { from, to } of spans) {
    if (from < before || to <= from) return false;
    before = to;
  }
  return true;
}

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
