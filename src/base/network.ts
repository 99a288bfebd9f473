/** Networks in one order: an address or prefix of either family as canonical text and as a range that sorts as text. */
import { ipv4FromText, ipv4Text, ipv6FromText, ipv6Text } from './address.ts';

/**
 * `text` is the only spelling of this network: `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/48` (RFC 5952; a single
 * address has no length). `lo` and `hi` are its first and last address as 32 hexadecimal digits; IPv4 lies at
 * ::ffff:0:0/96 (RFC 4291 §2.5.5.2), so that both families compare in one order.
 */
export interface Network {
  readonly text: string;
  readonly family: 4 | 6;
  /** Prefix length in the terms of its family: 0–32 or 0–128. */
  readonly length: number;
  readonly lo: string;
  readonly hi: string;
}

export type NetworkRefusal =
  /** Neither an address nor a prefix. */
  | 'not-a-network'
  /** `192.0.2.7/24`: an address or a prefix was meant, and guessing would bind the wrong one. */
  | 'host-bits';

type Words = readonly [number, number, number, number];

const IPV4_WORD = 0xffff;

export function networkFromText(text: string): Network | NetworkRefusal {
  const slash = text.indexOf('/');
  const words = wordsFromText(slash < 0 ? text : text.slice(0, slash));
  if (words === null) return 'not-a-network';
  // A dotted quad counts its length from 0 to 32; a mapped address written as IPv6 counts it to 128.
  const offset = text.includes(':') ? 0 : 96;
  const length = slash < 0 ? 128 : lengthFromText(text.slice(slash + 1), 128 - offset) + offset;
  if (Number.isNaN(length)) return 'not-a-network';
  // A prefix that holds IPv4 and other addresses belongs to no family.
  if (length < 96 && sameWords(masked([0, 0, IPV4_WORD, 0], length), masked(words, length))) {
    return 'not-a-network';
  }
  if (!sameWords(masked(words, length), words)) return 'host-bits';
  return networkOf(words, length);
}

/** Of `lo`, as above, and a length from 0 to 128 in the terms of IPv6; null where that is no network of one family. */
export function networkAt(lo: string, length: number): Network | null {
  const words = wordsFromHex(lo);
  if (!sameWords(masked(words, length), words)) return null;
  if (length < 96 && sameWords(masked([0, 0, IPV4_WORD, 0], length), words)) return null;
  return networkOf(words, length);
}

/** The address alone; null for a prefix or for what is neither. */
export function addressFromText(text: string): Network | null {
  const network = networkFromText(text);
  return typeof network === 'string' || network.lo !== network.hi ? null : network;
}

/** The canonical texts of every network that holds `inner` and is at least `shortest` long, the longest first. */
export function textsAround(inner: Network, shortest: number): readonly string[] {
  const words = wordsFromHex(inner.lo);
  const offset = inner.family === 4 ? 96 : 0;
  const texts: string[] = [];
  for (let length = inner.length; length >= Math.max(0, shortest); length--) {
    texts.push(textOf(masked(words, length + offset), length, inner.family));
  }
  return texts;
}

export interface Range {
  readonly lo: string;
  readonly hi: string;
}

export function holds(outer: Range, inner: Range): boolean {
  return outer.lo <= inner.lo && inner.hi <= outer.hi;
}

/** Two prefixes overlap only where one holds the other. */
export function overlap(a: Range, b: Range): boolean {
  return a.lo <= b.hi && b.lo <= a.hi;
}

function networkOf(words: Words, length: number): Network {
  const family = length >= 96 && isMapped(words) ? 4 : 6;
  const ownLength = family === 4 ? length - 96 : length;
  return {
    text: textOf(words, ownLength, family),
    family,
    length: ownLength,
    lo: hexOf(words),
    hi: hexOf(mapWords(words, (word, i) => (word | ~maskOf(length, i)) >>> 0)),
  };
}

function textOf(words: Words, length: number, family: 4 | 6): string {
  const address = family === 4 ? ipv4Text(words[3]) : ipv6Text(words);
  return length === (family === 4 ? 32 : 128) ? address : `${address}/${length}`;
}

function wordsFromText(text: string): Words | null {
  const ip = ipv4FromText(text);
  return ip >= 0 ? [0, 0, IPV4_WORD, ip] : ipv6FromText(text);
}

/** NaN for what is no length, and for a leading zero, which some readers take as octal. */
function lengthFromText(text: string, max: number): number {
  const length = /^(?:0|[1-9]\d{0,2})$/.test(text) ? Number(text) : Number.NaN;
  return length <= max ? length : Number.NaN;
}

function isMapped(words: Words): boolean {
  return words[0] === 0 && words[1] === 0 && words[2] === IPV4_WORD;
}

/** The bits of word `i` that a prefix of this length fixes. */
function maskOf(length: number, i: number): number {
  const bits = Math.min(32, Math.max(0, length - 32 * i));
  return bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
}

function masked(words: Words, length: number): Words {
  return mapWords(words, (word, i) => (word & maskOf(length, i)) >>> 0);
}

function mapWords(words: Words, map: (word: number, i: number) => number): Words {
  return [map(words[0], 0), map(words[1], 1), map(words[2], 2), map(words[3], 3)];
}

function sameWords(a: Words, b: Words): boolean {
  return a.every((word, i) => word === b[i]);
}

function hexOf(words: Words): string {
  return words.map((word) => word.toString(16).padStart(8, '0')).join('');
}

function wordsFromHex(hex: string): Words {
  const word = (i: number): number => Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16);
  return [word(0), word(1), word(2), word(3)];
}
