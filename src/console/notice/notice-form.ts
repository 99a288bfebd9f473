/** A notice is written from a few fields; numbers, names and times of the case are filled in by the office. */
import type { TFunction } from 'i18next';
import { noticeRoutes } from '#model/routes/notices.ts';
import { call } from '../api/call.ts';
import type { CaseView } from '../case/case-deeds.ts';
import { linesOf, noteOf, oneOf, type DeedForm, type Field, type Values } from '../thing/deed.ts';
import { spoken } from '../words/words.ts';

const KINDS = ['finding-notice', 'reminder'] as const;
const LANGUAGES = ['zh-CN', 'en'] as const;
const RECIPIENTS = ['leader', 'responsible', 'technical', 'unit'] as const;
const DAY_MS = 86_400_000;

/** What such a notice mostly says; whoever writes it changes it. */
const USUAL = {
  en: {
    seen: 'A system of yours asked a mining pool for work and was paid for results.',
    rectify: 'End the mining program and remove what starts it.\nReport the cause.',
    object: 'Answer through the link in this notice.',
  },
  'zh-CN': {
    seen: '贵单位一系统向矿池请求任务并提交了结果。',
    rectify: '停止挖矿程序并清除其启动项。\n报送原因。',
    object: '请通过本通知中的链接答复。',
  },
} as const;

export function noticeForm(about: CaseView, t: TFunction): Pick<DeedForm, 'fields' | 'send'> {
  return {
    fields: fieldsIn(t),
    send: (values, deed) =>
      call(noticeRoutes.prepare, { params: { id: about.id }, body: bodyOf(values) }, { deed }),
  };
}

function fieldsIn(t: TFunction): readonly Field[] {
  const usual = USUAL[spoken()];
  return [
    {
      kind: 'select',
      name: 'kind',
      label: t('field.kind'),
      initial: 'finding-notice',
      options: KINDS.map((value) => ({ value, label: t(`noticeKind.${value}`) })),
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
    { kind: 'note', name: 'seen', label: t('field.whatWasSeen'), initial: usual.seen },
    { kind: 'note', name: 'rectify', label: t('field.howToRectify'), initial: usual.rectify },
    { kind: 'number', name: 'days', label: t('field.days'), initial: '10', min: 1, max: 90 },
    { kind: 'line', name: 'law', label: t('field.legalBasis') },
    { kind: 'line', name: 'object', label: t('field.howToObject'), initial: usual.object },
  ];
}

function bodyOf(values: Values) {
  const deadline = new Date(Date.now() + Number(values['days']) * DAY_MS).toISOString();
  const recipient = oneOf(RECIPIENTS, values['recipient']);
  return {
    kind: oneOf(KINDS, values['kind']),
    language: oneOf(LANGUAGES, values['language']),
    channels: ['print' as const, 'link' as const],
    template: null,
    recipient: recipient === 'unit' ? null : recipient,
    orderId: null,
    earlierId: null,
    words: {
      whatWasSeen: linesOf(values, 'seen'),
      howToRectify: linesOf(values, 'rectify'),
      deadline,
      legalBasis: [{ citation: noteOf(values, 'law'), says: null }],
      howToObject: linesOf(values, 'object'),
      objectBefore: deadline,
    },
  };
}
