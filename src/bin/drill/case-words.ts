/** The timeline of a case drill in words. */
import type { Part } from '#lab/office/call.ts';
import type { DrillDeed } from '#lab/office/case-drill.ts';
import type { Language } from '../render/labels.ts';

export const PART_NAMES: Readonly<Record<Language, Readonly<Record<Part, string>>>> = {
  en: {
    operator: 'the office itself',
    administrator: 'administrator',
    analyst: 'analyst',
    officer: 'officer',
    approver: 'approver',
    verifier: 'verifier',
    liaison: 'liaison of the unit',
    sensor: 'sensor',
    enforcer: 'enforcement point',
    subject: 'leader of the unit',
    anyone: 'anybody',
  },
  'zh-CN': {
    operator: '系统自动',
    administrator: '管理员',
    analyst: '研判员',
    officer: '承办人',
    approver: '审批人',
    verifier: '复核人',
    liaison: '单位联络人',
    sensor: '探针',
    enforcer: '处置点',
    subject: '单位负责人',
    anyone: '任何人',
  },
};

export const DEED_WORDS: Readonly<Record<Language, Readonly<Record<DrillDeed, string>>>> = {
  en: {
    delivered: 'delivered a finding with what it rests on',
    opened: 'opened a case by policy',
    'took-on': 'took the case on',
    assessed: 'gave the verdict: deliberate',
    'prepared-notice': 'prepared the notice',
    served: 'served it on paper',
    'verified-code': 'checked its verification code',
    read: 'read it through the link',
    acknowledged: 'acknowledged it',
    drafted: 'drafted an order',
    proposed: 'proposed it',
    approved: 'approved exactly what was read',
    scheduled: 'put it into effect at one point',
    'observed-active': 'read back: active',
    reported: 'reported that it was rectified',
    'accepted-report': 'accepted the report',
    rescanned: 'looked again: clean',
    lowered: 'lowered the measure: probation',
    'observed-lower': 'read back: the lower measure',
    'window-over': 'saw a clean window pass',
    passed: 'passed the verification',
    released: 'lifted the hold',
    'observed-absent': 'read back: nothing is held any more',
    closed: 'closed the case: rectified',
  },
  'zh-CN': {
    delivered: '报送发现及其依据',
    opened: '按策略立案',
    'took-on': '受理案件',
    assessed: '作出研判：故意“挖矿”',
    'prepared-notice': '拟制通知书',
    served: '书面送达',
    'verified-code': '核验通知书验证码',
    read: '通过链接阅读',
    acknowledged: '签收',
    drafted: '起草断网令',
    proposed: '提请审批',
    approved: '按所见内容审批',
    scheduled: '在一个处置点生效',
    'observed-active': '回读：已生效',
    reported: '报告已整改',
    'accepted-report': '采纳整改报告',
    rescanned: '复扫：干净',
    lowered: '降低措施：观察期',
    'observed-lower': '回读：较低措施',
    'window-over': '观察期内未再出现',
    passed: '复核通过',
    released: '解除断网',
    'observed-absent': '回读：已无任何限制',
    closed: '结案：已整改',
  },
};

interface CaseDrillWords {
  readonly begun: string;
  readonly columns: readonly string[];
  readonly log: (events: number) => string;
  readonly bundle: (bytes: number) => string;
  readonly rebuilt: string;
  readonly done: (number: string) => string;
}

export const CASE_WORDS: Readonly<Record<Language, CaseDrillWords>> = {
  en: {
    begun: 'A drill of the office: one simulated case, played by separate people. Nothing is real.',
    columns: ['time (UTC)', 'who', 'did', 'case', 'order'],
    log: (events) => `The log holds: ${events} events, published, signed and verified.`,
    bundle: (bytes) => `The case was exported (${bytes} bytes) and verified without the office.`,
    rebuilt: 'All rows were made again from the events and were the same.',
    done: (number) => `Case ${number} is closed: rectified.`,
  },
  'zh-CN': {
    begun: '办案演练：一个模拟案件，由不同人员依次办理。一切均为模拟。',
    columns: ['时间 (UTC)', '人员', '动作', '案件', '断网令'],
    log: (events) => `日志完好：${events} 条事件，已发布、签名并核验。`,
    bundle: (bytes) => `案件已导出（${bytes} 字节），并脱离系统核验通过。`,
    rebuilt: '所有数据行由事件重建，结果一致。',
    done: (number) => `案件 ${number} 已结案：已整改。`,
  },
};
