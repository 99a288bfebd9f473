/** All lists together, as detection asks them: by name and its parent domains, by address and port. */
import { ipv4FromText, ipv4Text, ipv6FromText, ipv6Text } from '#base/address.ts';
import type { Indicator, IndicatorIndex } from '#model/indicator.ts';
import type { Millis } from '#model/stream.ts';
import type { AddressColumns, Words } from './address-table.ts';
import { PREFIX, eachAddress, findAddress } from './address-table.ts';
import { HASH_START_A, HASH_START_B, finish, stepA, stepB } from './hash.ts';
import { Ipv4Filter } from './ipv4-filter.ts';
import type { LoadedList } from './list-table.ts';
import { findName } from './name-table.ts';
import type { DateTexts, Match } from './weigh.ts';
import { weigh } from './weigh.ts';

/** Longest name looked up, in characters (RFC 1035); what is longer is no host name. */
const NAME_CHARS_MAX = 253;

export class IndicatorSet implements IndicatorIndex {
  readonly nameCount: number;
  readonly addressCount: number;
  readonly holdsIpv6: boolean;
  readonly #lists: readonly LoadedList[];
  readonly #filter: Ipv4Filter;
  /** Prefix lengths that occur, longest first. */
  readonly #lengths4: readonly number[];
  readonly #lengths6: readonly number[];
  readonly #labelsMax: number;
  // Used again for every suffix, so that a lookup allocates nothing unless it matches.
  readonly #hash = { a: 0, b: 0 };
  readonly #dates: DateTexts = new Map();

  /** `trading`: whether lists of exchanges are asked as well. */
  constructor(lists: readonly LoadedList[], options: { readonly trading: boolean }) {
    this.#lists = lists.filter((list) => options.trading || list.facts.category !== 'trading');
    const tables = this.#lists.map((list) => list.table);
    const ipv4Count = tables.reduce((sum, table) => sum + table.ipv4.count, 0);
    const ipv6Count = tables.reduce((sum, table) => sum + table.ipv6.count, 0);
    this.nameCount = tables.reduce((sum, table) => sum + table.names.count, 0);
    this.addressCount = ipv4Count + ipv6Count;
    this.holdsIpv6 = ipv6Count > 0;
    this.#labelsMax = Math.max(0, ...tables.map((table) => table.names.labelsMax));
    this.#filter = new Ipv4Filter(ipv4Count);
    this.#lengths4 = collectLengths(
      tables.map((table) => table.ipv4),
      (ip, length) =>
        length === null ? this.#filter.addAddress(ip) : this.#filter.addPrefix(ip, length),
    );
    this.#lengths6 = collectLengths(
      tables.map((table) => table.ipv6),
      () => {},
    );
  }

  get lists(): readonly LoadedList[] {
    return this.#lists;
  }

  mayHoldIpv4(ip: number): boolean {
    return this.#filter.mayHold(ip);
  }

  matchName(name: string, at: Millis): Indicator | null {
    let best: Indicator | null = null;
    this.#eachName(name, (match) => {
      best = better(best, weigh(match, at, this.#dates));
    });
    return best;
  }

  matchAddress(ip: string, port: number | null, at: Millis): Indicator | null {
    let best: Indicator | null = null;
    this.#eachAddress(ip, port, (match) => {
      best = better(best, weigh(match, at, this.#dates));
    });
    return best;
  }

  /** All that matches a name or an address, strongest first: for people who ask why. */
  matches(value: string, port: number | null, at: Millis): readonly Indicator[] {
    const found: Indicator[] = [];
    const take = (match: Match): void => void found.push(weigh(match, at, this.#dates));
    this.#eachName(value, take);
    this.#eachAddress(value, port, take);
    return found.sort((a, b) => b.confidence - a.confidence);
  }

  #eachName(name: string, take: (match: Match) => void): void {
    if (name.length > NAME_CHARS_MAX || this.nameCount === 0) return;
    let a = HASH_START_A;
    let b = HASH_START_B;
    let labels = 0;
    for (let i = name.length - 1; i >= 0 && labels < this.#labelsMax; i--) {
      const code = name.charCodeAt(i);
      a = stepA(a, code);
      b = stepB(b, code);
      if (i > 0 && name.charCodeAt(i - 1) !== 46) continue;
      // A single label is never an entry.
      if (++labels === 1) continue;
      this.#hash.a = finish(a);
      this.#hash.b = finish(b);
      this.#eachSuffix(name, i, take);
    }
  }

  #eachSuffix(name: string, from: number, take: (match: Match) => void): void {
    for (const { facts, table } of this.#lists) {
      const entry = findName(table.names, name, from, this.#hash);
      if (entry < 0) continue;
      const mark = table.names.marks[entry] ?? 0;
      take({ facts, mark, entry: name.slice(from), name });
    }
  }

  #eachAddress(text: string, port: number | null, take: (match: Match) => void): void {
    const ip = ipv4FromText(text);
    if (ip >= 0) return this.#eachIpv4(ip, port, take);
    const words = ipv6FromText(text);
    if (words === null) return;
    const isMapped = words[0] === 0 && words[1] === 0 && words[2] === 0xffff;
    if (isMapped) return this.#eachIpv4(words[3], port, take);
    if (!this.holdsIpv6) return;
    const kinds = kindsOf(port, this.#lengths6);
    const masked = (length: number): Words => words.map((word, i) => maskTo(word, length - i * 32));
    const shown = (of: Words): string => ipv6Text([of[0] ?? 0, of[1] ?? 0, of[2] ?? 0, of[3] ?? 0]);
    this.#eachKind({ kinds, bits: 128, masked, shown, table: 'ipv6' }, take);
  }

  #eachIpv4(ip: number, port: number | null, take: (match: Match) => void): void {
    if (!this.#filter.mayHold(ip)) return;
    const kinds = kindsOf(port, this.#lengths4);
    const masked = (length: number): Words => [maskTo(ip, length)];
    const shown = (of: Words): string => ipv4Text(of[0] ?? 0);
    this.#eachKind({ kinds, bits: 32, masked, shown, table: 'ipv4' }, take);
  }

  #eachKind(question: AddressQuestion, take: (match: Match) => void): void {
    for (const kind of question.kinds) {
      const words = question.masked(kind >= PREFIX ? kind - PREFIX : question.bits);
      for (const { facts, table } of this.#lists) {
        const mark = findAddress(table[question.table], words, kind);
        if (mark === 0) continue;
        const entry = entryText(question.shown(words), kind, question.table);
        take({ facts, mark, entry, name: null });
      }
    }
  }
}

