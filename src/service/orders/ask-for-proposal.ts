import { reasonOf } from '#govern/order/by-policy.ts';
import type { Case } from '#model/case.ts';
import { rulesIn } from '../policies/rules-at.ts';
import type { Work } from '../work.ts';

export const PROPOSE_TOPIC = 'order.propose-by-policy';

/** Asks for the policy's own proposal where a step of the case made one due. */
export async function askForProposal(work: Work, before: Case | null, after: Case): Promise<void> {
  if (before?.version === after.version) return;
  const { rules } = await rulesIn(work, after.jurisdiction);
  const wasDue = before !== null && reasonOf(before, rules) !== null;
  if (wasDue || reasonOf(after, rules) === null) return;
  await work.enqueue(PROPOSE_TOPIC, { caseId: after.id });
}
