import { nodesDownTo, rulesOf } from '#govern/policy.ts';
import type { Policy, PolicyRules } from '#model/policy.ts';
import type { Db } from '#store/database.ts';
import type { Work } from '../work.ts';

export interface RulesAt {
  readonly rules: PolicyRules;
  /** Of the policy of the nearest node that has one; 0: the rules of the house hold. */
  readonly version: number;
}

/** What holds at a node of the tree, and from which text on. */
export async function rulesAt(db: Db, jurisdiction: string): Promise<RulesAt> {
  const policies = await policiesDownTo(db, jurisdiction);
  return { rules: rulesOf(policies), version: policies.at(-1)?.version ?? 0 };
}

/** The same, read once in a decision that does not change it. */
export function rulesIn(work: Work, jurisdiction: string): Promise<RulesAt> {
  return work.once(`rules at ${jurisdiction}`, () => rulesAt(work.tx, jurisdiction));
}

/** The policies from the root down to this node; nodes without one are left out. */
export async function policiesDownTo(db: Db, jurisdiction: string): Promise<readonly Policy[]> {
  const rows = await db
    .selectFrom('policy')
    .selectAll()
    .where('jurisdiction', 'in', nodesDownTo(jurisdiction))
    .execute();
  return rows.toSorted((a, b) => a.jurisdiction.length - b.jurisdiction.length);
}
