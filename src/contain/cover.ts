/** What an enforcer can say of one network, to somebody who asks; pure. */
import { holds, networkFromText, overlap, type Network } from '#base/network.ts';
import type { InEffect } from './accepted.ts';
import type { Observed } from './observed.ts';
import type { Cover } from './openc2/held-view.ts';
import { networksOf, type OwnLimits } from './want.ts';

export function coverOf(
  text: string,
  inEffect: InEffect | null,
  /** Null: the equipment could not be read. */
  observed: Observed | null,
  { limits }: { readonly limits: Pick<OwnLimits, 'exempt'> },
): Cover {
  const network = networkFromText(text);
  if (typeof network === 'string' || inEffect === null || observed === null) return UNKNOWN;
  const { set, officeAheadMs } = inEffect;
  const never = [...limits.exempt, ...networksOf(set.exempt)];
  if (never.some((exempt) => overlap(exempt, network))) return { is: 'exempt' };
  const touched = observed.elements.filter(({ key }) => touches(key, network));
  if (touched.length === 0) return { is: 'released' };
  const whole = touched.find(({ key, certainty }) => certainty === 'there' && within(key, network));
  const order = whole?.orders[0];
  if (whole === undefined || whole.rung === null || order === undefined) return UNKNOWN;
  const hold = set.holds.find(({ orders }) => orders.some(({ id }) => id === order));
  if (hold === undefined) return UNKNOWN;
  return { is: 'held', rung: whole.rung, until: Date.parse(hold.until) - officeAheadMs };
}

const UNKNOWN: Cover = { is: 'unknown' };

/** Keys that are no networks are the peer's own names: nobody knows what they touch. */
function touches(key: string, network: Network): boolean {
  const held = networkFromText(key);
  return typeof held === 'string' || overlap(held, network);
}

function within(key: string, network: Network): boolean {
  const held = networkFromText(key);
  return typeof held !== 'string' && holds(held, network);
}
