import type { TFunction } from 'i18next';
import { STANCES } from '#model/consultation.ts';
import { consultationRoutes } from '#model/routes/consultations.ts';
import type { ReplyOf } from '#model/route.ts';
import { call } from '../api/call.ts';
import type { PaneDeed } from '../thing/deed-row.tsx';
import { instantOf, noteOf, oneOf, severalOf, type DeedForm, type Option } from '../thing/deed.ts';

export type ConsultationShown = ReplyOf<typeof consultationRoutes.show>;

export function openForm(
  about: { readonly id: string; readonly number: string },
  agencies: readonly Option[],
  t: TFunction,
): DeedForm {
  return {
    title: t('joint.open'),
    effect: t('joint.openDoes', { number: about.number }),
    kind: 'consultation',
    fields: [
      { kind: 'several', name: 'members', label: t('joint.members'), options: agencies },
      {
        kind: 'note',
        name: 'question',
        label: t('joint.question'),
        hint: t('joint.questionAbout'),
      },
      { kind: 'time', name: 'dueAt', label: t('joint.dueAt') },
    ],
    send: (values, deed) => {
      const body = {
        members: severalOf(values, 'members'),
        question: noteOf(values, 'question'),
        dueAt: instantOf(values, 'dueAt') ?? '',
      };
      return call(consultationRoutes.open, { params: { id: about.id }, body }, { deed });
    },
  };
}

/** What can be done with it now by whoever looks. */
export function consultationDeeds(
  shown: ConsultationShown,
  agencies: readonly Option[],
  onForm: (form: DeedForm) => void,
  t: TFunction,
): readonly PaneDeed[] {
  const { may } = shown;
  const deed = (name: string, title: string, form: DeedForm, more: object = {}): PaneDeed => ({
    name,
    title,
    fault: null,
    run: () => onForm(form),
    ...more,
  });
  return [
    ...(may.answer ? [deed('answer', t('joint.answer'), answerForm(shown, t), FIRST)] : []),
    ...(may.lead
      ? [
          deed('conclude', t('joint.conclude'), concludeForm(shown, t), may.answer ? {} : FIRST),
          deed('widen', t('joint.widen'), widenForm(shown, agencies, t)),
          deed('withdraw', t('joint.withdraw'), withdrawForm(shown, t)),
        ]
      : []),
  ];
}

const FIRST = { isFirst: true };

const base = ({ caseNumber }: ConsultationShown, does: string, t: TFunction) => ({
  effect: `${t('joint.consultationOn', { number: caseNumber })}: ${does}`,
  kind: 'consultation',
});

function answerForm(shown: ConsultationShown, t: TFunction): DeedForm {
  const { id, version } = shown;
  const options = STANCES.map((value) => ({ value, label: t(`stance.${value}`) }));
  return {
    ...base(shown, t('joint.answerDoes'), t),
    title: t('joint.answer'),
    fields: [
      { kind: 'select', name: 'stance', label: t('joint.stance'), options },
      { kind: 'note', name: 'text', label: t('joint.reasons') },
    ],
    send: (values, deed) => {
      const body = { stance: oneOf(STANCES, values['stance']), text: noteOf(values, 'text') };
      return call(consultationRoutes.answer, { params: { id }, body }, { deed, version });
    },
  };
}

function concludeForm(shown: ConsultationShown, t: TFunction): DeedForm {
  const { id, version, members, opinions } = shown;
  const silent = members.length - opinions.length;
  const does = silent === 0 ? t('joint.concludeDoes') : t('joint.concludeSilent', { n: silent });
  return {
    ...base(shown, does, t),
    title: t('joint.conclude'),
    fields: [
      { kind: 'check', name: 'agreed', label: t('joint.agreed') },
      { kind: 'note', name: 'minutes', label: t('joint.minutes') },
    ],
    send: (values, deed) => {
      const body = { agreed: values['agreed'] === 'true', minutes: noteOf(values, 'minutes') };
      return call(consultationRoutes.conclude, { params: { id }, body }, { deed, version });
    },
  };
}

function widenForm(shown: ConsultationShown, agencies: readonly Option[], t: TFunction): DeedForm {
  const { id, version, members, agencyId } = shown;
  const options = agencies.filter(({ value }) => value !== agencyId && !members.includes(value));
  return {
    ...base(shown, t('joint.widenDoes'), t),
    title: t('joint.widen'),
    fields: [{ kind: 'several', name: 'members', label: t('joint.members'), options }],
    send: (values, deed) => {
      const body = { members: severalOf(values, 'members') };
      return call(consultationRoutes.widen, { params: { id }, body }, { deed, version });
    },
  };
}

function withdrawForm(shown: ConsultationShown, t: TFunction): DeedForm {
  const { id, version } = shown;
  return {
    ...base(shown, t('joint.withdrawDoes'), t),
    title: t('joint.withdraw'),
    isGrave: true,
    fields: [{ kind: 'note', name: 'note', label: t('field.why') }],
    send: (values, deed) => {
      const body = { note: noteOf(values) };
      return call(consultationRoutes.withdraw, { params: { id }, body }, { deed, version });
    },
  };
}
