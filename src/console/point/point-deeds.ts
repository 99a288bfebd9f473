/** What can be done to a point, and why not. */
import type { TFunction } from 'i18next';
import type { PointShown } from '#model/routes/points.ts';
import type { Me } from '../api/me.ts';
import type { DeedForm, Option } from '../thing/deed.ts';
import { isAmong, roleFault } from '../thing/possible.ts';
import type { Secret } from '../thing/shown-once.tsx';
import {
  changeForm,
  gardenForm,
  haltForm,
  limitsForm,
  modeForm,
  resumeForm,
  retireForm,
  tokenForm,
} from './point-forms.ts';

export interface PointDeed {
  readonly name: string;
  readonly title: string;
  readonly fault: string | null;
  readonly isFirst?: boolean;
  readonly isGrave?: boolean;
  readonly form: () => DeedForm;
}

export function pointDeeds(
  point: PointShown,
  me: Me,
  places: readonly Option[],
  t: TFunction,
): readonly PointDeed[] {
  if (point.retiredAt !== null) return [];
  const target = { jurisdiction: point.jurisdiction, sector: null, unitId: null };
  const fault = roleFault(me, 'point.manage', target, t);
  const isLive = point.mode === 'live';
  const held = (point.contact?.elements ?? 0) > 0 && point.contact?.isDryRun === false;
  const mode = t(isLive ? 'point.toDry' : 'point.toLive');
  return [
    haltOrResume(point, me, t),
    { name: 'mode', title: mode, fault, isFirst: !isLive, form: () => modeForm(point, t) },
    { name: 'change', title: t('point.change'), fault, form: () => changeForm(point, places, t) },
    { name: 'limits', title: t('point.limits'), fault, form: () => limitsForm(point, t) },
    { name: 'garden', title: t('point.setGarden'), fault, form: () => gardenForm(point, t) },
    { name: 'token', title: t('point.token'), fault, form: () => tokenForm(point, t) },
    {
      name: 'retire',
      title: t('point.retire'),
      fault: fault ?? (held ? t('point.stillHolds') : null),
      form: () => retireForm(point, t),
    },
  ];
}

/** Letting go waits for nobody; that it holds again, another person says. */
function haltOrResume(point: PointShown, me: Me, t: TFunction): PointDeed {
  const target = { jurisdiction: point.jurisdiction, sector: null, unitId: null };
  if (point.haltedAt === null) {
    const fault = roleFault(me, 'order.lift', target, t);
    const form = (): DeedForm => haltForm(point, t);
    return { name: 'halt', title: t('point.halt'), fault, isGrave: true, form };
  }
  const fault =
    roleFault(me, 'order.approve', target, t) ??
    (isAmong(me, point.haltedBy) ? t('point.ownHalt') : null);
  return { name: 'resume', title: t('point.resume'), fault, form: () => resumeForm(point, t) };
}

/** The answer to a deed that made a token; null for every other one. */
export function secretOf(answer: unknown, t: TFunction): Secret | null {
  if (typeof answer !== 'object' || answer === null) return null;
  if (!('token' in answer) || !('expiresAt' in answer)) return null;
  return {
    title: t('point.token'),
    about: t('point.tokenAbout'),
    text: String(answer.token),
    until: String(answer.expiresAt),
  };
}
