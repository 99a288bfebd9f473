/** The first notice: what was seen, what is asked, until when. To a unit, and to a unit that is itself a victim. */
import type { NoticeTemplate } from '#model/notice-template.ts';
import { PARTS } from './parts.ts';

const { en, 'zh-CN': zh } = PARTS;
const COMMON = { version: 1, kind: 'finding-notice', effectiveFrom: '2026-01-01' } as const;

export const FINDING_NOTICES: readonly NoticeTemplate[] = [
  {
    ...COMMON,
    id: 'finding',
    tone: 'any',
    language: 'en',
    subject: 'Case {caseNumber}: please act by {deadline}',
    title: 'Notice of a finding',
    blocks: [
      en.head,
      {
        kind: 'paragraph',
        text: '{authorityName} has found that the system named above takes part in cryptocurrency mining. This notice says what was seen, what you are asked to do, and how to object. Nobody has decided yet who is responsible.',
      },
      ...en.seen,
      ...en.rectify,
      {
        kind: 'paragraph',
        text: 'This notice does not withhold internet access. If the activity goes on after the date, access of the system can be withheld until it has ended; you would get a separate notice first or with it.',
      },
      ...en.law,
      ...en.object,
      ...en.close,
    ],
  },
  {
    ...COMMON,
    id: 'finding-victim',
    tone: 'victim',
    language: 'en',
    subject: 'Case {caseNumber}: please act by {deadline}',
    title: 'A system of yours seems to be misused by others',
    blocks: [
      en.head,
      {
        kind: 'paragraph',
        text: '{authorityName} has found signs that somebody broke into the system named above and lets it mine cryptocurrency at your expense. You are the one who was harmed. We write to help you end it; no blame is laid on you.',
      },
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
    id: 'finding',
    tone: 'any',
    language: 'zh-CN',
    subject: '案件 {caseNumber}：请于{deadline}前办理',
    title: '关于发现虚拟货币“挖矿”活动的通知',
    blocks: [
      zh.head,
      {
        kind: 'paragraph',
        text: '{authorityName}发现上述系统参与虚拟货币“挖矿”活动。现将发现的情况、整改要求和异议途径通知如下。本通知不构成对责任的认定。',
      },
      ...zh.seen,
      ...zh.rectify,
      {
        kind: 'paragraph',
        text: '本通知不停止该系统的互联网接入。逾期仍未停止的，可以依法停止该系统的互联网接入直至整改完成，届时将另行通知。',
      },
      ...zh.law,
      ...zh.object,
      ...zh.close,
    ],
  },
  {
    ...COMMON,
    id: 'finding-victim',
    tone: 'victim',
    language: 'zh-CN',
    subject: '案件 {caseNumber}：请于{deadline}前办理',
    title: '关于贵单位信息系统疑被他人利用的通知',
    blocks: [
      zh.head,
      {
        kind: 'paragraph',
        text: '{authorityName}发现，上述系统疑被他人入侵并被用于虚拟货币“挖矿”，使贵单位遭受损失。贵单位是受害方，本通知旨在协助贵单位尽快消除影响，不涉及责任追究。',
      },
      ...zh.seen,
      ...zh.rectify,
      ...zh.cleanUp,
      ...zh.law,
      ...zh.object,
      ...zh.close,
    ],
  },
];
