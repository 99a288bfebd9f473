/**
 * What enforcement points read back, and what follows for the order. Only this makes an order active or lifted:
 * neither an accepted command nor a point that cannot be reached proves anything (governance.md §11).
 *
 *     all active ▶ active      none pending, some not active ▶ degraded      all absent, while lifting ▶ lifted
 */
import { isoFrom } from '#base/clock.ts';
import { refuse, type Refusal } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import type { ObservedState, Order, OrderPoint } from '#model/order.ts';
import { isApplied, isTimed, type OrderDecision, type OrderEvents } from './evolve.ts';
import { over } from './release.ts';

export interface Report {
  readonly pointId: string;
  readonly observed: ObservedState;
  /** The generation of the wanted state that the point had read. */
  readonly generation: number;
  /** Milliseconds since 1970, by the clock of the point. */
  readonly observedAt: number;
  readonly count: number | null;
  readonly digest: string | null;
}

/** Clocks of points and office may differ by this much; a report from further ahead is not believed. */
export const SKEW_MS_MAX = 600_000;

/** Reports that say nothing new are no events, else every lease would be one. */
export function decideReport(state: Order, report: Report, at: number): OrderDecision {
  const point = state.points.find(({ id }) => id === report.pointId);
  if (point === undefined) return refuse('not-found', 'The order is not for this point');
  const fault = faultOfReport(state, report, at);
  if (fault !== null) return fault;
  const isOver = !isTimed(state) && state.state !== 'lifting';
  // What was seen to be gone does not come back because nobody can look any more.
  if (isOver && report.observed === 'unreachable') return { events: [] };
  if (!isNews(point, report)) return { events: [] };
  const seen = seenBy(report);
  const news: Draft<OrderEvents> = {
    type: 'order.observed',
    data: { pointId: point.id, ...seen },
  };
  // It was over, and a point has it again: it is not over.
  if (isOver && report.observed !== 'absent') return { events: [again(state), news] };
  const points = state.points.map((old) => (old.id === point.id ? { ...old, ...seen } : old));
  return { events: [news, ...consequences({ ...state, points })] };
}

function faultOfReport(state: Order, report: Report, at: number): Refusal | null {
  if (state.generation === 0) return refuse('wrong-state', 'Nothing is wanted of it yet');
  if (report.observedAt > at + SKEW_MS_MAX) {
    return refuse('invalid', 'The report is from the future: set the clock of the point');
  }
  if (report.generation > state.generation) {
    return refuse('invalid', `There is no generation ${report.generation}`);
  }
  // Whoever cannot be reached has not read anything.
  return report.observed !== 'unreachable' && report.generation < state.generation
    ? refuse('stale', `The point has not read generation ${state.generation} yet`)
    : null;
}

function seenBy(report: Report): Omit<OrderPoint, 'id' | 'observedAt'> & { observedAt: string } {
  const { observed, generation, count, digest } = report;
  const observedAt = isoFrom(report.observedAt);
  return { observed, generation, observedAt, count, digest };
}

function isNews(point: OrderPoint, report: Report): boolean {
  if (point.observedAt !== null && report.observedAt < Date.parse(point.observedAt)) return false;
  return (
    point.observed !== report.observed ||
    point.generation !== report.generation ||
    point.count !== report.count ||
    point.digest !== report.digest
  );
}

/** `state` with the points as they are now known. */
function consequences(state: Order): readonly Draft<OrderEvents>[] {
  if (isApplied(state)) {
    const next = appliedState(state);
    return next === null ? [] : [{ type: `order.${next}`, data: {} }];
  }
  if (state.state !== 'lifting' || state.ending === null) return [];
  return state.points.every((point) => point.observed === 'absent') ? [over(state.ending)] : [];
}

function again({ ending, generation }: Order): Draft<OrderEvents> {
  const data = { ending: ending ?? 'mistake', generation: generation + 1 };
  return { type: 'order.lifting', data, personal: { note: null } };
}

/** Null: as it is. An order that no point has confirmed is still being applied. */
function appliedState({ state, points }: Order): 'active' | 'degraded' | null {
  const some = (...wanted: readonly ObservedState[]): boolean =>
    points.some((point) => wanted.includes(point.observed));
  // A point on trial withholds nothing: it neither makes an order active nor keeps it from being so.
  const earnest = points.filter((point) => point.observed !== 'shadow');
  if (earnest.length > 0 && earnest.every((point) => point.observed === 'active')) {
    return state === 'active' ? null : 'active';
  }
  if (state === 'applying' && (some('pending') || !some('active', 'partial', 'drifted'))) {
    return null;
  }
  return state === 'degraded' ? null : 'degraded';
}
