import type { Language } from '../render/labels.ts';
import type { CheckName, DelayName } from './contain-report.ts';

type Words<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

export const CHECK_WORDS: Words<CheckName> = {
  en: {
    'session-cut': 'the miner is cut off from its pool and gives up',
    pool: 'the pool can be reached only after the release',
    site: 'other sites can be reached, but for the strict rung',
    vendor: 'the vendor can be reached throughout',
    hospital: 'the exempt hospital can be reached throughout',
    portal: 'the notice page can be reached throughout',
    notice: 'plain web pages lead to the notice while held, and only then',
    'neighbour-pool': 'the neighbour is not touched (other ports)',
    'neighbour-site': 'the neighbour is not touched (web)',
  },
  'zh-CN': {
    'session-cut': '矿机与矿池的连接被切断，矿机停止',
    pool: '解除之后才能访问矿池',
    site: '除严格措施外可访问其他网站',
    vendor: '始终可访问厂商站点',
    hospital: '始终可访问豁免的医院',
    portal: '始终可访问通知页面',
    notice: '仅在限制期间，普通网页转到通知',
    'neighbour-pool': '相邻主机不受影响（其他端口）',
    'neighbour-site': '相邻主机不受影响（网页）',
  },
};

export const DELAY_WORDS: Words<DelayName> = {
  en: {
    found: 'from the first packet of the miner to its case',
    held: 'from the decision to the cut',
    lowered: 'from the decision to the lower measure',
    released: 'from the decision to being online again',
    'read-active': 'until the point had read it back',
    'read-absent': 'until the point had read back that nothing is left',
  },
  'zh-CN': {
    found: '从矿机首个报文到立案',
    held: '从决定到切断',
    lowered: '从决定到降低措施',
    released: '从决定到恢复联网',
    'read-active': '执行点回读确认用时',
    'read-absent': '执行点回读确认已无限制用时',
  },
};

interface Counts {
  readonly checks: number;
  readonly failed: number;
  readonly seconds: number;
}

interface Sentences {
  readonly begun: string;
  readonly yes: string;
  readonly no: string;
  readonly well: (counts: Counts) => string;
  readonly failed: (counts: Counts) => string;
}

export const CONTAIN_WORDS: Readonly<Record<Language, Sentences>> = {
  en: {
    begun:
      'A drill of containment on a scratch network: real sensor, office, enforcer and packet filter; only the mining is played.',
    yes: 'yes',
    no: 'NO ',
    well: ({ checks, seconds }) => `All ${checks} checks hold. The drill took ${seconds} s.`,
    failed: ({ checks, failed, seconds }) =>
      `${failed} of ${checks} checks do not hold. The drill took ${seconds} s.`,
  },
  'zh-CN': {
    begun: '处置演练（临时网络）：探针、办案系统、执行器和包过滤均为真实程序，仅“挖矿”为模拟。',
    yes: '是',
    no: '否',
    well: ({ checks, seconds }) => `${checks} 项检查全部通过，用时 ${seconds} 秒。`,
    failed: ({ checks, failed, seconds }) =>
      `${checks} 项检查中 ${failed} 项未通过，用时 ${seconds} 秒。`,
  },
};
