/** One step of a referral by one person: load, decide, record. */
import type { Doer } from '#govern/conflict.ts';
import type { ReferralDecision } from '#govern/referral.ts';
import type { Verb } from '#model/authority.ts';
import type { Referral } from '#model/referral.ts';
import { doerOf } from '../doer.ts';
import type { Work } from '../work.ts';

interface ReferralStep {
  readonly id: string;
  readonly verb: Verb;
  readonly decide: (state: Referral, doer: Doer) => ReferralDecision;
}

export async function referralAfter(
  work: Work,
  { id, verb, decide }: ReferralStep,
): Promise<Referral> {
  const state = await work.load('referral', id);
  const doer = await doerOf(work, verb, state);
  return work.record('referral', id, decide(state, doer), state);
}

export async function onReferral(
  work: Work,
  step: ReferralStep,
): Promise<{ readonly id: string; readonly version: number }> {
  const { id, version } = await referralAfter(work, step);
  return { id, version };
}
