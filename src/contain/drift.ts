/** Whether somebody else has changed what we left: elements that ended by themselves are no drift. Pure. */
import type { Observed, ObservedElement } from './observed.ts';

/** In words, naming one of them; null: it is as it was left. */
export function driftOf(left: Observed, found: Observed): string | null {
  if (left.frame === 'whole' && found.frame !== 'whole') {
    return found.frame === null
      ? 'Everything of ours was removed'
      : 'What carries the holds was altered';
  }
  const before = new Map(left.elements.map((element) => [element.key, element]));
  for (const element of found.elements) {
    const old = before.get(element.key);
    if (old === undefined) return `${element.key} was added by somebody else`;
    if (textOf(old) !== textOf(element)) return `${element.key} was altered by somebody else`;
    before.delete(element.key);
  }
  const lost = [...before.values()].find(
    ({ expiresAt }) => expiresAt === null || expiresAt > found.at,
  );
  return lost === undefined ? null : `${lost.key} was removed by somebody else`;
}

const textOf = ({ rung, orders }: ObservedElement): string => `${rung} ${orders.join()}`;
