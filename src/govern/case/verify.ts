/**
 * Verification: a pass is all of these at once (governance.md §6.13):
 *
 *     report accepted ∧ re-scan clean ∧ clean window over, watched throughout ∧ every hold on a clean probation
 *     ∧ root cause stated ∧ somebody who neither assessed nor reported
 *
 * From the pass on the release is due, and that clock binds the authority.
 */
import { refuse } from '#model/decision.ts';
import type { Case } from '#model/case.ts';
import type { Order } from '#model/order.ts';
import { conflictOf, handsOf, type Doer } from '../conflict.ts';
import { isApplied } from '../order/evolve.ts';
import { isSettled } from '../order/measure.ts';
import { notIn, type CaseDecision } from './evolve.ts';

export interface Watch {
  /** Milliseconds of the clean window in which the sensors that saw the mining were at work. */
  readonly watchedMs: number;
}

type KnownOrder = Pick<Order, 'state' | 'points' | 'generation' | 'probation'>;

export function decideVerify(
  state: Case,
  { passed, note }: { readonly passed: boolean; readonly note: string },
  doer: Doer,
  context: { readonly at: number; readonly watch: Watch; readonly orders: readonly KnownOrder[] },
): CaseDecision {
  const wrong = notIn(state, 'verifying');
  if (wrong !== null) return wrong;
  if (state.passedAt !== null) return refuse('wrong-state', 'This round has passed already');
  const past = {
    'assessed it': state.people.assessed,
    'reported the rectification': state.people.reported,
  };
  const conflict = conflictOf(doer, 'verify the case', past, state.unitId);
  if (conflict !== null) return conflict;
  const missing = passed ? missingFor(state, context) : [];
  if (missing.length > 0) return refuse('wrong-state', `Not yet: ${missing.join('; ')}`);
  const data = { passed, hands: [...handsOf(doer)] };
  return { events: [{ type: 'case.verified', data, personal: { note } }] };
}

/** What still stands against a pass, in plain words; empty when nothing does. */
export function missingFor(
  { report, rescan, cleanWindow, rootCause }: Case,
  {
    at,
    watch,
    orders,
  }: { readonly at: number; readonly watch: Watch; readonly orders: readonly KnownOrder[] },
): readonly string[] {
  const missing: string[] = [];
  if (report === null || report.acceptedAt === null) missing.push('the report is not accepted');
  if (rescan === null) missing.push('there was no re-scan after the report');
  else if (!rescan.clean) missing.push('the re-scan found mining');
  if (cleanWindow === null) missing.push('no clean window was begun');
  else if (at < Date.parse(cleanWindow.until)) missing.push('the clean window is not over');
  else if (watch.watchedMs < lengthOf(cleanWindow)) {
    missing.push('the sensors were not at work during all of the clean window');
  }
  if (orders.some((order) => isApplied(order) && order.probation?.outcome !== 'clean')) {
    missing.push('a hold is not on probation, or not clean on it');
  }
  if (rootCause === null || rootCause === 'no-mining') missing.push('no root cause is stated');
  return missing;
}

function lengthOf({ since, until }: { readonly since: string; readonly until: string }): number {
  return Date.parse(until) - Date.parse(since);
}

/** After a pass, as soon as every point was seen to have let go. Else no event. */
export function decideReleased(state: Case, orders: readonly KnownOrder[]): CaseDecision {
  const isDue = state.state === 'verifying' && state.passedAt !== null && state.releasedAt === null;
  if (!isDue || !orders.every(isSettled)) return { events: [] };
  return { events: [{ type: 'case.released', data: {} }] };
}
