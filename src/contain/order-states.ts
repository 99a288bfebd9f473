/** What follows for each order from what was read back; pure. Nothing is said of an order that was only told. */
import { createHash } from 'node:crypto';
import type { DesiredSet, HoldOrder } from '#model/desired-set.ts';
import type { OrderReport } from '#model/point-report.ts';
import type { Observed, ObservedElement } from './observed.ts';
import type { Want } from './want.ts';
import type { WantedHold } from './wanted.ts';

export function orderStates(
  set: DesiredSet,
  { wanted, refused, shadows }: Want,
  after: Observed,
): readonly OrderReport[] {
  const seen = byOrder(after.elements);
  const holds = byOrder(wanted.holds);
  const found = new Map(after.elements.map((element) => [element.key, element]));
  const named = new Map<string, HoldOrder>();
  for (const { orders } of set.holds) for (const order of orders) named.set(order.id, order);
  const reports = [...named.values()].map((order): OrderReport => {
    const refusal = refused.get(order.id) ?? null;
    const wants = holds.get(order.id) ?? [];
    const elements = seen.get(order.id) ?? [];
    const about = { id: order.id, generation: order.generation, refusal };
    if (wants.length === 0 && shadows.has(order.id)) {
      const keys = shadows.get(order.id) ?? [];
      return { ...about, observed: 'shadow', count: 0, digest: digestOf(keys) };
    }
    const observed = observedOf(wants, elements, found, refusal !== null);
    return { ...about, observed, ...figures(elements) };
  });
  const gone = set.gone.map(({ id, generation }): OrderReport => {
    const elements = seen.get(id) ?? [];
    const observed = elements.length === 0 ? 'absent' : doubt(elements, 'lifting');
    return { id, generation, refusal: null, observed, ...figures(elements) };
  });
  return [...reports, ...gone];
}

/** When the equipment could not be read: of no order is anything known. */
export function unknownStates(set: DesiredSet): readonly OrderReport[] {
  const named = [...set.holds.flatMap(({ orders }) => orders), ...set.gone];
  const byId = new Map(named.map((order) => [order.id, order]));
  return [...byId.values()].map(({ id, generation }) => {
    return { id, generation, observed: 'unreachable', count: 0, digest: null, refusal: null };
  });
}

function observedOf(
  wants: readonly WantedHold[],
  elements: readonly ObservedElement[],
  found: ReadonlyMap<string, ObservedElement>,
  isRefused: boolean,
): OrderReport['observed'] {
  // Its time is over, and the office has not said so yet.
  if (wants.length === 0) return elements.length === 0 ? 'pending' : doubt(elements, 'lifting');
  if (doubt(elements, 'active') === 'unreachable') return 'unreachable';
  const right = wants.filter(
    ({ key, rung }) => found.get(key)?.rung === rung && isIn(elements, key),
  );
  if (right.length === wants.length) return isRefused ? 'partial' : 'active';
  const some = wants.filter(({ key }) => isIn(elements, key));
  if (right.length === 0 && some.length > 0) return 'drifted';
  return right.length === 0 ? 'pending' : 'partial';
}

const isIn = (elements: readonly ObservedElement[], key: string): boolean =>
  elements.some((element) => element.key === key);

/** What was asked for and never answered may be there or not. */
function doubt<O>(elements: readonly ObservedElement[], otherwise: O): O | 'unreachable' {
  return elements.some(({ certainty }) => certainty === 'unknown') ? 'unreachable' : otherwise;
}

function figures(elements: readonly ObservedElement[]): Pick<OrderReport, 'count' | 'digest'> {
  const keys = elements.map(({ key, rung }) => `${key} ${rung}`);
  return { count: elements.length, digest: digestOf(keys) };
}

/** Null: nothing. */
function digestOf(keys: readonly string[]): string | null {
  if (keys.length === 0) return null;
  return createHash('sha256').update(keys.toSorted().join('\n')).digest('hex');
}

function byOrder<T extends { readonly orders: readonly string[] }>(
  all: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const map = new Map<string, T[]>();
  for (const one of all) {
    for (const id of one.orders) {
      const list = map.get(id);
      if (list === undefined) map.set(id, [one]);
      else list.push(one);
    }
  }
  return map;
}
