/** An indicator list as it is stored: where it came from, under which terms, how old it is, and what it says. */
import { z } from 'zod';
import { INDICATOR_CATEGORIES } from './indicator.ts';
import type { Millis } from './stream.ts';

export const LIST_FORMATS = [
  'plain',
  'hosts',
  'csv',
  'maltrail',
  'misp-json',
  'misp-csv',
  'stix',
] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

/** Why a line of a list was not taken. */
export const REFUSALS = {
  'not-an-indicator': 'neither a host name nor an address',
  'too-long': 'longer than a host name or URL can be',
  'path-only': 'a path without a host',
  'bare-label': 'a single word, not a host name',
  'public-suffix': 'a suffix under which unrelated people register names',
  'not-public': 'a private, loopback, multicast or reserved address',
  'public-service': 'a public resolver or time server that everybody uses',
  'too-wide': 'a prefix wider than /16 (IPv4) or /32 (IPv6)',
  'bad-port': 'a port outside 1 to 65535',
  'url-on-shared-host': 'one page on a site that millions use; the name alone says nothing',
  'not-network': 'not about names or addresses (hash, mail, file …)',
  'not-for-detection': 'its source marks it as context, not for detection',
  'not-simple': 'a pattern that is more than names, addresses and ports joined by OR',
  expired: 'revoked, or no longer valid by its own date',
  'not-asked-for': 'does not contain the text given by --only',
  'no-column': 'the row does not have the wanted column',
  'not-fetched': 'an event of the feed that could not be fetched',
  crowded: 'too many entries with the same hash',
  'too-many': 'more entries than one list may hold',
} as const;
export type Refusal = keyof typeof REFUSALS;

/** What one line, row, attribute or pattern points at. */
export type ListTarget =
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'ipv4';
      readonly ip: number;
      /** Prefix length; 32 is one address. */
      readonly length: number;
      readonly port: number | null;
    }
  | {
      readonly kind: 'ipv6';
      readonly words: readonly [number, number, number, number];
      /** Prefix length; 128 is one address. */
      readonly length: number;
      readonly port: number | null;
    };

export interface ListEntry {
  readonly target: ListTarget;
  /** When the source last stated this entry; null: as the whole list. */
  readonly seenOn: Millis | null;
  /** 0 … 1, the source's own confidence; 1 where it gives none. */
  readonly trust: number;
  /** The list names one page of this host. */
  readonly ofUrl: boolean;
}

export const ListColumns = z.strictObject({
  /** Column with the name, address or URL: its heading, or its number counted from 1. */
  value: z.string().max(128).optional(),
  port: z.string().max(128).optional(),
  date: z.string().max(128).optional(),
});
export type ListColumns = z.infer<typeof ListColumns>;

/** Told by people or servers: limited in length and without control characters. */
const Told = z
  .string()
  .max(2048)
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'control characters');

export const ListName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'small letters, digits, dot, dash, underscore; at most 64');

export const ListHeader = z.strictObject({
  version: z.literal(1),
  name: ListName,
  category: z.enum(INDICATOR_CATEGORIES),
  source: Told,
  /** As asked for, so that an update reads it the same way. */
  askedFormat: z.enum([...LIST_FORMATS, 'auto']),
  format: z.enum(LIST_FORMATS),
  columns: ListColumns,
  only: Told.nullable(),
  licence: Told.nullable(),
  fetchedAt: z.iso.datetime(),
  /** When the list says that it was last right; null: it does not say. */
  statedAt: z.iso.datetime().nullable(),
  /** True where the operator gave the date: an update then keeps it unless the list itself is dated. */
  statedByOperator: z.boolean(),
  halfLifeDays: z.strictObject({ name: z.number().positive(), address: z.number().positive() }),
  names: z.number().int().nonnegative(),
  addresses: z.number().int().nonnegative(),
  /** Lines that were not taken, by reason. */
  refused: z.record(z.string(), z.number().int().positive()),
});
export type ListHeader = z.infer<typeof ListHeader>;
