/** One order on its way, as far as a test wants it. */
import { Order, type ObservedState, type OrderContent } from '#model/order.ts';
import {
  content,
  doer,
  fold,
  grounds,
  orderContext,
  POINTS,
  RULES,
  scope,
  UNIT,
} from '../casework.fixture.ts';
import { AT, idOf } from '../people.fixture.ts';
import { decideApprove } from './approve.ts';
import { evolveOrder, type OrderDecision } from './evolve.ts';
import { decideReport } from './observe.ts';
import { decideDraft, decidePropose } from './propose.ts';
import { decideLift, decideProbation } from './release.ts';
import { decideSchedule, decideStart } from './schedule.ts';

export const ID = idOf(1);
export const OFFICER = doer(10);
export const APPROVER = doer(11);
export const THIRD = doer(12);
export const ABOUT = { unitId: UNIT, jurisdiction: 'hebei', sector: 'education' };
export const PROPOSING = { ...orderContext(), policyVersion: null };

/** The schema checks every state on the way. */
export const after = (state: Order, decision: OrderDecision, at = AT): Order =>
  Order.parse(fold(evolveOrder, ID, state, decision, at));

export function drafted(parts: Partial<OrderContent> = {}): Order {
  const text = { content: content(parts), grounds: grounds(parts.rung) };
  const decision = decideDraft(text, ABOUT, OFFICER, { scope: scope() });
  return fold(evolveOrder, ID, null, decision);
}
export function proposed(parts: Partial<OrderContent> = {}): Order {
  const state = drafted(parts);
  return after(state, decidePropose(state, OFFICER, PROPOSING));
}
export const approve = (state: Order, who = APPROVER, context = orderContext()): OrderDecision =>
  decideApprove(state, { contentHash: state.contentHash }, who, context);
export function approved(parts: Partial<OrderContent> = {}): Order {
  const state = proposed(parts);
  return after(state, approve(state));
}
export function scheduled(parts: Partial<OrderContent> = {}): Order {
  const state = approved(parts);
  const plan = { startsAt: AT, pointIds: POINTS };
  return after(state, decideSchedule(state, plan, OFFICER, orderContext()));
}
export function applying(parts: Partial<OrderContent> = {}): Order {
  const state = scheduled(parts);
  return after(state, decideStart(state, orderContext()));
}
export function report(
  state: Order,
  point: number,
  observed: ObservedState,
  parts: object = {},
): OrderDecision {
  const { generation } = state;
  const pointId = POINTS[point] ?? '';
  const seen = { pointId, observed, generation, observedAt: AT, count: 1, digest: null, ...parts };
  return decideReport(state, seen, AT);
}
export const reported = (state: Order, ...observed: readonly ObservedState[]) =>
  observed.reduce((now, what, i) => after(now, report(now, i, what)), state);
export const active = (parts: Partial<OrderContent> = {}): Order =>
  reported(applying(parts), 'active', 'active');
export const lift = (state: Order): Order =>
  after(state, decideLift(state, { ending: 'mistake', note: null }, OFFICER, { verified: false }));

const VERIFYING = { ...orderContext().case, state: 'verifying' } as const;
export const probation = (state: Order, rung: Order['rung'], parts: object = {}): OrderDecision =>
  decideProbation(state, { rung }, { at: AT, rules: RULES, case: VERIFYING, ...parts });
