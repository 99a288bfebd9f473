/** A notice is written from a few fields; numbers, names and times of the case and of the order are filled in by the office. */
import type { TFunction } from 'i18next';
import { NOTICE_CHANNELS } from '#model/notice.ts';
import type { ReplyOf } from '#model/route.ts';
import { noticeRoutes, type NoticePreparation } from '#model/routes/notices.ts';
import { orderRoutes } from '#model/routes/orders.ts';
import { call } from '../api/call.ts';
import type { CaseView } from '../case/case-deeds.ts';
import { absolute } from '../look/format.ts';
import {
  instantOf,
  linesOf,
  noteOf,
  oneOf,
  severalOf,
  type DeedForm,
  type Field,
  type Option,
  type Values,
} from '../thing/deed.ts';
import { spoken } from '../words/words.ts';
import { USUAL } from './usual-words.ts';

const KINDS = [
  'finding-notice',
  'order-notice',
  'reminder',
  'rectification-failed',
  'release-notice',
  'correction',
] as const;
type Kind = (typeof KINDS)[number];
const LANGUAGES = ['zh-CN', 'en'] as const;
const RECIPIENTS = ['leader', 'responsible', 'technical', 'unit'] as const;
const DAY_MS = 86_400_000;

export function noticeForm(about: CaseView, t: TFunction): Pick<DeedForm, 'fields' | 'send'> {
  return {
    fields: [...headFields(about, t), ...wordFields(t)],
    send: async (values, deed) => {
      const body = await bodyOf(values, about);
      return call(noticeRoutes.prepare, { params: { id: about.id }, body }, { deed });
    },
  };
}

const isOneOf =
  (...kinds: readonly Kind[]) =>
  (values: Values): boolean =>
    kinds.some((kind) => kind === values['kind']);

function headFields({ id, releasedAt, state }: CaseView, t: TFunction): readonly Field[] {
  const kinds = KINDS.filter((kind) => kind !== 'release-notice' || releasedAt !== null);
  const usual = state === 'assessed' ? 'finding-notice' : 'reminder';
  return [
    {
      kind: 'select',
      name: 'kind',
      label: t('field.kind'),
      initial: usual,
      options: kinds.map((value) => ({ value, label: t(`noticeKind.${value}`) })),
    },
    {
      kind: 'select',
      name: 'language',
      label: t('field.language'),
      initial: spoken(),
      options: LANGUAGES.map((value) => ({ value, label: value === 'en' ? 'English' : '中文' })),
    },
    {
      kind: 'select',
      name: 'recipient',
      label: t('field.recipient'),
      initial: 'leader',
      options: RECIPIENTS.map((value) => ({ value, label: t(`field.${value}`) })),
    },
    {
      kind: 'several',
      name: 'channels',
      label: t('field.channels'),
      initial: 'print,link',
      options: NOTICE_CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) })),
    },
    {
      kind: 'pick',
      name: 'order',
      label: t('field.orderOf'),
      when: isOneOf('order-notice'),
      load: () => ordersOf(id, t),
    },
    {
      kind: 'pick',
      name: 'earlier',
      label: t('field.earlier'),
      when: isOneOf('reminder', 'correction'),
      load: () => noticesOf(id, t),
    },
  ];
}

async function ordersOf(caseId: string, t: TFunction): Promise<readonly Option[]> {
  const { items } = await call(orderRoutes.list, { query: { caseId, limit: '100' } });
  return items.map(({ id, rungNow, state }) => ({
    value: id,
    label: `${t(`rung.${rungNow}`)} · ${t(`orderState.${state}`)}`,
  }));
}

async function noticesOf(caseId: string, t: TFunction): Promise<readonly Option[]> {
  const { items } = await call(noticeRoutes.list, { query: { caseId, limit: '100' } });
  return items.map(({ id, kind, preparedAt, verificationCode }) => ({
    value: id,
    label: `${t(`noticeKind.${kind}`)} · ${absolute(preparedAt)} · ${verificationCode}`,
  }));
}

const ASKING = ['finding-notice', 'order-notice', 'reminder', 'rectification-failed'] as const;
const FIRST = ['finding-notice', 'order-notice'] as const;

