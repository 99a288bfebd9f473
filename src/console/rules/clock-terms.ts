/** How long a clock may run, when it warns, and whom it tells when it is missed: said in fields, and read back from them. */
import type { TFunction } from 'i18next';
import type { Duration } from '#model/calendar.ts';
import { ESCALATIONS_MAX, type ClockTerms } from '#model/clock.ts';
import { linesOf, noteOf, oneOf, type Field, type Values } from '../thing/deed.ts';

const UNITS = ['businessDays', 'businessHours', 'hours'] as const;
type Unit = (typeof UNITS)[number];

export function clockFields(
  { target, warnBefore, escalation }: ClockTerms,
  t: TFunction,
): readonly Field[] {
  return [
    amount('n', t('rules.howLong'), target),
    unit('unit', t('rules.countedIn'), target, t),
    { ...amount('warn', t('clockTerms.warn'), warnBefore), optional: true },
    {
      ...unit('warnUnit', t('rules.countedIn'), warnBefore ?? target, t),
      when: (values) => noteOf(values, 'warn') !== '',
    },
    {
      kind: 'note',
      name: 'escalation',
      label: t('clockTerms.escalation'),
      hint: t('clockTerms.escalationAbout'),
      initial: escalation.map(({ after, up }) => `${hoursText(after)} ${up}`).join('\n'),
      optional: true,
    },
  ];
}

const amount = (name: string, label: string, of: Duration | null): Field => ({
  kind: 'number',
  name,
  label,
  min: 1,
  max: 3650,
  initial: of === null ? '' : String(Object.values(of)[0] ?? 1),
});

const unit = (name: string, label: string, of: Duration, t: TFunction): Field => ({
  kind: 'select',
  name,
  label,
  initial: UNITS.find((one) => one in of) ?? 'hours',
  options: UNITS.map((one) => ({ value: one, label: t(`rules.unit.${one}`) })),
});

const SIGNS: Readonly<Record<Unit, string>> = { businessDays: 'd', businessHours: 'w', hours: 'h' };

/** `0` at once, `2d` working days, `4w` working hours, `12h` hours by the clock. */
function hoursText(after: Duration | null): string {
  if (after === null) return '0';
  const name = UNITS.find((one) => one in after) ?? 'hours';
  return `${Object.values(after)[0] ?? 0}${SIGNS[name]}`;
}

const STEP = /^(?:0|(\d{1,4})([dwh]))\s+(\d)$/;

export const wrongSteps = (values: Values): readonly string[] =>
  linesOf(values, 'escalation').filter((line) => !STEP.test(line));

export function termsOf(values: Values): ClockTerms {
  const warn = Number(noteOf(values, 'warn'));
  return {
    target: durationOf(Number(values['n']), oneOf(UNITS, values['unit'])),
    warnBefore: warn > 0 ? durationOf(warn, oneOf(UNITS, values['warnUnit'])) : null,
    escalation: linesOf(values, 'escalation').slice(0, ESCALATIONS_MAX).map(stepOf),
  };
}

function stepOf(line: string): ClockTerms['escalation'][number] {
  const [, n, sign, up = '0'] = STEP.exec(line) ?? [];
  const name = UNITS.find((one) => SIGNS[one] === sign);
  return { after: name === undefined ? null : durationOf(Number(n), name), up: Number(up) };
}

function durationOf(n: number, name: Unit): Duration {
  if (name === 'businessDays') return { businessDays: n };
  return name === 'businessHours' ? { businessHours: n } : { hours: n };
}
