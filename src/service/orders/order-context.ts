/** What a decision about an order asks of the lists, the policy and the case, as it is at this moment. */
import type { OrderContext } from '#govern/order/content.ts';
import type { Order, OrderContent } from '#model/order.ts';
import { scopeFacts } from '../exemptions/scope-facts.ts';
import { rulesAt } from '../policies/rules-at.ts';
import type { Work } from '../work.ts';

export interface FullContext extends OrderContext {
  readonly policyVersion: number;
}

export async function orderContext(
  work: Work,
  order: Pick<Order, 'caseId' | 'jurisdiction' | 'content'>,
): Promise<FullContext> {
  const { tx, at } = work;
  const { rules, version } = await rulesAt(tx, order.jurisdiction);
  const about = await work.load('case', order.caseId);
  const scope = await scopeOf(work, order);
  return { at, rules, policyVersion: version, scope, case: about };
}

export function scopeOf(
  { tx, at }: Work,
  { jurisdiction, content }: { readonly jurisdiction: string; readonly content: OrderContent },
): ReturnType<typeof scopeFacts> {
  const { systemId, scope, overrides } = content;
  const networks = scope.map(({ network }) => network);
  return scopeFacts(tx, { systemId, networks, overrides, jurisdiction }, at);
}
