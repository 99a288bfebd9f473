import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CalendarRules } from '#model/calendar.ts';
import { CHINA_CALENDAR, plainCalendar } from './calendar-shipped.ts';
import {
  addBusinessTime,
  addWorkingTime,
  beforeDue,
  businessTimeBetween,
  yearsWithoutData,
} from './calendar-time.ts';

const HOUR = 3_600_000;
const BERLIN = plainCalendar('Europe/Berlin');
/** Works through every change of clocks, which come on Sundays at night. */
const NIGHTS: CalendarRules = {
  ...plainCalendar('Europe/Berlin'),
  week: {
    mon: [],
    tue: [],
    wed: [],
    thu: [],
    fri: [],
    sat: [{ from: '22:00', to: '24:00' }],
    sun: [
      { from: '00:00', to: '02:30' },
      { from: '02:30', to: '06:00' },
    ],
  },
};
const at = (text: string): number => Date.parse(text);
const iso = (ms: number): string => new Date(ms).toISOString();

/** 2024 to 2027: with and without data, around every festival and change of clocks. */
const instants = fc.integer({ min: at('2024-01-01T00:00Z'), max: at('2027-12-31T00:00Z') });
const calendars = fc.constantFrom(CHINA_CALENDAR, BERLIN, NIGHTS);
const workingMs = fc.integer({ min: 1, max: 200 * HOUR });
const days = fc.integer({ min: 1, max: 40 });

test('the shipped calendars are valid, and every dated day falls where the notices say', () => {
  for (const rules of [CHINA_CALENDAR, BERLIN]) CalendarRules.parse(rules);
  const weekdays = (kind: string): number[] =>
    CHINA_CALENDAR.days
      .filter((day) => day.kind === kind)
      .map(({ date }) => new Date(date).getUTCDay());
  assert.equal(
    weekdays('workday').every((day) => day === 0 || day === 6),
    true,
  );
  assert.equal(weekdays('holiday').length, 28 + 33);
  assert.equal(weekdays('workday').length, 5 + 6);
});

test('addBusinessTime() skips the spring festival and works the make-up Saturday', () => {
  // Thursday 12 February 2026: Friday, the make-up Saturday, then nine days off until Tuesday the 24th.
  const start = at('2026-02-12T10:00:00+08:00');
  const due = (businessDays: number): string =>
    iso(addBusinessTime(CHINA_CALENDAR, start, { businessDays }));
  assert.equal(due(1), iso(at('2026-02-13T17:30:00+08:00')));
  assert.equal(due(2), iso(at('2026-02-14T17:30:00+08:00')));
  assert.equal(due(3), iso(at('2026-02-24T17:30:00+08:00')));
  assert.equal(due(7), iso(at('2026-02-28T17:30:00+08:00')));
});

test('addBusinessTime() counts business hours over the night, the lunch and the weekend', () => {
  const due = (start: string, businessHours: number): string =>
    iso(addBusinessTime(BERLIN, at(start), { businessHours }));
  assert.equal(due('2026-06-05T16:30:00+02:00', 1), iso(at('2026-06-05T17:30:00+02:00')));
  assert.equal(due('2026-06-05T16:30:00+02:00', 1.5), iso(at('2026-06-08T09:00:00+02:00')));
  assert.equal(due('2026-06-06T03:00:00+02:00', 4), iso(at('2026-06-08T14:00:00+02:00')));
});

test('addBusinessTime() counts hours by the clock', () => {
  const start = at('2026-02-14T23:00:00Z');
  assert.equal(addBusinessTime(CHINA_CALENDAR, start, { hours: 24 }), start + 24 * HOUR);
});

test('businessTimeBetween() counts the hour that a change of clocks takes or gives', () => {
  const night = (date: string, next: string): number =>
    businessTimeBetween(NIGHTS, at(`${date}T12:00Z`), at(`${next}T12:00Z`));
  assert.equal(night('2026-03-21', '2026-03-22'), 8 * HOUR);
  assert.equal(night('2026-03-28', '2026-03-29'), 7 * HOUR, 'clocks go forward');
  assert.equal(night('2026-10-24', '2026-10-25'), 9 * HOUR, 'clocks go back');
});

