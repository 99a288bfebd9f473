/** What each step of a referral asks for, and how it is sent. */
import type { TFunction } from 'i18next';
import {
  RECIPIENTS,
  REFERRAL_OUTCOMES,
  SANCTIONS,
  SENT_BY,
  type Recipient,
} from '#model/referral.ts';
import type { ReplyOf } from '#model/route.ts';
import { referralRoutes } from '#model/routes/referrals.ts';
import { call } from '../api/call.ts';
import type { CaseView } from '../case/case-deeds.ts';
import { instantOf, maybeNote, noteOf, oneOf, type DeedForm, type Field } from '../thing/deed.ts';
import { saveFile } from '../thing/download.ts';

export type ReferralRow = ReplyOf<typeof referralRoutes.list>['items'][number];

const KIND = 'referral';

function recipientsFor({ verdict }: Pick<CaseView, 'verdict'>): readonly Recipient[] {
  return verdict === 'compromised' ? ['incident-response'] : RECIPIENTS.slice(0, -1);
}

const basisFields = (t: TFunction): readonly Field[] => [
  { kind: 'line', name: 'basisId', label: t('referral.field.basisId') },
  { kind: 'line', name: 'basisVersion', label: t('referral.field.basisVersion') },
];
const basisOf = (values: Readonly<Record<string, string>>) => ({
  id: noteOf(values, 'basisId'),
  version: noteOf(values, 'basisVersion'),
});
const note = (t: TFunction): Field => ({
  kind: 'note',
  name: 'note',
  label: t('referral.field.note'),
});
const when = (t: TFunction): Field => ({ kind: 'time', name: 'at', label: t('referral.field.at') });
const reference = (t: TFunction): Field => ({
  kind: 'line',
  name: 'reference',
  label: t('referral.field.reference'),
  optional: true,
});

export function draftForm(about: CaseView, t: TFunction): DeedForm {
  const offered = recipientsFor(about);
  return {
    title: t('referral.draft'),
    effect: `${about.number}: ${t('referral.draftDoes')}`,
    kind: KIND,
    fields: [
      {
        kind: 'select',
        name: 'recipient',
        label: t('referral.field.recipient'),
        ...(offered.length === 1 ? { initial: offered[0] ?? '' } : {}),
        options: offered.map((value) => ({ value, label: t(`referral.to.${value}`) })),
      },
      { kind: 'line', name: 'receiver', label: t('referral.field.receiver') },
      ...basisFields(t),
      { kind: 'note', name: 'reason', label: t('referral.field.reason') },
    ],
    send: (values) =>
      call(referralRoutes.draft, {
        params: { id: about.id },
        body: {
          recipient: oneOf(offered, values['recipient']),
          receiver: noteOf(values, 'receiver'),
          legalBasis: basisOf(values),
          reason: noteOf(values, 'reason'),
        },
      }),
  };
}

type Step =
  | 'approve'
  | 'refuse'
  | 'withdraw'
  | 'pack'
  | 'send'
  | 'receive'
  | 'conclude'
  | 'sanction';
type Parts = Pick<DeedForm, 'fields' | 'send'> & Partial<DeedForm>;

export function stepForm(step: Step, row: ReferralRow, t: TFunction): DeedForm {
  const effect = `${t(`referral.to.${row.recipient}`)}, ${row.receiver}: ${t(`referral.${step}Does`)}`;
  return { title: t(`referral.${step}`), effect, kind: KIND, ...STEPS[step](row, t) };
}

const paramsOf = ({ id }: ReferralRow) => ({ params: { id } });

const STEPS: Readonly<Record<Step, (row: ReferralRow, t: TFunction) => Parts>> = {
  approve: (row) => ({
    fields: [],
    isGrave: true,
    send: (_, deed) =>
      call(
        referralRoutes.approve,
        { ...paramsOf(row), body: { contentHash: row.contentHash } },
        { version: row.version, deed },
      ),
  }),
  refuse: (row, t) => ({
    fields: [note(t)],
    send: (values) =>
      call(referralRoutes.refuse, { ...paramsOf(row), body: { note: noteOf(values) } }),
  }),
  withdraw: (row, t) => ({
    fields: [note(t)],
    send: (values) =>
      call(referralRoutes.withdraw, { ...paramsOf(row), body: { note: noteOf(values) } }),
  }),
  pack: (row) => ({
    fields: [],
    send: async (_, deed) => {
      const made = await call(referralRoutes.pack, paramsOf(row), { deed });
      saveFile(made.name, 'application/zip', made.package);
      return made;
    },
  }),
  send: (row, t) => ({
    fields: [
      {
        kind: 'select',
        name: 'by',
        label: t('referral.field.by'),
        options: SENT_BY.map((value) => ({ value, label: t(`referral.by.${value}`) })),
      },
    ],
    isGrave: true,
    send: ({ by }, deed) =>
      call(
        referralRoutes.send,
        {
          ...paramsOf(row),
          body: { by: oneOf(SENT_BY, by), packageSha256: row.packages.at(-1)?.sha256 ?? '' },
        },
        { deed },
      ),
  }),
  receive: (row, t) => ({
    fields: [when(t), reference(t), { ...note(t), optional: true }],
    send: (values) => call(referralRoutes.receive, { ...paramsOf(row), body: answerOf(values) }),
  }),
  conclude: (row, t) => ({
    fields: [
      {
        kind: 'select',
        name: 'outcome',
        label: t('referral.field.outcome'),
        options: REFERRAL_OUTCOMES.filter(
          (one) =>
            (one === 'cleaned') === (row.recipient === 'incident-response') || one === 'declined',
        ).map((value) => ({ value, label: t(`referral.outcome.${value}`) })),
      },
      when(t),
      reference(t),
      { ...note(t), optional: true },
    ],
    send: (values) =>
      call(referralRoutes.conclude, {
        ...paramsOf(row),
        body: { ...answerOf(values), kind: oneOf(REFERRAL_OUTCOMES, values['outcome']) },
      }),
  }),
  sanction: (row, t) => ({
    fields: [
      {
        kind: 'select',
        name: 'kind',
        label: t('referral.field.kind'),
        options: SANCTIONS.filter(
          (one) => one !== 'differential-price' || row.recipient === 'price-authority',
        ).map((value) => ({ value, label: t(`referral.kind.${value}`) })),
      },
      { kind: 'line', name: 'authority', label: t('referral.field.authority') },
      ...basisFields(t),
      when(t),
      {
        kind: 'number',
        name: 'amount',
        label: t('referral.field.amount'),
        min: 0,
        max: 1_000_000_000,
        optional: true,
      },
      reference(t),
      { ...note(t), optional: true },
    ],
    isGrave: true,
    send: (values) => {
      const { at, ...answer } = answerOf(values);
      const amount = maybeNote(values, 'amount');
      return call(referralRoutes.sanction, {
        ...paramsOf(row),
        body: {
          ...answer,
          kind: oneOf(SANCTIONS, values['kind']),
          authority: noteOf(values, 'authority'),
          legalBasis: basisOf(values),
          decidedAt: at,
          amount: amount === null ? null : { value: Number(amount), currency: 'CNY' },
        },
      });
    },
  }),
};

function answerOf(values: Readonly<Record<string, string>>) {
  return {
    at: instantOf(values, 'at') ?? new Date().toISOString(),
    reference: maybeNote(values, 'reference'),
    note: maybeNote(values),
  };
}
