/**
 * Whom a zone of triggers by client lets pass. A policy zone cannot say *this client and this name* (a record has one
 * trigger), and no action means *go on with the next zone*. So the first zone lets pass whoever is not held, and only
 * who is left reaches the second, which has the names.
 */
import { assert } from '#base/assert.ts';
import { type Network, networkAt } from '#base/network.ts';
import { outermost, touching } from '#base/prefixes.ts';

/** First address of IPv4 in the order of `base/network.ts`. */
const IPV4_AT = 0xffffn << 32n;

/**
 * All addresses as prefixes that triggers can have. IPv4 is cut in two, since BIND takes no length 0; IPv6 goes round
 * ::ffff:0:0/96, since BIND finds IPv4 clients there: `::/0` would let all of them pass (measured, 9.18.49).
 */
export const EVERYBODY: readonly Network[] = everybody();

/**
 * Everybody without these, as the fewest such prefixes, ascending. `sorted`: ascending, none within another. By halving, in
 * the time of what goes in and comes out: a zone may have 100,000 of them.
 */
export function complementOf(sorted: readonly Network[]): readonly Network[] {
  const rest: Network[] = [];
  let from = 0;
  for (const part of EVERYBODY) {
    let to = from;
    // No prefix of one family that a trigger can have goes beyond the part in which it begins.
    while ((sorted[to]?.hi ?? '~') <= part.hi) to++;
    leave({ lo: part.lo, length: bitsOf(part) }, sorted.slice(from, to), rest);
    from = to;
  }
  return rest;
}

interface Prefix {
  readonly lo: string;
  /** Of 128 bits. */
  readonly length: number;
}

function leave({ lo, length }: Prefix, without: readonly Network[], rest: Network[]): void {
  const [first] = without;
  if (first === undefined) {
    const network = networkAt(lo, length);
    assert(network !== null, 'a prefix beside IPv4 belongs to one family');
    rest.push(network);
  } else if (bitsOf(first) > length) {
    const upper = upperHalf(lo, length);
    const at = without.findIndex((network) => network.lo >= upper);
    const cut = at < 0 ? without.length : at;
    leave({ lo, length: length + 1 }, without.slice(0, cut), rest);
    leave({ lo: upper, length: length + 1 }, without.slice(cut), rest);
  }
}

/** First address of the upper half of a prefix, one hexadecimal digit of which has another bit. */
function upperHalf(lo: string, length: number): string {
  const at = length >>> 2;
  const digit = Number.parseInt(lo.charAt(at), 16) | (8 >>> (length & 3));
  return `${lo.slice(0, at)}${digit.toString(16)}${lo.slice(at + 1)}`;
}

function bitsOf({ family, length }: Network): number {
  return family === 4 ? length + 96 : length;
}

/**
 * Whom triggers must let pass so that just `held` (ascending, disjoint) is not, when `passed` are let pass now. What can stay
 * as it is stays: BIND looks a trigger up in what it made of the zone before, and where its record is gone by then the
 * client falls through to the names, up to `min-update-interval` (60 s) long. So only a record on which no client but held
 * ones depends may ever be taken away while there are names; whoever is released gets a record of his own.
 */
export function passedBeside(
  passed: readonly Network[],
  held: readonly Network[],
): readonly Network[] {
  const kept = passed.filter((network) => touching(held, network) === null);
  return [...kept, ...complementOf(outermost([...kept, ...held]))];
}

/** What of `held` (ascending, disjoint) lies in `network`. */
export function partsWithin(held: readonly Network[], network: Network): readonly Network[] {
  let [from, to] = [0, held.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((held[middle]?.hi ?? '') < network.lo) from = middle + 1;
    else to = middle;
  }
  const parts: Network[] = [];
  for (let at = from; (held[at]?.lo ?? '~') <= network.hi; at++) {
    const part = held[at];
    if (part !== undefined)
      parts.push(part.hi > network.hi || part.lo < network.lo ? network : part);
  }
  return parts;
}

function everybody(): readonly Network[] {
  const parts: Network[] = [];
  for (let length = 1; length <= 97; length++) {
    const bit = 1n << BigInt(128 - length);
    // At each length the half in which IPv4 is not; at 97 both halves of IPv4.
    for (const start of length === 97 ? [IPV4_AT, IPV4_AT | bit] : [IPV4_AT ^ bit]) {
      const first = (start / bit) * bit;
      const part = networkAt(first.toString(16).padStart(32, '0'), length);
      assert(part !== null, 'a prefix beside IPv4 belongs to one family');
      parts.push(part);
    }
  }
  return parts.toSorted((a, b) => (a.lo < b.lo ? -1 : 1));
}