test('addBusinessTime() keeps the local closing time on both sides of a change of clocks', () => {
  const friday = at('2026-03-27T12:00:00+01:00');
  assert.equal(
    iso(addBusinessTime(BERLIN, friday, { businessDays: 1 })),
    iso(at('2026-03-30T17:30:00+02:00')),
  );
  assert.equal(
    iso(addBusinessTime(BERLIN, friday, { businessHours: 5.5 })),
    iso(at('2026-03-30T10:00:00+02:00')),
  );
});

test('addWorkingTime() is additive and monotone', () => {
  fc.assert(
    fc.property(calendars, instants, workingMs, workingMs, (rules, start, a, b) => {
      const step = addWorkingTime(rules, start, a);
      assert.equal(addWorkingTime(rules, step, b), addWorkingTime(rules, start, a + b));
      assert.ok(step > start);
      assert.ok(addWorkingTime(rules, start + b, a) >= step);
    }),
    { numRuns: 60 },
  );
});

test('addWorkingTime() and businessTimeBetween() are inverse', () => {
  fc.assert(
    fc.property(calendars, instants, workingMs, (rules, start, ms) => {
      const end = addWorkingTime(rules, start, ms);
      assert.equal(businessTimeBetween(rules, start, end), ms);
      assert.equal(businessTimeBetween(rules, start, end - 1), ms - 1);
      assert.equal(businessTimeBetween(rules, end, start), 0);
    }),
    { numRuns: 60 },
  );
});

test('businessTimeBetween() splits at any instant', () => {
  fc.assert(
    fc.property(calendars, fc.tuple(instants, instants, instants), (rules, three) => {
      const [a = 0, b = 0, c = 0] = three.toSorted((x, y) => x - y);
      assert.equal(
        businessTimeBetween(rules, a, c),
        businessTimeBetween(rules, a, b) + businessTimeBetween(rules, b, c),
      );
    }),
    { numRuns: 15 },
  );
});

test('addBusinessTime() adds business days additively and ends in working time', () => {
  fc.assert(
    fc.property(calendars, instants, days, days, (rules, start, a, b) => {
      const step = addBusinessTime(rules, start, { businessDays: a });
      assert.equal(
        addBusinessTime(rules, step, { businessDays: b }),
        addBusinessTime(rules, start, { businessDays: a + b }),
      );
      assert.ok(step > start);
      assert.equal(businessTimeBetween(rules, step - 1, step), 1, 'the office is open until then');
    }),
    { numRuns: 60 },
  );
});

test('beforeDue() is earlier by what was asked for', () => {
  fc.assert(
    fc.property(calendars, instants, days, (rules, due, n) => {
      const byHours = beforeDue(rules, due, { businessHours: n });
      assert.equal(businessTimeBetween(rules, byHours, due), n * HOUR);
      assert.equal(businessTimeBetween(rules, byHours + 1, due), n * HOUR - 1);
      const byDays = beforeDue(rules, due, { businessDays: n });
      assert.ok(byDays < due);
      assert.ok(n === 1 || byDays < beforeDue(rules, due, { businessDays: n - 1 }));
      assert.equal(businessTimeBetween(rules, byDays, byDays + 1), 1, 'the office opens then');
    }),
    { numRuns: 40 },
  );
});

test('beforeDue() leaves the whole working day before', () => {
  const due = at('2026-02-24T17:30:00+08:00');
  assert.equal(
    iso(beforeDue(CHINA_CALENDAR, due, { businessDays: 1 })),
    iso(at('2026-02-14T08:30:00+08:00')),
  );
  assert.equal(iso(beforeDue(CHINA_CALENDAR, due, { hours: 48 })), iso(due - 48 * HOUR));
});

test('yearsWithoutData() names the years whose holidays are not known', () => {
  const years = (from: string, to: string): number[] =>
    yearsWithoutData(CHINA_CALENDAR, at(from), at(to));
  assert.deepEqual(years('2025-06-01T00:00Z', '2026-12-31T15:00Z'), []);
  // 16:00 UTC is midnight in Shanghai.
  assert.deepEqual(years('2026-06-01T00:00Z', '2026-12-31T16:00Z'), [2027]);
  assert.deepEqual(
    yearsWithoutData(BERLIN, at('2026-01-05T00:00Z'), at('2026-01-06T00:00Z')),
    [2026],
  );
});
