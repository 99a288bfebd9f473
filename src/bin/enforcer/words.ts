import type { EnforcerNews } from '#contain/news.ts';

const DEATHS = { lapse: 'end with their lease', owner: 'end at once' } as const;

type Words = { readonly [K in EnforcerNews['kind']]: (news: EnforcerNews & { kind: K }) => string };

const WORDS: Words = {
  accepted: ({ generation, holds }) => `set ${generation} was accepted: ${holds} to hold`,
  turn: ({ steps, ms, held }) => `${steps} steps in ${Math.round(ms)} ms: ${held} held now`,
  'hold-refused': ({ key, says }) => `${key === '' ? 'the frame' : key} was refused: ${says}`,
  'report-refused': ({ orderId, code }) =>
    `the office did not take the report of order ${orderId}: ${code}`,
  'at-death': ({ office, here }) =>
    `at the death of the enforcer holds ${DEATHS[here]} here; the office has been told that they ${DEATHS[office]}: change one of the two`,
  drift: ({ says }) => `somebody else changed it, and it was put right: ${says}`,
  'office-lost': ({ says }) => `the office: ${says}`,
  'office-back': () => 'the office answers again',
  'equipment-lost': ({ says }) => `the equipment: ${says}`,
  'equipment-back': () => 'the equipment answers again',
  'lease-over': ({ says }) => says,
  'released-here': ({ says }) => says,
};

/** One line of the enforcer's log; English, as all logs. */
export function wordsOf<K extends EnforcerNews['kind']>(news: EnforcerNews & { kind: K }): string {
  return WORDS[news.kind](news);
}
