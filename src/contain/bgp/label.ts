/**
 * What BGP has no room for, in large communities (RFC 8092): which orders a route obeys, and the held network where the
 * route is only a part of it. 8 bytes of each are free; the first 4 should be an AS number, so these are of the range
 * that is nobody's (RFC 6996 §5: 4200000000–4294967294), and they say which half of which order follows. They come back
 * in any order.
 *
 *     4206561000 + 2n      first half of the n-th order's id    64 bits as two numbers
 *     4206561000 + 2n + 1  second half
 *     4206561128           1 destination, 2 source              length of the held network
 */
import { ORDERS_OF_HOLD_MAX } from '#model/desired-set.ts';

export interface Label {
  /** Which side of the match is the held network. */
  readonly side: 'destination' | 'source';
  /** Prefix length of the held network, in the terms of its family. */
  readonly length: number;
  /** UUIDs, sorted. */
  readonly orders: readonly string[];
}

const FIRST_ASN = 4_206_561_000;
const SHAPE_ASN = FIRST_ASN + 2 * ORDERS_OF_HOLD_MAX;
const SIDES = ['destination', 'source'] as const;

/** Sorted. */
export function largeFrom({ side, length, orders }: Label): readonly string[] {
  const halves = orders.flatMap((id, n) => {
    const hex = id.replaceAll('-', '');
    const word = (i: number): number => Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16);
    return [
      `${FIRST_ASN + 2 * n}:${word(0)}:${word(1)}`,
      `${FIRST_ASN + 2 * n + 1}:${word(2)}:${word(3)}`,
    ];
  });
  return [...halves, `${SHAPE_ASN}:${SIDES.indexOf(side) + 1}:${length}`].toSorted();
}

/** Null for what we did not write. */
export function labelFrom(large: readonly string[]): Label | null {
  const halves = new Map<number, string>();
  let shape: { side: Label['side']; length: number } | null = null;
  for (const text of large) {
    const [asn = 0, a = 0, b = 0] = text.split(':').map(Number);
    const side = SIDES[a - 1];
    if (asn === SHAPE_ASN && side !== undefined) shape = { side, length: b };
    else halves.set(asn - FIRST_ASN, hexOf(a) + hexOf(b));
  }
  if (shape === null) return null;
  const orders: string[] = [];
  for (let n = 0; 2 * n < halves.size; n++) {
    const [first, second] = [halves.get(2 * n), halves.get(2 * n + 1)];
    if (first === undefined || second === undefined) return null;
    orders.push(idFrom(first + second));
  }
  return { ...shape, orders: orders.toSorted() };
}

function hexOf(word: number): string {
  return word.toString(16).padStart(8, '0');
}

function idFrom(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
