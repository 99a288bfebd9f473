import type { TFunction } from 'i18next';
import { WEEKDAYS, type Calendar, type CalendarRules } from '#model/calendar.ts';
import { calendarRoutes } from '#model/routes/clocks.ts';
import { call, Refused } from '../api/call.ts';
import {
  linesOf,
  noteOf,
  type DeedForm,
  type Field,
  type Option,
  type Values,
} from '../thing/deed.ts';
import { spoken } from '../words/words.ts';

export function defineForm(
  shipped: readonly CalendarRules[],
  places: readonly Option[],
  t: TFunction,
): DeedForm {
  const usual = places[0]?.value;
  return {
    title: t('rules.defineCalendar'),
    effect: t('rules.defineDoes'),
    kind: 'calendar',
    fields: [
      {
        kind: 'select',
        name: 'shipped',
        label: t('rules.calendar'),
        options: shipped.map(({ name }, i) => ({ value: String(i), label: name[spoken()] })),
        initial: '0',
      },
      {
        kind: 'select',
        name: 'jurisdiction',
        label: t('case.place'),
        options: places,
        ...(usual === undefined ? {} : { initial: usual }),
      },
    ],
    send: (values, deed) => {
      const rules = shipped[Number(values['shipped'])];
      if (rules === undefined) throw new Refused('invalid');
      const body = { jurisdiction: values['jurisdiction'] ?? '', rules };
      return call(calendarRoutes.define, { body }, { deed });
    },
  };
}

const LINE = /^(\d{4}-\d{2}-\d{2})\s+(holiday|workday)\s+(.+)$/;

interface Entered {
  readonly days: CalendarRules['days'];
  readonly years: CalendarRules['years'];
  /** Lines that are no day. */
  readonly wrong: readonly string[];
}

/** Later lines win over what is known of a date. */
function enteredIn(values: Values, rules: CalendarRules): Entered {
  const days = new Map(rules.days.map((day) => [day.date, day]));
  const years = new Map(rules.years.map((known) => [known.year, known]));
  const wrong: string[] = [];
  for (const line of linesOf(values, 'days')) {
    const [, date = '', kind, name = ''] = LINE.exec(line) ?? [];
    if (kind !== 'holiday' && kind !== 'workday') {
      wrong.push(line);
      continue;
    }
    days.set(date, { date, kind, name });
    const year = Number(date.slice(0, 4));
    years.set(year, { year, source: noteOf(values, 'source') });
  }
  return { days: [...days.values()], years: [...years.values()], wrong };
}

export function daysForm({ id, rules, version }: Calendar, t: TFunction): DeedForm {
  return {
    title: t('rules.addDays'),
    effect: t('rules.addDaysDoes', { name: rules.name[spoken()] }),
    kind: 'calendar',
    fields: [
      {
        kind: 'note',
        name: 'days',
        label: t('rules.days'),
        hint: t('rules.daysAbout'),
      },
      { kind: 'line', name: 'source', label: t('rules.source') },
    ],
    preview: (values) => {
      const { days, wrong } = enteredIn(values, rules);
      const [first] = wrong;
      if (first !== undefined) return t('rules.wrongLine', { line: first });
      const changed = days.filter((day) => !rules.days.includes(day)).length;
      return t('rules.daysChange', { n: String(changed) });
    },
    send: (values, deed) => {
      const { days, years, wrong } = enteredIn(values, rules);
      if (wrong.length > 0) throw new Refused('invalid');
      const body = { rules: { ...rules, days, years } };
      return call(calendarRoutes.change, { params: { id }, body }, { deed, version });
    },
  };
}

const SPAN = /^(\d{2}:\d{2})\s*[-–]\s*(\d{2}:\d{2})$/;

/** Null: these are no hours. */
function spansIn(text: string): CalendarRules['workdayHours'] | null {
  const spans: { from: string; to: string }[] = [];
  for (const piece of text.split(/[,，、]/)) {
    if (piece.trim() === '') continue;
    const [, from, to] = SPAN.exec(piece.trim()) ?? [];
    if (from === undefined || to === undefined) return null;
    spans.push({ from, to });
  }
  return spans;
}

const spansText = (spans: CalendarRules['workdayHours']): string =>
  spans.map(({ from, to }) => `${from}-${to}`).join(', ');

/** Undefined: something there is no hours. */
function weekIn(values: Values, rules: CalendarRules): CalendarRules | undefined {
  const days = WEEKDAYS.map((day) => [day, spansIn(noteOf(values, day))] as const);
  const workdayHours = spansIn(noteOf(values, 'makeUp'));
  if (workdayHours === null || days.some(([, spans]) => spans === null)) return undefined;
  const week = { ...rules.week };
  for (const [day, spans] of days) week[day] = spans ?? [];
  return { ...rules, timeZone: noteOf(values, 'zone'), week, workdayHours };
}

export function weekForm({ id, rules, version }: Calendar, t: TFunction): DeedForm {
  const hint = t('calendarForm.hoursAbout');
  return {
    title: t('calendarForm.change'),
    effect: t('calendarForm.changeDoes', { name: rules.name[spoken()] }),
    kind: 'calendar',
    fields: [
      { kind: 'line', name: 'zone', label: t('rules.timeZone'), initial: rules.timeZone },
      ...WEEKDAYS.map((day, i): Field => ({
        kind: 'line',
        name: day,
        label: t(`weekday.${day}`),
        initial: spansText(rules.week[day]),
        optional: true,
        ...(i === 0 ? { hint } : {}),
      })),
      {
        kind: 'line',
        name: 'makeUp',
        label: t('calendarForm.makeUp'),
        initial: spansText(rules.workdayHours),
        optional: true,
      },
    ],
    preview: (values) => {
      const wrong = [...WEEKDAYS, 'makeUp'].find((day) => spansIn(noteOf(values, day)) === null);
      if (wrong !== undefined) return t('calendarForm.wrongHours', { text: noteOf(values, wrong) });
      const n = WEEKDAYS.filter((day) => noteOf(values, day) !== spansText(rules.week[day])).length;
      return n === 0 ? t('rules.noChange') : t('calendarForm.daysChange', { n: String(n) });
    },
    send: (values, deed) => {
      const changed = weekIn(values, rules);
      if (changed === undefined) throw new Refused('invalid');
      return call(
        calendarRoutes.change,
        { params: { id }, body: { rules: changed } },
        { deed, version },
      );
    },
  };
}

export function retireForm({ id, rules, version }: Calendar, t: TFunction): DeedForm {
  return {
    title: t('point.retire'),
    effect: t('rules.retireCalendarDoes', { name: rules.name[spoken()] }),
    kind: 'calendar',
    isGrave: true,
    fields: [{ kind: 'line', name: 'reason', label: t('field.why') }],
    send: (values, deed) => {
      const asked = { params: { id }, body: { reason: noteOf(values, 'reason') } };
      return call(calendarRoutes.retire, asked, { deed, version });
    },
  };
}
