/** How a case ends. What cannot be the end of this one now is named with its reason. */
import type { TFunction } from 'i18next';
import { OUTCOMES, ROOT_CAUSES, type Outcome } from '#model/case.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import { isAmong } from '../thing/possible.ts';
import { noteOf, oneOf, type DeedForm, type Field, type Values } from '../thing/deed.ts';
import type { CaseView } from './case-deeds.ts';

type Parts = Pick<DeedForm, 'fields' | 'send'> & Partial<DeedForm>;

/** What keeps a case from ending so; null: nothing. As `govern/case/close.ts` has it, which decides. */
const FAULTS: Readonly<Record<Outcome, (about: CaseView, me: Me, t: TFunction) => string | null>> =
  {
    rectified: (about, _, t) => unreleased(about, 'deliberate', t),
    'compromised-cleaned': (about, _, t) => unreleased(about, 'compromised', t),
    unfounded: (about, me, t) => unproven(about, ['unfounded', 'insufficient'], me, t),
    'exempt-filed': (about, me, t) => unproven(about, ['filed-research'], me, t),
    'refused-referred': ({ state, referral }, _, t) => {
      if (state !== 'rectifying') {
        return t('cannot.state', { states: t('caseState.rectifying') });
      }
      return referral === 'referred' ? null : t('cannot.notReferred');
    },
    duplicate: ({ state }, _, t) => {
      const early = ['lead', 'triage', 'assessed'] as const;
      if (early.some((one) => one === state)) return null;
      return t('cannot.state', { states: early.map((one) => t(`caseState.${one}`)).join(' / ') });
    },
    transferred: () => null,
  };

function unreleased(
  { verdict, releasedAt }: CaseView,
  needed: 'deliberate' | 'compromised',
  t: TFunction,
): string | null {
  if (verdict !== needed) return t('cannot.verdict', { verdict: t(`verdict.${needed}`) });
  return releasedAt === null ? t('cannot.notVerified') : null;
}

function unproven(
  { verdict, people }: CaseView,
  needed: readonly ('unfounded' | 'insufficient' | 'filed-research')[],
  me: Me,
  t: TFunction,
): string | null {
  if (!needed.some((one) => one === verdict)) {
    const words = needed.map((one) => t(`verdict.${one}`)).join(' / ');
    return t('cannot.verdict', { verdict: words });
  }
  return isAmong(me, people.assessed) ? t('cannot.own', { did: t('did.assessed') }) : null;
}

export function closeForm(about: CaseView, me: Me, t: TFunction): Parts {
  const faults = OUTCOMES.map((outcome) => [outcome, FAULTS[outcome](about, me, t)] as const);
  const now = faults.flatMap(([outcome, fault]) => (fault === null ? [outcome] : []));
  const not = faults.flatMap(([outcome, fault]) =>
    fault === null ? [] : [`${t(`outcome.${outcome}`)} (${fault})`],
  );
  const only = now.length === 1 ? now[0] : undefined;
  return {
    fields: fieldsOf(about, now, not, t),
    isGrave: true,
    ...(only === undefined
      ? {}
      : { preview: () => t('case.endsAs', { as: t(`outcome.${only}`) }) }),
    send: (values, deed) =>
      call(
        caseRoutes.close,
        { params: { id: about.id }, body: bodyOf(now, values) },
        { version: about.version, deed },
      ),
  };
}

const isOutcome =
  (outcome: Outcome) =>
  (values: Values): boolean =>
    values['outcome'] === outcome;

function fieldsOf(
  about: CaseView,
  now: readonly Outcome[],
  not: readonly string[],
  t: TFunction,
): readonly Field[] {
  return [
    {
      kind: 'select',
      name: 'outcome',
      label: t('field.outcome'),
      options: now.map((value) => ({ value, label: t(`outcome.${value}`) })),
      ...(not.length === 0
        ? {}
        : { hint: `${t('case.cannot')}${t('say.colon')}${not.join(' · ')}` }),
    },
    {
      kind: 'case',
      name: 'duplicateOf',
      label: t('field.duplicateOf'),
      when: isOutcome('duplicate'),
    },
    { kind: 'place', name: 'to', label: t('field.transferredTo'), when: isOutcome('transferred') },
    {
      kind: 'select',
      name: 'rootCause',
      label: t('field.rootCause'),
      options: ROOT_CAUSES.map((value) => ({ value, label: t(`rootCause.${value}`) })),
      ...(about.rootCause === null ? {} : { initial: about.rootCause }),
    },
    {
      kind: 'line',
      name: 'noEnergy',
      label: t('field.noEnergy'),
      hint: t('energy.leftEmpty'),
      optional: true,
    },
    { kind: 'note', name: 'note', label: t('field.note') },
  ];
}

function bodyOf(now: readonly Outcome[], values: Values) {
  const outcome = oneOf(now, values['outcome']);
  const why = noteOf(values, 'noEnergy');
  return {
    outcome,
    rootCause: oneOf(ROOT_CAUSES, values['rootCause']),
    energy: why === '' ? { computed: true as const } : { known: false as const, why },
    duplicateOfId: outcome === 'duplicate' ? (values['duplicateOf'] ?? null) : null,
    transferredTo: outcome === 'transferred' ? (values['to'] ?? null) : null,
    note: noteOf(values),
  };
}
