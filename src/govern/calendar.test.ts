import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Calendar,
  CALENDAR_DAYS_MAX,
  CalendarRules,
  DAY_SPANS_MAX,
  Duration,
  type CalendarEvents,
} from '#model/calendar.ts';
import { isRefusal, type Decision } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import { changeCalendar, defineCalendar, evolveCalendar, retireCalendar } from './calendar.ts';
import { CHINA_CALENDAR, plainCalendar } from './calendar-shipped.ts';

const RULES = plainCalendar('Asia/Shanghai');
const refused = (change: Partial<CalendarRules>): boolean =>
  !CalendarRules.safeParse({ ...RULES, ...change }).success;

test('CalendarRules refuses what cannot be counted on', () => {
  const never = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  assert.equal(refused({}), false);
  assert.equal(refused({ timeZone: 'Asia/Hebei' }), true);
  assert.equal(refused({ week: never }), true);
  assert.equal(refused({ week: { ...RULES.week, mon: [{ from: '12:00', to: '09:00' }] } }), true);
  assert.equal(
    refused({
      week: {
        ...RULES.week,
        mon: [
          { from: '09:00', to: '12:00' },
          { from: '11:00', to: '17:00' },
        ],
      },
    }),
    true,
  );
  assert.equal(refused({ week: { ...RULES.week, mon: [{ from: '9:00', to: '12:00' }] } }), true);
});

test('CalendarRules asks for the source of every dated day, and each date once', () => {
  const years = [{ year: 2026, source: 'the notice of 2025' }];
  const day = { date: '2026-10-10', kind: 'workday', name: 'National Day' } as const;
  assert.equal(refused({ years, days: [day] }), false);
  assert.equal(refused({ days: [day] }), true);
  assert.equal(refused({ years, days: [day, { ...day, kind: 'holiday' }] }), true);
  assert.equal(refused({ years, days: [day], workdayHours: [] }), true);
  assert.equal(refused({ years, days: [{ ...day, date: '2026-02-30' }] }), true);
});

test('CalendarRules takes dated days and spans up to their limits', () => {
  const years = Array.from({ length: 10 }, (_, i) => ({ year: 2020 + i, source: 'a notice' }));
  const days = (count: number): CalendarRules['days'] =>
    Array.from({ length: count }, (_, i) => ({
      date: new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10),
      kind: 'holiday',
      name: 'off',
    }));
  assert.equal(refused({ years, days: days(CALENDAR_DAYS_MAX) }), false);
  assert.equal(refused({ years, days: days(CALENDAR_DAYS_MAX + 1) }), true);
  const spans = (count: number): CalendarRules['workdayHours'] =>
    Array.from({ length: count }, (_, i) => ({ from: `0${i}:00`, to: `0${i}:30` }));
  assert.equal(refused({ workdayHours: spans(DAY_SPANS_MAX) }), false);
  assert.equal(refused({ workdayHours: spans(DAY_SPANS_MAX + 1) }), true);
});

test('Duration is one of three ways to count, within ten years', () => {
  assert.equal(Duration.safeParse({ businessDays: 3650 }).success, true);
  assert.equal(Duration.safeParse({ businessDays: 3651 }).success, false);
  assert.equal(Duration.safeParse({ businessDays: 1.5 }).success, false);
  assert.equal(Duration.safeParse({ businessHours: 0.5 }).success, true);
  assert.equal(Duration.safeParse({ hours: 0 }).success, false);
  assert.equal(Duration.safeParse({ hours: 2, businessDays: 1 }).success, false);
});

const ID = '018f6f4e-0000-7000-8000-000000000001';

function apply(
  state: Calendar | null,
  decision: Decision<Draft<CalendarEvents>>,
  at: string,
): Calendar {
  assert.ok(!isRefusal(decision));
  let next = state;
  for (const draft of decision.events) {
    const version = (next?.version ?? 0) + 1;
    const head = { streamId: ID, version, at, actorId: null, personal: null };
    next = evolveCalendar(next, { ...head, ...draft });
  }
  assert.ok(next !== null);
  return Calendar.parse(next);
}

test('a calendar is defined once, changed, and retired for good', () => {
  const defined = apply(null, defineCalendar(null, 'hebei', RULES), '2026-01-05T00:00:00.000Z');
  assert.deepEqual(defined.rules, RULES);
  const changed = apply(
    defined,
    changeCalendar(defined, CHINA_CALENDAR),
    '2026-02-01T00:00:00.000Z',
  );
  assert.equal(changed.rules.days.length, CHINA_CALENDAR.days.length);
  assert.equal(changed.definedAt, '2026-01-05T00:00:00.000Z');
  const retired = apply(changed, retireCalendar(changed, 'merged'), '2026-03-01T00:00:00.000Z');
  assert.equal(retired.retiredAt, '2026-03-01T00:00:00.000Z');
  assert.equal(retired.version, 3);
  assert.ok(isRefusal(defineCalendar(retired, 'hebei', RULES)));
  assert.ok(isRefusal(changeCalendar(retired, RULES)));
  assert.ok(isRefusal(retireCalendar(retired, 'again')));
});