function wordFields(t: TFunction): readonly Field[] {
  const usual = USUAL[spoken()];
  const lines = (name: keyof typeof usual, label: string, ...kinds: readonly Kind[]): Field => ({
    kind: 'note',
    name,
    label,
    initial: usual[name],
    when: isOneOf(...kinds),
  });
  return [
    lines('measures', t('field.measures'), 'order-notice'),
    lines('reasons', t('field.reasons'), 'order-notice'),
    lines('release', t('field.releaseConditions'), 'order-notice'),
    lines('seen', t('field.whatWasSeen'), ...FIRST),
    lines('failed', t('field.whatFailed'), 'rectification-failed'),
    lines('wrong', t('field.whatWasWrong'), 'correction'),
    { ...lines('obligation', t('field.obligation'), 'reminder'), kind: 'line' },
    lines('rectify', t('field.howToRectify'), ...FIRST, 'rectification-failed'),
    { kind: 'time', name: 'watch', label: t('field.watchUntil'), when: isOneOf('release-notice') },
    {
      kind: 'number',
      name: 'days',
      label: t('field.days'),
      min: 1,
      max: 90,
      optional: true,
      when: isOneOf(...ASKING),
    },
    { kind: 'line', name: 'law', label: t('field.legalBasis'), when: isOneOf(...FIRST) },
    { ...lines('object', t('field.howToObject'), ...FIRST, 'correction'), kind: 'line' },
  ];
}

async function bodyOf(values: Values, about: CaseView): Promise<NoticePreparation> {
  const kind = oneOf(KINDS, values['kind']);
  const recipient = oneOf(RECIPIENTS, values['recipient']);
  const orderId = kind === 'order-notice' ? (values['order'] ?? null) : null;
  const order = orderId === null ? null : await call(orderRoutes.show, { params: { id: orderId } });
  const isRepeating = kind === 'reminder' || kind === 'correction';
  return {
    kind,
    language: oneOf(LANGUAGES, values['language']),
    channels: NOTICE_CHANNELS.filter((one) => severalOf(values, 'channels').includes(one)),
    template: null,
    recipient: recipient === 'unit' ? null : recipient,
    orderId,
    earlierId: isRepeating ? (values['earlier'] ?? null) : null,
    words: { ...wordsOf(kind, values, about), ...timesOf(order) },
  };
}

type Words = NoticePreparation['words'];

function wordsOf(kind: Kind, values: Values, { releasedAt }: CaseView): Words {
  const days = noteOf(values, 'days');
  const isAsking = ASKING.some((one) => one === kind);
  const deadline =
    isAsking && days !== '' ? new Date(Date.now() + Number(days) * DAY_MS).toISOString() : null;
  const told = deadline === null ? {} : { deadline };
  switch (kind) {
    case 'reminder':
      return { ...told, obligation: noteOf(values, 'obligation') };
    case 'rectification-failed':
      return {
        ...told,
        whatFailed: linesOf(values, 'failed'),
        howToRectify: linesOf(values, 'rectify'),
      };
    case 'release-notice':
      return {
        ...(releasedAt === null ? {} : { releasedAt }),
        watchUntil: instantOf(values, 'watch') ?? undefined,
      };
    case 'correction':
      return { whatWasWrong: linesOf(values, 'wrong'), howToObject: linesOf(values, 'object') };
    default:
      return {
        ...told,
        ...(deadline === null ? {} : { objectBefore: deadline }),
        whatWasSeen: linesOf(values, 'seen'),
        howToRectify: linesOf(values, 'rectify'),
        legalBasis: [{ citation: noteOf(values, 'law'), says: null }],
        howToObject: linesOf(values, 'object'),
        ...(kind === 'order-notice' ? measuresOf(values) : {}),
      };
  }
}

const measuresOf = (values: Values): Words => ({
  measures: linesOf(values, 'measures'),
  reasons: linesOf(values, 'reasons'),
  releaseConditions: linesOf(values, 'release'),
});

type Order = ReplyOf<typeof orderRoutes.show>;

/** As the order has them; before it is in effect, as it would be from now on. */
function timesOf(order: Order | null): Words {
  if (order === null) return {};
  const { content, until, reviewAt } = order;
  const later = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
  return {
    measureFrom: order.startsAt ?? new Date().toISOString(),
    measureUntil: until ?? later(content.durationHours),
    reviewAt: reviewAt ?? later(content.reviewHours),
  };
}