interface AddressQuestion {
  readonly kinds: readonly number[];
  readonly bits: number;
  readonly table: 'ipv4' | 'ipv6';
  masked(length: number): Words;
  shown(words: Words): string;
}

/** Mining before trading, then the more confident, then the longer entry. */
function better(best: Indicator | null, other: Indicator): Indicator {
  if (best === null) return other;
  if (best.category !== other.category) return best.category === 'mining' ? best : other;
  if (best.confidence !== other.confidence)
    return best.confidence > other.confidence ? best : other;
  return best.entry.length >= other.entry.length ? best : other;
}

function kindsOf(port: number | null, lengths: readonly number[]): readonly number[] {
  const kinds = lengths.map((length) => PREFIX + length);
  return port === null || port === 0 ? [0, ...kinds] : [port, 0, ...kinds];
}

function entryText(address: string, kind: number, table: 'ipv4' | 'ipv6'): string {
  if (kind === 0) return address;
  if (kind >= PREFIX) return `${address}/${kind - PREFIX}`;
  return table === 'ipv6' ? `[${address}]:${kind}` : `${address}:${kind}`;
}

function maskTo(word: number, length: number): number {
  if (length <= 0) return 0;
  return length >= 32 ? word : (word & (0xffffffff << (32 - length))) >>> 0;
}

/** One pass over all slots; returns the prefix lengths seen. */
function collectLengths(
  tables: readonly AddressColumns[],
  take: (firstWord: number, length: number | null) => void,
): readonly number[] {
  const lengths = new Set<number>();
  for (const table of tables) {
    eachAddress(table, (firstWord, kind) => {
      if (kind >= PREFIX) lengths.add(kind - PREFIX);
      take(firstWord, kind >= PREFIX ? kind - PREFIX : null);
    });
  }
  return [...lengths].sort((a, b) => b - a);
}
