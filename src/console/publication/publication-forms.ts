import type { TFunction } from 'i18next';
import type { z } from 'zod';
import type { Verb } from '#model/authority.ts';
import { PUBLICATION_SCOPES } from '#model/publication.ts';
import { publicationRoutes } from '#model/routes/publications.ts';
import { call } from '../api/call.ts';
import type { Me } from '../api/me.ts';
import {
  noteOf,
  oneOf,
  type DeedForm,
  type Field,
  type Option,
  type Values,
} from '../thing/deed.ts';
import { isAmong, roleFault } from '../thing/possible.ts';

export type PublicationShown = z.infer<(typeof publicationRoutes)['show']['reply']>;

interface PublicationDeed {
  readonly name: string;
  readonly title: string;
  readonly fault: string | null;
  readonly isFirst?: boolean;
  readonly isGrave?: boolean;
  readonly form: () => DeedForm;
}

export function publicationDeeds(
  publication: PublicationShown,
  me: Me,
  t: TFunction,
): readonly PublicationDeed[] {
  const { state, proposed, jurisdiction, unitId } = publication;
  const role = (verb: Verb): string | null =>
    roleFault(me, verb, { jurisdiction, sector: null, unitId }, t);
  const notNow = (isPossible: boolean): string | null =>
    isPossible ? null : t('publication.notNow');
  const isToApprove = proposed !== null && proposed.approvedAt === null;
  const isApproved = proposed !== null && proposed.approvedAt !== null;
  const isOwn = proposed !== null && isAmong(me, proposed.draftedBy);
  const isTold = state === 'published';
  const make = (
    name: 'approve' | 'publish' | 'recount' | 'correct' | 'drop' | 'withdraw',
    verb: Verb,
    isPossible: boolean,
    more: Partial<PublicationDeed> = {},
  ): PublicationDeed => ({
    name,
    title: t(`publication.${name}`),
    fault: notNow(isPossible) ?? role(verb),
    form: () => formOf(name, publication, t),
    ...more,
  });
  const approve = make('approve', 'publication.approve', isToApprove, { isFirst: true });
  return [
    { ...approve, fault: approve.fault ?? (isOwn ? t('publication.own') : null) },
    make('publish', 'publication.publish', isApproved, { isFirst: true }),
    make('recount', 'publication.draft', isToApprove),
    make('correct', 'publication.draft', isTold && proposed === null),
    make('drop', 'publication.draft', proposed !== null),
    make('withdraw', 'publication.publish', isTold, { isGrave: true }),
  ];
}

type Step = 'approve' | 'publish' | 'recount' | 'correct' | 'drop' | 'withdraw';

function formOf(step: Step, publication: PublicationShown, t: TFunction): DeedForm {
  const { id, version, month, scope, proposed } = publication;
  const needsReason = step === 'correct' || step === 'withdraw';
  const common = { params: { id } };
  const words = { month, scope: t(`publicationScope.${scope}`) };
  return {
    title: t(`publication.${step}`),
    effect: t(`publication.${step}Does`, words),
    kind: 'publication',
    fields: needsReason ? reasonFields(t) : [],
    ...(step === 'withdraw' ? { isGrave: true as const } : {}),
    send: (values, deed) => {
      const manner = { deed, version };
      const reason = { en: noteOf(values, 'en'), 'zh-CN': noteOf(values, 'zh') };
      if (step === 'approve') {
        const body = { sha256: proposed?.sha256 ?? '' };
        return call(publicationRoutes.approve, { ...common, body }, manner);
      }
      if (step === 'correct' || step === 'withdraw')
        return call(publicationRoutes[step], { ...common, body: { reason } }, manner);
      return call(publicationRoutes[step], common, manner);
    },
  };
}

const reasonFields = (t: TFunction): readonly Field[] => [
  { kind: 'line', name: 'en', label: t('publication.reasonEn') },
  { kind: 'line', name: 'zh', label: t('publication.reasonZh') },
];

export function draftForm(places: readonly Option[], lastMonth: string, t: TFunction): DeedForm {
  const scopes = PUBLICATION_SCOPES.filter((scope) => scope !== 'unit');
  const usual = places[0]?.value;
  return {
    title: t('publication.draft'),
    effect: t('publication.draftDoes'),
    kind: 'publication',
    fields: [
      {
        kind: 'line',
        name: 'month',
        label: t('publication.month'),
        hint: t('publication.monthHint'),
        initial: lastMonth,
      },
      {
        kind: 'select',
        name: 'jurisdiction',
        label: t('case.place'),
        options: places,
        ...(usual === undefined ? {} : { initial: usual }),
      },
      {
        kind: 'select',
        name: 'scope',
        label: t('publication.scope'),
        options: scopes.map((value) => ({ value, label: t(`publicationScope.${value}`) })),
        initial: 'public',
      },
    ],
    send: (values: Values, deed) => {
      const body = {
        month: noteOf(values, 'month'),
        jurisdiction: values['jurisdiction'] ?? '',
        scope: oneOf(scopes, values['scope']),
        unitId: null,
      };
      return call(publicationRoutes.draft, { body }, { deed });
    },
  };
}
