/** Indicator lists as the rest of the system sees them: dated names and endpoints with a source. */

export const INDICATOR_CATEGORIES = ['mining', 'trading'] as const;
export type IndicatorCategory = (typeof INDICATOR_CATEGORIES)[number];

export interface Indicator {
  /** The entry that matched, e.g. `pool.example.org` or `192.0.2.1:3333`. */
  readonly entry: string;
  /** Name of the list it stands on. */
  readonly list: string;
  readonly category: IndicatorCategory;
  /** RFC 3339 date when the list last stated it; null where the list is undated. */
  readonly seenOn: string | null;
  /** 0 … 1 after decay for the entry's age at match time. */
  readonly confidence: number;
  /** File or URL that the list was read from; `minewatch` for our own facts. */
  readonly source?: string;
  readonly licence?: string | null;
  /** Days from `seenOn` to the match, never below 0; null where the list is undated. */
  readonly ageDays?: number | null;
  /** Why the entry says less than others do; already counted in `confidence`. */
  readonly doubt?: IndicatorDoubt | null;
}

/**
 * `dashboard`: a host of web pages (www, docs, api …) under a listed name · `brand`: the bare name of a pool, which
 * serves web pages too · `shared-host`: many unrelated customers behind one name · `url-host`: the list meant one
 * page of this host · `undated`: nobody says when the list was last right.
 */
export const INDICATOR_DOUBTS = [
  'dashboard',
  'brand',
  'shared-host',
  'url-host',
  'undated',
] as const;
export type IndicatorDoubt = (typeof INDICATOR_DOUBTS)[number];

/** Days after which an entry says half as much: addresses are handed on within weeks, names live for years. */
export const HALF_LIFE_DAYS = { name: 365, address: 30 } as const;

/** Read-only lookups; must cost well under a microsecond with millions of entries. */
export interface IndicatorIndex {
  readonly nameCount: number;
  readonly addressCount: number;
  /** Matches the name or any parent domain that is listed. `name` is lower case without trailing dot. */
  matchName(name: string, at: number): Indicator | null;
  /** Exact address, with port where the entry has one (port null: entries without a port only). */
  matchAddress(ip: string, port: number | null, at: number): Indicator | null;
  /** True when an IPv4 address may be listed: the filter that the packet path asks for every new flow. */
  mayHoldIpv4(ip: number): boolean;
  /** True when any IPv6 address is listed at all. */
  readonly holdsIpv6: boolean;
}
