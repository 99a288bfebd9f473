/** Access is withheld: what exactly, why, for how long at most, and how it ends. */
import type { NoticeLanguage, NoticeTemplate, TemplateBlock } from '#model/notice-template.ts';
import { PARTS } from './parts.ts';

const { en, 'zh-CN': zh } = PARTS;
const COMMON = { version: 1, kind: 'order-notice', effectiveFrom: '2026-01-01' } as const;

/** What is withheld, until when, why, what stays reachable, and when it ends. */
const MEASURE: Readonly<Record<NoticeLanguage, readonly TemplateBlock[]>> = {
  en: [
    { kind: 'heading', text: 'What is withheld' },
    { kind: 'field-list', field: 'measures' },
    {
      kind: 'facts',
      rows: [
        { label: 'From', text: '{measureFrom}' },
        { label: 'At the latest until', text: '{measureUntil}' },
        { label: 'Reviewed by', text: '{reviewAt}' },
      ],
    },
    { kind: 'heading', text: 'Why' },
    { kind: 'field-list', field: 'reasons' },
    { kind: 'heading', text: 'What stays reachable', when: 'stillReachable' },
    { kind: 'field-list', field: 'stillReachable', when: 'stillReachable' },
    { kind: 'heading', text: 'When it ends' },
    { kind: 'field-list', field: 'releaseConditions' },
    {
      kind: 'paragraph',
      text: 'Once these conditions are met, we must restore access without delay. If we are late, that is raised with our superior authority by itself.',
    },
  ],
  'zh-CN': [
    { kind: 'heading', text: '采取的措施' },
    { kind: 'field-list', field: 'measures' },
    {
      kind: 'facts',
      rows: [
        { label: '开始时间', text: '{measureFrom}' },
        { label: '最长至', text: '{measureUntil}' },
        { label: '复核时间', text: '{reviewAt}前' },
      ],
    },
    { kind: 'heading', text: '采取措施的理由' },
    { kind: 'field-list', field: 'reasons' },
    { kind: 'heading', text: '仍可访问的服务', when: 'stillReachable' },
    { kind: 'field-list', field: 'stillReachable', when: 'stillReachable' },
    { kind: 'heading', text: '解除条件' },
    { kind: 'field-list', field: 'releaseConditions' },
    {
      kind: 'paragraph',
      text: '上述条件满足后，我单位应当及时恢复接入；逾期未恢复的，系统自动向上级主管部门督办。',
    },
  ],
};

export const ORDER_NOTICES: readonly NoticeTemplate[] = [
  {
    ...COMMON,
    id: 'order',
    tone: 'any',
    language: 'en',
    subject: 'Case {caseNumber}: internet access is withheld',
    title: 'Notice of a measure: access is withheld',
    blocks: [
      en.head,
      {
        kind: 'paragraph',
        text: '{authorityName} withholds internet access of the system named above until the mining has ended. Two people decided this independently of each other.',
      },
      ...MEASURE.en,
      ...en.seen,
      ...en.rectify,
      ...en.law,
      ...en.object,
      ...en.close,
    ],
  },
  {
    ...COMMON,
    id: 'order-victim',
    tone: 'victim',
    language: 'en',
    subject: 'Case {caseNumber}: internet access is withheld',
    title: 'A measure to protect a system of yours',
    blocks: [
      en.head,
      {
        kind: 'paragraph',
        text: 'Somebody seems to have broken into the system named above and lets it mine cryptocurrency. To stop the misuse, we withhold part of its internet access for a time. You are the one who was harmed; this is no punishment.',
      },
      ...MEASURE.en,
      ...en.seen,
      ...en.rectify,
      ...en.cleanUp,
      ...en.law,
      ...en.object,
      ...en.close,
    ],
  },
  {
    ...COMMON,
    id: 'order',
    tone: 'any',
    language: 'zh-CN',
    subject: '案件 {caseNumber}：停止互联网接入',
    title: '关于停止互联网接入的通知',
    blocks: [
      zh.head,
      {
        kind: 'paragraph',
        text: '{authorityName}决定停止上述系统的互联网接入，直至“挖矿”活动整改完成。本决定由两名工作人员分别独立作出和批准。',
      },
      ...MEASURE['zh-CN'],
      ...zh.seen,
      ...zh.rectify,
      ...zh.law,
      ...zh.object,
      ...zh.close,
    ],
  },
  {
    ...COMMON,
    id: 'order-victim',
    tone: 'victim',
    language: 'zh-CN',
    subject: '案件 {caseNumber}：停止互联网接入',
    title: '关于对受害系统采取保护措施的通知',
    blocks: [
      zh.head,
      {
        kind: 'paragraph',
        text: '上述系统疑被他人入侵并被用于虚拟货币“挖矿”。为制止他人继续利用该系统，{authorityName}暂时停止其部分互联网接入。贵单位是受害方，本措施不是处罚。',
      },
      ...MEASURE['zh-CN'],
      ...zh.seen,
      ...zh.rectify,
      ...zh.cleanUp,
      ...zh.law,
      ...zh.object,
      ...zh.close,
    ],
  },
];
