/** How far an order reaches, and how many people it therefore needs (governance.md §6.4). */
import type { Network } from '#base/network.ts';
import type { Order, OrderContent } from '#model/order.ts';
import type { PolicyRules } from '#model/policy.ts';
import { networksOf, type OrderContext, type ScopeFacts } from './content.ts';

/** Different people, the proposer among them. */
export function peopleNeeded(content: OrderContent, scope: ScopeFacts, rules: PolicyRules): number {
  const isGrave = scope.critical || isOverWide(content, scope, rules);
  const overrides = content.overrides === undefined ? 0 : 1;
  return rules.orderPeople + (isGrave ? 1 : 0) + overrides;
}

/** What is critical, wide or exempt is never held by one person, nor proposed by none. */
export function reachesFar(content: OrderContent, { scope, rules }: OrderContext): boolean {
  return content.overrides !== undefined || scope.critical || isOverWide(content, scope, rules);
}

function isOverWide(
  { scope }: OrderContent,
  { systemsTouched, systemsKnown }: ScopeFacts,
  { budget }: PolicyRules,
): boolean {
  const networks = networksOf(scope);
  const shortest = { 4: budget.ipv4Length, 6: budget.ipv6Length } as const;
  return (
    networks.some(({ family, length }) => length < shortest[family]) ||
    addressCount(networks) > budget.addresses ||
    // One system is what an order is for, however few are known.
    systemsTouched > Math.max(1, budget.systemsShare * systemsKnown)
  );
}

/** IPv4 addresses, and IPv6 networks of 64 bits: within one of those a host moves as it likes (RFC 8981). */
function addressCount(networks: readonly Network[]): number {
  return networks.reduce(
    (sum, { family, length }) => sum + 2 ** Math.max(0, (family === 4 ? 32 : 64) - length),
    0,
  );
}

/** Those who have decided so far; a policy is nobody. */
export function deciders(
  order: Pick<Order, 'proposedBy' | 'approvals'>,
): ReadonlySet<string | undefined> {
  const hands = order.approvals.map((approval) => approval.hands);
  if (order.proposedBy !== null) hands.push(order.proposedBy);
  return new Set(hands.map(([personId]) => personId));
}

/** What says whether an order may be in effect. */
export type Approvable = Pick<
  Order,
  'approvedAt' | 'peopleNeeded' | 'approvals' | 'contentHash' | 'proposedBy' | 'emergency' | 'until'
>;

/** Enough people have approved exactly what is there now. */
export function isApproved(order: Approvable): boolean {
  return (
    order.approvedAt !== null &&
    order.peopleNeeded !== null &&
    order.approvals.length > 0 &&
    order.approvals.every(({ contentHash }) => contentHash === order.contentHash) &&
    deciders(order).size >= order.peopleNeeded
  );
}

/** What may be held at this instant: approved, or ordered by one person for the hours of an emergency. */
export function mayHold(order: Approvable, at: number): boolean {
  if (order.until !== null && Date.parse(order.until) <= at) return false;
  if (isApproved(order)) return true;
  const { emergency } = order;
  return emergency !== null && emergency.ratifiedAt === null && at < Date.parse(emergency.until);
}
