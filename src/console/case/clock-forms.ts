/** A clock that stands still, goes on, or gets more time; what it cannot now is told with the reason. */
import type { TFunction } from 'i18next';
import type { Duration } from '#model/calendar.ts';
import { PAUSE_CODES, PAUSE_REASONS } from '#model/clock.ts';
import type { ReplyOf } from '#model/route.ts';
import { clockRoutes } from '#model/routes/clocks.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import { absolute } from '../look/format.ts';
import { noteOf, oneOf, type DeedForm, type Values } from '../thing/deed.ts';
import { roleFault } from '../thing/possible.ts';

export type Clock = ReplyOf<typeof clockRoutes.list>['items'][number];

export interface ClockDeed {
  readonly name: 'pause' | 'resume' | 'extend';
  readonly fault: string | null;
  readonly form: () => DeedForm;
}

export function clockDeeds(clock: Clock, me: Me, now: number, t: TFunction): readonly ClockDeed[] {
  if (clock.state === 'stopped') return [];
  const role = roleFault(me, 'clock.manage', clock, t);
  const extend: ClockDeed = {
    name: 'extend',
    fault: role ?? extendFault(clock, t),
    form: () => extendForm(clock, t),
  };
  if (clock.state === 'paused') {
    return [{ name: 'resume', fault: role, form: () => resumeForm(clock, t) }, extend];
  }
  const isOver = Date.parse(clock.dueAt) <= now;
  const pause: ClockDeed = {
    name: 'pause',
    fault: role ?? (isOver ? t('clock.passed') : null),
    form: () => pauseForm(clock, t),
  };
  return [pause, extend];
}

function extendFault({ binds, state }: Clock, t: TFunction): string | null {
  if (binds === 'authority') return t('clock.ownTime');
  return state === 'paused' ? t('clock.resting') : null;
}

function baseOf(clock: Clock, name: 'pause' | 'resume' | 'extend', t: TFunction) {
  const { kind, binds, dueAt } = clock;
  const about = { kind: t(`clockKind.${kind}`), binds: t(`binds.${binds}`), when: absolute(dueAt) };
  return { title: t(`clock.${name}`), effect: t(`clock.${name}Does`, about), kind: 'clock' };
}

function pauseForm(clock: Clock, t: TFunction): DeedForm {
  const codes = PAUSE_CODES.filter((code) => PAUSE_REASONS[code].includes(clock.binds));
  return {
    ...baseOf(clock, 'pause', t),
    fields: [
      {
        kind: 'select',
        name: 'code',
        label: t('clock.code'),
        options: codes.map((value) => ({ value, label: t(`pauseCode.${value}`) })),
      },
      { kind: 'line', name: 'reason', label: t('field.why') },
    ],
    send: (values) =>
      call(clockRoutes.pause, {
        params: { id: clock.id },
        body: { code: oneOf(codes, values['code']), reason: noteOf(values, 'reason') },
      }),
  };
}

function resumeForm(clock: Clock, t: TFunction): DeedForm {
  return {
    ...baseOf(clock, 'resume', t),
    fields: [],
    send: () => call(clockRoutes.resume, { params: { id: clock.id } }),
  };
}

const UNITS = ['businessDays', 'businessHours', 'hours'] as const;

function extendForm(clock: Clock, t: TFunction): DeedForm {
  return {
    ...baseOf(clock, 'extend', t),
    fields: [
      { kind: 'number', name: 'n', label: t('clock.by'), min: 1, max: 366, initial: '5' },
      {
        kind: 'select',
        name: 'unit',
        label: t('rules.countedIn'),
        initial: 'businessDays',
        options: UNITS.map((value) => ({ value, label: t(`rules.unit.${value}`) })),
      },
      { kind: 'line', name: 'reason', label: t('field.why') },
    ],
    send: (values) =>
      call(clockRoutes.extend, {
        params: { id: clock.id },
        body: { by: durationOf(values), reason: noteOf(values, 'reason') },
      }),
  };
}

/** Of the fields `n` and `unit`. */
function durationOf(values: Values): Duration {
  const n = Number(values['n']);
  const unit = oneOf(UNITS, values['unit']);
  if (unit === 'businessDays') return { businessDays: n };
  return unit === 'businessHours' ? { businessHours: n } : { hours: n };
}
