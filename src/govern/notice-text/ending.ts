/** How it ends: access is restored, a notice was wrong, or the authority itself is late. */
import type { NoticeTemplate } from '#model/notice-template.ts';
import { PARTS } from './parts.ts';

const { en, 'zh-CN': zh } = PARTS;
const RELEASE = {
  id: 'release',
  version: 1,
  kind: 'release-notice',
  tone: 'any',
  effectiveFrom: '2026-01-01',
} as const;
const CORRECTION = { ...RELEASE, id: 'correction', kind: 'correction' } as const;
const ESCALATION = { ...RELEASE, id: 'overdue-escalation', kind: 'overdue-escalation' } as const;

export const ENDING_NOTICES: readonly NoticeTemplate[] = [
  {
    ...RELEASE,
    language: 'en',
    subject: 'Case {caseNumber}: access is restored',
    title: 'Access is restored',
    blocks: [
      en.head,
      {
        kind: 'paragraph',
        text: 'The check was passed. {authorityName} has ended all measures on the system named above; every enforcement point confirmed it by {releasedAt}.',
      },
      {
        kind: 'paragraph',
        text: 'If something is still blocked, tell us at once: that is then our mistake.',
      },
      {
        kind: 'paragraph',
        text: 'Until {watchUntil} we look whether the mining returns. If it does, the case is taken up again.',
        when: 'watchUntil',
      },
      ...en.close,
    ],
  },
  {
    ...RELEASE,
    language: 'zh-CN',
    subject: '案件 {caseNumber}：已恢复互联网接入',
    title: '关于恢复互联网接入的通知',
    blocks: [
      zh.head,
      {
        kind: 'paragraph',
        text: '经复核，整改已通过。{authorityName}已解除对上述系统采取的全部措施，各执行点已于{releasedAt}前确认解除。',
      },
      { kind: 'paragraph', text: '如仍有无法访问的情况，请立即告知我单位，由我单位负责处理。' },
      {
        kind: 'paragraph',
        text: '{watchUntil}前为观察期。观察期内再次发现“挖矿”活动的，将重新立案处理。',
        when: 'watchUntil',
      },
      ...zh.close,
    ],
  },
  {
    ...CORRECTION,
    language: 'en',
    subject: 'Case {caseNumber}: correction of a notice',
    title: 'Correction and apology',
    blocks: [
      en.head,
      {
        kind: 'callout',
        text: 'Our notice of {earlierIssuedAt} (verification code {earlierCode}) was wrong. It is withdrawn. We apologise.',
      },
      { kind: 'heading', text: 'What was wrong' },
      { kind: 'field-list', field: 'whatWasWrong' },
      { kind: 'heading', text: 'What was done about it', when: 'measures' },
      { kind: 'field-list', field: 'measures', when: 'measures' },
      {
        kind: 'paragraph',
        text: 'You need not do anything. Everybody to whom we sent the wrong notice gets this correction. If you suffered damage, tell us.',
      },
      { kind: 'field-list', field: 'howToObject', when: 'howToObject' },
      ...en.close,
    ],
  },
  {
    ...CORRECTION,
    language: 'zh-CN',
    subject: '案件 {caseNumber}：更正通知',
    title: '更正与致歉',
    blocks: [
      zh.head,
      {
        kind: 'callout',
        text: '我单位于{earlierIssuedAt}作出的通知（核验码 {earlierCode}）有误，现予撤回，并向贵单位致歉。',
      },
      { kind: 'heading', text: '错误之处' },
      { kind: 'field-list', field: 'whatWasWrong' },
      { kind: 'heading', text: '已采取的补救', when: 'measures' },
      { kind: 'field-list', field: 'measures', when: 'measures' },
      {
        kind: 'paragraph',
        text: '贵单位无须办理任何事项。凡收到有误通知的单位，均将收到本更正。因此受到损失的，请告知我单位。',
      },
      { kind: 'field-list', field: 'howToObject', when: 'howToObject' },
      ...zh.close,
    ],
  },
  {
    ...ESCALATION,
    language: 'en',
    subject: 'Case {caseNumber}: overdue, raised with the superior authority',
    title: 'A deadline has passed',
    blocks: [
      en.head,
      {
        kind: 'paragraph',
        text: 'In this case a deadline has passed. {superiorName} is told by this notice and can take the matter over.',
      },
      {
        kind: 'facts',
        rows: [
          { label: 'What is overdue', text: '{obligation}' },
          { label: 'Since', text: '{overdueSince}' },
          { label: 'Responsible', text: '{authorityName}' },
          { label: 'Superior authority', text: '{superiorName}' },
        ],
      },
      {
        kind: 'paragraph',
        text: 'The clock of this case wrote this notice by itself; nobody can hold it back. It stays on the record.',
      },
      ...en.close,
    ],
  },
  {
    ...ESCALATION,
    language: 'zh-CN',
    subject: '案件 {caseNumber}：逾期督办',
    title: '逾期督办通知',
    blocks: [
      zh.head,
      {
        kind: 'paragraph',
        text: '本案有办理事项逾期。现将有关情况报送{superiorName}，由其督办，必要时可以直接办理。',
      },
      {
        kind: 'facts',
        rows: [
          { label: '逾期事项', text: '{obligation}' },
          { label: '逾期起始', text: '{overdueSince}' },
          { label: '承办单位', text: '{authorityName}' },
          { label: '上级单位', text: '{superiorName}' },
        ],
      },
      {
        kind: 'paragraph',
        text: '本通知由案件计时自动生成，任何人不得扣压，并记入案件记录。',
      },
      ...zh.close,
    ],
  },
];
