/** While a unit puts things right: a reminder, and the word that it was not enough yet. */
import type { NoticeTemplate } from '#model/notice-template.ts';
import { PARTS } from './parts.ts';

const { en, 'zh-CN': zh } = PARTS;
const REMINDER = {
  id: 'reminder',
  version: 1,
  kind: 'reminder',
  tone: 'any',
  effectiveFrom: '2026-01-01',
} as const;
const FAILED = { ...REMINDER, id: 'rectification-failed', kind: 'rectification-failed' } as const;

export const RECTIFICATION_NOTICES: readonly NoticeTemplate[] = [
  {
    ...REMINDER,
    language: 'en',
    subject: 'Case {caseNumber}: reminder, please act by {deadline}',
    title: 'Reminder',
    blocks: [
      en.head,
      {
        kind: 'paragraph',
        text: 'On {earlierIssuedAt} we sent you a notice in this case (verification code {earlierCode}). We still wait for: {obligation}.',
      },
      { kind: 'callout', text: 'Please act by {deadline}.' },
      {
        kind: 'paragraph',
        text: 'If you have answered in the meantime, nothing more is needed. If something keeps you from it, tell us before the date: it can be extended for good reason.',
      },
      ...en.close,
    ],
  },
  {
    ...REMINDER,
    language: 'zh-CN',
    subject: '案件 {caseNumber}：催办，请于{deadline}前办理',
    title: '催办通知',
    blocks: [
      zh.head,
      {
        kind: 'paragraph',
        text: '我单位已于{earlierIssuedAt}就本案向贵单位送达通知（核验码 {earlierCode}），目前尚未收到：{obligation}。',
      },
      { kind: 'callout', text: '请于{deadline}前办理。' },
      {
        kind: 'paragraph',
        text: '如已办理，无须重复报送。确有困难的，请在期限届满前说明，有正当理由的可以延期。',
      },
      ...zh.close,
    ],
  },
  {
    ...FAILED,
    language: 'en',
    subject: 'Case {caseNumber}: not resolved yet, please act by {deadline}',
    title: 'The check was not passed yet',
    blocks: [
      en.head,
      {
        kind: 'paragraph',
        text: 'Thank you for your report. {authorityName} has checked it and looked at the system again. The matter is not resolved yet.',
      },
      { kind: 'heading', text: 'What is still open' },
      { kind: 'field-list', field: 'whatFailed' },
      ...en.rectify,
      {
        kind: 'paragraph',
        text: 'Then we check again. A measure that is in force stays as it is until the check is passed.',
      },
      ...en.object,
      ...en.close,
    ],
  },
  {
    ...FAILED,
    language: 'zh-CN',
    subject: '案件 {caseNumber}：复核未通过，请于{deadline}前办理',
    title: '关于整改复核未通过的通知',
    blocks: [
      zh.head,
      {
        kind: 'paragraph',
        text: '贵单位报送的整改情况已收悉。经{authorityName}审查并对该系统重新检测，整改尚未通过复核。',
      },
      { kind: 'heading', text: '仍存在的问题' },
      { kind: 'field-list', field: 'whatFailed' },
      ...zh.rectify,
      { kind: 'paragraph', text: '整改后我单位将再次复核。通过复核前，已采取的措施保持不变。' },
      ...zh.object,
      ...zh.close,
    ],
  },
];
