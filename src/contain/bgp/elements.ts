/** What is held, told from routes. */
import { networkFromText, textsAround } from '#base/network.ts';
import type { Rung } from '#model/rung.ts';
import type { ObservedElement } from '../observed.ts';
import { labelFrom } from './label.ts';
import { sideOf } from './match.ts';
import { idOf, type Route } from './route.ts';

/** By the held network; a route that names none stands for itself, under its own name. */
export function routesByKey(routes: readonly Route[]): ReadonlyMap<string, readonly Route[]> {
  const map = new Map<string, Route[]>();
  for (const route of routes) {
    const key = keyOf(route) ?? idOf(route);
    const group = map.get(key);
    if (group === undefined) map.set(key, [route]);
    else group.push(route);
  }
  return map;
}

/** `isThere`: whether enough neighbours were told of a route. */
export function elementsOf(
  routes: readonly Route[],
  isThere: (route: Route) => boolean,
): readonly ObservedElement[] {
  return [...routesByKey(routes)].map(([key, group]) => ({
    key,
    rung: rungOf(group),
    orders: ordersOf(group),
    expiresAt: null,
    certainty: group.every(isThere) ? 'there' : 'unknown',
  }));
}

/** Every order that one of them names. */
export function ordersOf(routes: readonly Route[]): readonly string[] {
  return [...new Set(routes.flatMap(({ large }) => labelFrom(large)?.orders ?? []))].toSorted();
}

function keyOf(route: Route): string | null {
  const label = labelFrom(route.large);
  if (label === null) return null;
  const isFlow = route.family.endsWith('flowspec');
  const text = isFlow ? sideOf(route.name, label.side) : route.name;
  const part = networkFromText(text ?? '');
  if (typeof part === 'string' || label.length > part.length) return null;
  return textsAround(part, label.length).at(-1) ?? null;
}

/** By what the routes do, not by what was meant: the harshest of them. */
function rungOf(routes: readonly Route[]): Rung | null {
  const whole = routes.filter(isWhole);
  if (whole.some(({ rate }) => rate === 0 || rate === null)) return 'blackhole';
  if (whole.length > 0) return 'throttle';
  return routes.every(({ rate, name }) => rate === 0 && name.includes('-port: '))
    ? 'block-pools'
    : null;
}

/** Matches everything to or from the held network. */
function isWhole({ family, name, nextHop }: Route): boolean {
  if (!family.endsWith('flowspec')) return nextHop !== null;
  return /^\[(?:destination|source): [^\]]+\]$/.test(name);
}
