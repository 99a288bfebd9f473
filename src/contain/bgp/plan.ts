/** From the routes that are there to those that are wanted. */
import type { BgpSettings } from '#model/enforcer-config.ts';
import type { Step } from '../adapter.ts';
import type { Wanted } from '../wanted.ts';
import { ordersOf, routesByKey } from './elements.ts';
import { HoldRoutes } from './hold-routes.ts';
import { idOf, sameRoute, type Route } from './route.ts';

export interface BgpCommand {
  readonly remove: readonly Route[];
  readonly put: readonly Route[];
  /** Why this cannot be done at all; then there is nothing to put. */
  readonly refusal: string | null;
}

/** Releases first; both in the order of the keys. */
export function stepsBetween(
  settings: BgpSettings,
  wanted: Wanted,
  ours: readonly Route[],
): readonly Step<BgpCommand>[] {
  const there = routesByKey(ours);
  const builder = new HoldRoutes(settings, wanted);
  const steps: Step<BgpCommand>[] = [];
  let room = settings['rules-max'];
  // What is held stays held when there is no room for more.
  const holds = wanted.holds.toSorted(
    (a, b) => Number(there.has(b.key)) - Number(there.has(a.key)),
  );
  for (const hold of holds) {
    const routes = builder.of(hold, room);
    const before = there.get(hold.key) ?? [];
    if (typeof routes === 'string') {
      const refusal = `${hold.rung} at ${hold.key}: ${routes}`;
      steps.push(...removal(hold.key, before));
      steps.push({ does: 'hold', key: hold.key, command: { remove: [], put: [], refusal } });
    } else {
      room -= routes.length;
      steps.push(...change(hold.key, routes, before));
    }
  }
  const keys = new Set(wanted.holds.map(({ key }) => key));
  for (const [key, routes] of there) if (!keys.has(key)) steps.push(...removal(key, routes));
  const rank = ({ does, key }: Step<BgpCommand>): string => `${does === 'release' ? 0 : 1} ${key}`;
  return steps.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function removal(key: string, routes: readonly Route[]): readonly Step<BgpCommand>[] {
  if (routes.length === 0) return [];
  return [{ does: 'release', key, command: { remove: routes, put: [], refusal: null } }];
}

function change(
  key: string,
  wanted: readonly Route[],
  there: readonly Route[],
): readonly Step<BgpCommand>[] {
  const before = new Map(there.map((route) => [idOf(route), route]));
  const after = new Set(wanted.map(idOf));
  const surplus = there.filter((route) => !after.has(idOf(route)));
  const lowered: Route[] = [];
  const raised: Route[] = [];
  for (const route of wanted) {
    const was = before.get(idOf(route));
    if (was === undefined) raised.push(route);
    else if (!sameRoute(was, route)) (letsGo(was, route) ? lowered : raised).push(route);
  }
  const steps: Step<BgpCommand>[] = [];
  if (surplus.length + lowered.length > 0) {
    const command = { remove: surplus, put: lowered, refusal: null };
    steps.push({ does: 'release', key, command });
  }
  if (raised.length > 0) {
    steps.push({ does: 'hold', key, command: { remove: [], put: raised, refusal: null } });
  }
  return steps;
}

/** It lets more through, or as much for fewer orders. */
function letsGo(was: Route, will: Route): boolean {
  if (was.rate !== will.rate) return (was.rate ?? Infinity) < (will.rate ?? Infinity);
  const still = new Set(ordersOf([will]));
  return ordersOf([was]).some((order) => !still.has(order));
}
