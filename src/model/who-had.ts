/** The answer to "who had this address at that time", with what it rests on. */
import { z } from 'zod';
import { BINDING_SOURCES } from './claim.ts';
import { Id, Instant } from './event.ts';
import { AddressText, NetworkText } from './network-text.ts';

const BECAUSE = [
  'shared-pool',
  'no-binding',
  'only-claim',
  'longest-prefix',
  'live-session',
  'agreement',
  'dissent',
  'equal-rank',
  'clock-skew',
  'silent-session',
] as const;
export type Because = (typeof BECAUSE)[number];

/** Why the answer is what it is; in the languages of the house. */
export const WHO_HAD_BECAUSE: Readonly<
  Record<Because, { readonly en: string; readonly zh: string }>
> = {
  'shared-pool': {
    en: 'The address belonged to a shared pool: many systems stood behind it',
    zh: '该地址属于共享地址池，其后有多个系统',
  },
  'no-binding': { en: 'No binding covers this address at this time', zh: '此时没有绑定覆盖该地址' },
  'only-claim': { en: 'One binding covers it', zh: '只有一条绑定覆盖该地址' },
  'longest-prefix': {
    en: 'The binding of the smallest network counts before those of wider ones',
    zh: '最小网络的绑定优先于更宽的绑定',
  },
  'live-session': {
    en: 'A session or lease that was live then counts before a static binding',
    zh: '当时有效的会话或租约优先于静态绑定',
  },
  agreement: { en: 'Independent sources agree', zh: '相互独立的来源一致' },
  dissent: {
    en: 'A static binding of the same network names another system: confidence is lowered',
    zh: '同一网络的静态绑定指向另一系统：置信度降低',
  },
  'equal-rank': {
    en: 'Bindings of equal rank name different systems',
    zh: '同等级的绑定指向不同系统',
  },
  'clock-skew': {
    en: 'The address changed hands so close to this time that clocks may disagree',
    zh: '地址在该时刻前后易手，时钟误差可能影响结论',
  },
  'silent-session': {
    en: 'A session that was never ended has been silent for too long to count',
    zh: '未结束的会话已沉默过久，不再计入',
  },
};

export const WHO_HAD_ANSWERS = ['one', 'shared', 'ambiguous', 'none'] as const;

export const Candidate = z.strictObject({
  bindingId: Id,
  systemId: Id,
  network: NetworkText,
  source: z.enum(BINDING_SOURCES),
  confidence: z.number().min(0).max(1),
  from: Instant,
  until: Instant.nullable(),
  /** `held`: at that time; `near`: only if a clock was wrong; `silent`: its session was not heard of for too long. */
  standing: z.enum(['held', 'near', 'silent']),
});
export type Candidate = z.infer<typeof Candidate>;

export const WhoHad = z.strictObject({
  address: AddressText,
  at: Instant,
  answer: z.enum(WHO_HAD_ANSWERS),
  /** Only where the answer is `one`. */
  systemId: Id.nullable(),
  /** Only where the answer is `shared`. */
  poolId: Id.nullable(),
  /** That it was this system; 1 where a pool was declared, 0 where nobody is named. */
  confidence: z.number().min(0).max(1),
  source: z.enum(BINDING_SOURCES).nullable(),
  because: z.array(z.enum(BECAUSE)),
  /** The best first. */
  candidates: z.array(Candidate),
});
export type WhoHad = z.infer<typeof WhoHad>;
