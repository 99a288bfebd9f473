/** What holds one network or device at the peer: an element of a set by rung, and further ones for many orders. */
import { ipv4FromText, ipv6FromText } from '#base/address.ts';
import { addressFromText, networkFromText } from '#base/network.ts';
import { macFromText } from '#base/mac.ts';
import type { Place, Put } from './command.ts';
import { commentsFrom, namedFrom } from './orders-text.ts';
import { HOLD_SETS, type HeldRung, type HoldKind, type HoldSet, MORE_ORDERS } from './sets.ts';
import { addressText, type FoundElement, type FoundSets } from './set-elements.ts';

/** One element that holds, as found. */
export interface Held extends Place {
  readonly rung: HeldRung;
  readonly kind: HoldKind;
  /** Sorted. */
  readonly orders: readonly string[];
  readonly expiresAt: number | null;
  readonly comment: string | null;
  readonly further: readonly Put[];
}

export interface FoundHolds {
  readonly held: readonly Held[];
  /** Comments of elements that are gone. */
  readonly orphans: readonly Place[];
}

/** Milliseconds since 1970, from the seconds that are left. */
const endOf = (at: number, { expires }: FoundElement): number | null =>
  expires === null ? null : at + expires * 1000;

const NO_PUTS: readonly Put[] = [];

export function heldFrom(sets: FoundSets, at: number): FoundHolds {
  const more = new Map<string, Put>();
  for (const element of sets.get(MORE_ORDERS.name) ?? []) {
    const { value, comment } = element;
    more.set(value, { set: MORE_ORDERS.name, value, comment, expiresAt: endOf(at, element) });
  }
  const held: Held[] = [];
  for (const set of HOLD_SETS.values()) {
    for (const element of sets.get(set.name) ?? []) {
      held.push(heldElement(set, element, at, more));
    }
  }
  const orphans = [...more.values()].map(({ set, value }) => ({ set, value }));
  return { held, orphans };
}

function heldElement(
  set: HoldSet,
  element: FoundElement,
  at: number,
  more: Map<string, Put>,
): Held {
  const { value, comment } = element;
  const { name, rung, kind } = set;
  const expiresAt = endOf(at, element);
  const { orders, further: count } = namedFrom(comment);
  const own = { set: name, rung, kind, value, expiresAt, comment };
  if (count === 0) return { ...own, orders, further: NO_PUTS };
  const all = [...orders];
  const further: Put[] = [];
  for (const key of furtherValues(set.kind, value, count)) {
    const put = more.get(key);
    if (put === undefined) continue;
    more.delete(key);
    further.push(put);
    all.push(...namedFrom(put.comment).orders);
  }
  return { ...own, orders: all.toSorted(), further };
}

/** All elements that one hold takes. */
export function putsOf(
  hold: Pick<Held, 'set' | 'kind' | 'value' | 'orders' | 'expiresAt'>,
): readonly Put[] {
  const { set, kind, value, orders, expiresAt } = hold;
  const [comment, ...further] = commentsFrom(orders);
  const names = furtherValues(kind, value, further.length);
  return [
    { set, value, comment, expiresAt },
    ...further.map((text, i) => {
      return { set: MORE_ORDERS.name, value: names[i] ?? '', comment: text, expiresAt };
    }),
  ];
}

/** All that goes with it. */
export function placesOf({ set, value, further }: Held): readonly Place[] {
  return [{ set, value }, ...further];
}

/** A device has no length. */
const MAC_MARK = 255;

/** First address and length of a network, in the terms of IPv6, and a number; a MAC address is written as an address. */
function furtherValues(kind: HoldKind, value: string, count: number): readonly string[] {
  if (count === 0) return [];
  const [address, mark] = kind === 'macs' ? [macAddress(value), MAC_MARK] : startOf(value);
  return Array.from({ length: count }, (_, i) => `${address} . ${mark * 256 + i + 1}`);
}

function macAddress(mac: string): string {
  return addressText(mac.replaceAll(':', '').padStart(32, '0'));
}

function startOf(value: string): readonly [string, number] {
  const network = networkFromText(value);
  if (typeof network === 'string') return ['::', 0];
  return [addressText(network.lo), network.length + (network.family === 4 ? 96 : 0)];
}

/** Null: not a network in its one spelling. */
export function kindOf(key: string): HoldKind | null {
  if (ipv4FromText(key) >= 0) return 'hosts4';
  const network = networkFromText(key);
  if (typeof network === 'string' || network.text !== key) return null;
  return `${addressFromText(key) === null ? 'nets' : 'hosts'}${network.family}`;
}

/** Whether an element of this kind could be ours: a foreign set of our name may hold anything. */
export function isValue(kind: HoldKind, value: string): boolean {
  if (kind === 'macs') return macFromText(value) === value;
  const isAddress = (text: string): boolean =>
    kind.endsWith('4') ? ipv4FromText(text) >= 0 : ipv6FromText(text) !== null;
  if (kind.startsWith('hosts')) return isAddress(value);
  // Others may put in what we never do: all of IPv6, a range.
  const [address = '', length = '0', ...rest] = value.split('/');
  return rest.length === 0 && /^\d+$/.test(length) && address.split('-').every(isAddress);
}
