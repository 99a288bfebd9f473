/** A case and its orders in the terms of the people concerned. */
import type { Case } from '#model/case.ts';
import type { Order, OrderPoint } from '#model/order.ts';
import { rungRank } from '#model/rung.ts';
import type { SubjectHold, SubjectStatus } from '#model/subject-case.ts';
import { isApplied } from './order/evolve.ts';

/**
 * One of five (governance.md, appendix B). While an objection waits nobody is asked to act; `closed` is said once every point
 * was seen to have let go, not before.
 */
export function subjectStatus(
  state: Pick<Case, 'state' | 'appeal' | 'report' | 'passedAt' | 'releasedAt'>,
): SubjectStatus {
  if (state.state === 'closed') return 'closed';
  if (state.appeal === 'filed') return 'being-checked';
  if (state.state === 'noticed' || state.state === 'rectifying') return 'please-act';
  if (state.state !== 'verifying') return 'being-checked';
  if (state.releasedAt !== null) return 'closed';
  return state.report?.acceptedAt === null ? 'received' : 'being-verified';
}

/** What they can send now; the decisions themselves refuse the same. */
export function subjectMay({ state, appeal }: Pick<Case, 'state' | 'appeal'>): {
  readonly report: boolean;
  readonly object: boolean;
} {
  const report = state === 'noticed' || state === 'rectifying';
  return { report, object: (report || state === 'verifying') && appeal !== 'filed' };
}

/** From here on web pages lead to the notice: a device that asks is told that it is captive (RFC 8908). */
const CAPTIVE_FROM = rungRank('leaky-garden');

type Known = Pick<Order, 'state' | 'rungNow' | 'content' | 'points'>;

export function isCaptive(order: Known): boolean {
  return isApplied(order) && rungRank(order.rungNow) >= CAPTIVE_FROM && !isTrial(order);
}

/** Ordered as a trial, or so far applied at points on trial only. */
export function isTrial({ content, points }: Pick<Order, 'content' | 'points'>): boolean {
  if (content.isShadow === true) return true;
  return points.length > 0 && points.every(({ observed }) => observed === 'shadow');
}

/** Milliseconds until the first of these begins; null: none is about to. */
export function captiveIn(
  orders: readonly (Known & Pick<Order, 'startsAt'>)[],
  at: number,
): number | null {
  const starts = orders
    .filter((order) => order.state === 'scheduled' && order.startsAt !== null)
    .filter((order) => rungRank(order.rungNow) >= CAPTIVE_FROM && !isTrial(order))
    .map(({ startsAt }) => Math.max(0, Date.parse(startsAt ?? '') - at));
  return starts.length === 0 ? null : Math.min(...starts);
}

export function subjectHold(order: Order): SubjectHold {
  const { state, reason, rungNow: rung, content, startsAt, until, reviewAt, probation } = order;
  const { legalBasis, releaseConditions } = content;
  return {
    state,
    reason,
    rung,
    isTrial: isTrial(order),
    legalBasis,
    releaseConditions,
    startsAt,
    until: order.emergency?.ratifiedAt === null ? order.emergency.until : until,
    reviewAt,
    probationUntil: probation === null ? null : probation.cleanUntil,
    ...observedOf(order),
  };
}

function observedOf({
  points,
  generation,
}: Pick<Order, 'points' | 'generation'>): Pick<SubjectHold, 'observed' | 'observedAt'> {
  const observedAt = oldest(points.map((point) => point.observedAt));
  const are = (...wanted: readonly OrderPoint['observed'][]): boolean =>
    points.length > 0 && points.every(({ observed }) => wanted.includes(observed));
  if (points.some((point) => point.observed === 'unreachable')) {
    return { observed: 'unknown', observedAt };
  }
  if (are('absent', 'shadow')) {
    return { observed: generation === 0 ? 'not-yet' : 'gone', observedAt };
  }
  if (are('active')) return { observed: 'in-force', observedAt };
  if (points.some(({ observed }) => ['active', 'partial', 'drifted'].includes(observed))) {
    return { observed: 'partly', observedAt };
  }
  const isEnding = points.some(({ observed }) => observed === 'lifting');
  return { observed: isEnding ? 'ending' : 'not-yet', observedAt };
}

/** Null: one of them was never read. Instants in their one form compare as text. */
function oldest(readings: readonly (string | null)[]): string | null {
  let first: string | null = null;
  for (const at of readings) {
    if (at === null) return null;
    if (first === null || at < first) first = at;
  }
  return first;
}
