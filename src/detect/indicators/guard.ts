/** Keeps entries off the lists that would match half the internet, and weighs those that say little. */
import { ipv4Text, ipv6Text } from '#base/address.ts';
import {
  CUSTOMER_SUFFIXES,
  PROVINCES_CN,
  PUBLIC_SERVICES,
  SECOND_LEVEL,
  SHARED_SITES,
} from '#detect/data/shared-names.ts';
import type { ListEntry, ListTarget, Refusal } from '#model/list.ts';
import { OF_URL, SHARED } from './marks.ts';

export type Judgement =
  | {
      /** 0 … 1 before decay. */
      readonly weight: number;
      readonly flags: number;
      /** In words for whoever adds the list; null: nothing to say. */
      readonly warning: string | null;
    }
  | { readonly refusal: Refusal };

/**
 * How much a fresh entry says, by what it is. A port narrows an address to one service; an address alone may serve
 * hundreds of names; of a prefix most addresses are somebody else's. Set by judgement, not measured.
 */
const WEIGHTS = { name: 0.9, port: 0.85, address: 0.6, prefix: 0.4 } as const;
/** One page of a host says half as much about the host; a shared host a quarter; a shared site a tenth. */
const OF_URL_FACTOR = 0.5;
const SHARED_HOST_FACTOR = 0.25;
const SHARED_SITE_FACTOR = 0.1;

/** Widest prefixes taken, in bits: what one hoster may hold; wider is a region or a mistake. */
const LENGTH_MIN_IPV4 = 16;
const LENGTH_MIN_IPV6 = 32;

export function judgeEntry(entry: ListEntry): Judgement {
  const { target } = entry;
  if (target.kind === 'name') return judgeName(target.name, entry);
  const refusal = target.kind === 'ipv4' ? refuseIpv4(target) : refuseIpv6(target);
  if (refusal !== null) return { refusal };
  const isPrefix = target.length < (target.kind === 'ipv4' ? 32 : 128);
  const base = isPrefix ? WEIGHTS.prefix : target.port === null ? WEIGHTS.address : WEIGHTS.port;
  return judged(entry, base, 0, null);
}

/** True for names that a registry or a hoster gives to many: `co.uk`, `gd.cn`, `github.io`. */
export function isPublicSuffix(name: string): boolean {
  if (CUSTOMER_SUFFIXES.has(name)) return true;
  const labels = name.split('.');
  if (labels.length === 1) return true;
  const [second = '', top = ''] = labels;
  if (labels.length !== 2 || top.length !== 2) return false;
  return SECOND_LEVEL.has(second) || (top === 'cn' && PROVINCES_CN.has(second));
}

function judgeName(name: string, entry: ListEntry): Judgement {
  if (isPublicSuffix(name)) return { refusal: 'public-suffix' };
  if (SHARED_SITES.has(name)) {
    if (entry.ofUrl) return { refusal: 'url-on-shared-host' };
    return judged(entry, WEIGHTS.name * SHARED_SITE_FACTOR, SHARED, `${name} is used by millions`);
  }
  const parent = parentIn(name, CUSTOMER_SUFFIXES);
  if (parent === null) return judged(entry, WEIGHTS.name, 0, null);
  const warning = `${name} is a customer's name at ${parent} and may pass to another`;
  return judged(entry, WEIGHTS.name * SHARED_HOST_FACTOR, SHARED, warning);
}

function judged(entry: ListEntry, base: number, flags: number, warning: string | null): Judgement {
  const weight = base * entry.trust * (entry.ofUrl ? OF_URL_FACTOR : 1);
  return { weight, flags: flags | (entry.ofUrl ? OF_URL : 0), warning };
}

function parentIn(name: string, set: ReadonlySet<string>): string | null {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const parent = name.slice(dot + 1);
    if (set.has(parent)) return parent;
  }
  return null;
}

/**
 * Not public (RFC 6890): [first address, prefix length]. The documentation ranges (RFC 5737) are left out on purpose:
 * drills and demonstrations use them, and real traffic never does.
 */
const NOT_PUBLIC: readonly (readonly [number, number])[] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0000000, 24],
  [0xc0a80000, 16],
  [0xc6120000, 15],
  [0xe0000000, 3],
];

function refuseIpv4(target: ListTarget & { readonly kind: 'ipv4' }): Refusal | null {
  if (target.length < LENGTH_MIN_IPV4) return 'too-wide';
  for (const [network, length] of NOT_PUBLIC) {
    const shorter = Math.min(length, target.length);
    if ((target.ip ^ network) >>> (32 - shorter) === 0) return 'not-public';
  }
  return target.length === 32 && PUBLIC_SERVICES.has(ipv4Text(target.ip)) ? 'public-service' : null;
}

/** Only 2000::/3 is given out as global unicast (RFC 4291 §2.4, IANA's registry). */
function refuseIpv6(target: ListTarget & { readonly kind: 'ipv6' }): Refusal | null {
  if (target.length < LENGTH_MIN_IPV6) return 'too-wide';
  if (target.words[0] >>> 29 !== 1) return 'not-public';
  return PUBLIC_SERVICES.has(ipv6Text(target.words)) ? 'public-service' : null;
}
