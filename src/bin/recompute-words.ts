/** How a recomputation is told, in both languages. */
import type { Finding } from '#model/finding.ts';
import type { KeptSession } from '#model/transcript.ts';
import type { Compared } from './recompute-compare.ts';

export interface Outcome {
  readonly kept: KeptSession;
  readonly again: Finding | null;
  readonly isSame: boolean;
  /** The lists of now are not those that the finding was made with. */
  readonly otherLists: boolean;
  readonly version: string;
}

interface Words {
  readonly fields: Readonly<Record<Compared, string>>;
  readonly same: string;
  readonly other: (told: string, again: string) => string;
  readonly nothing: string;
  readonly verdict: (isSame: boolean) => string;
  readonly covers: (pieces: number, bytes: number, left: number) => string;
  readonly shares: (told: Finding['shares'], again: Finding['shares']) => string;
  readonly shapeOnly: string;
  readonly otherVersion: (then: string, now: string) => string;
  readonly otherLists: string;
  readonly total: (count: number, differ: number) => string;
}

export const RECOMPUTE_WORDS: Readonly<Record<'en' | 'zh-CN', Words>> = {
  en: {
    fields: {
      grade: 'grade',
      protocol: 'protocol',
      coin: 'coin',
      wallet: 'wallet',
      worker: 'worker',
      pool: 'pool',
      agent: 'software',
    },
    same: 'the same',
    other: (told, again) => `told ${told}, recomputed ${again}`,
    nothing: 'nothing',
    verdict: (isSame) =>
      isSame
        ? 'The kept bytes give this finding again.'
        : 'The kept bytes do NOT give this finding.',
    covers: (pieces, bytes, left) =>
      `Computed from ${pieces} messages, ${bytes} bytes; ${left} more bytes of the session were not kept.`,
    shares: (told, again) =>
      `Counts, rates, power and carbon cover the kept bytes only: ${again.submitted} of ${told.submitted} results, ${again.accepted} of ${told.accepted} accepted.`,
    shapeOnly:
      'No bytes of the protocol were kept. What was said around it (a header, or the lengths and times of sealed traffic) is taken from the transcript and was not judged anew.',
    otherVersion: (then, now) => `Found by version ${then}, recomputed by ${now}.`,
    otherLists: 'The indicator lists of now are not those of then.',
    total: (count, differ) =>
      differ === 0
        ? `${count} recomputed, all agree.`
        : `${count} recomputed, ${differ} differ from what was told.`,
  },
  'zh-CN': {
    fields: {
      grade: '等级',
      protocol: '协议',
      coin: '币种',
      wallet: '钱包',
      worker: '矿工名',
      pool: '矿池',
      agent: '软件',
    },
    same: '一致',
    other: (told, again) => `原为 ${told}，重算为 ${again}`,
    nothing: '无',
    verdict: (isSame) => (isSame ? '留存的字节可重新得出此发现。' : '留存的字节不能得出此发现。'),
    covers: (pieces, bytes, left) =>
      `依据 ${pieces} 条消息、${bytes} 字节计算；该会话另有 ${left} 字节未留存。`,
    shares: (told, again) =>
      `计数、算力、功率与碳排放仅涵盖留存的字节：结果 ${again.submitted}/${told.submitted}，被接受 ${again.accepted}/${told.accepted}。`,
    shapeOnly: '未留存协议字节。其外层所示（请求头，或加密流量的长度与时间）取自记录，未重新判断。',
    otherVersion: (then, now) => `由 ${then} 版发现，由 ${now} 版重算。`,
    otherLists: '现用的指标列表与当时不同。',
    total: (count, differ) =>
      differ === 0
        ? `已重算 ${count} 项，全部一致。`
        : `已重算 ${count} 项，其中 ${differ} 项与原结果不同。`,
  },
};
