/**
 * The name that a miner logs in with: a wallet by its real checksum, or an account that nobody outside the pool can check.
 * Random text passes a 4-byte checksum once in 4.3 billion, so a valid one shows what the login is for.
 */
import type { Protocol } from '#model/protocol.ts';
import type { Address } from './address.ts';
import { readBase58Check } from './base58.ts';
import { readBech32 } from './bech32.ts';
import { readCryptoNote } from './cryptonote.ts';
import { readEthereum } from './ethereum.ts';
import { POLYMOD_PREFIXES, readPolymod } from './polymod.ts';
import { readAlephium, readErgo, readKadena, readNimiq } from './single.ts';

export type Wallet = Address;

export interface LoginName {
  /** Null for account names. */
  readonly wallet: Wallet | null;
  readonly worker: string | null;
  /** The part before the worker where it is no wallet. */
  readonly account: string | null;
  /** A coin that the name itself asks for (`LTC:…`, unMineable style). */
  readonly coin: string | null;
}

/** Longer names are cut before anything looks at them. */
const USER_CHARS_MAX = 512;
const OWN_PREFIXES: ReadonlySet<string> = new Set([
  ...POLYMOD_PREFIXES,
  'xel',
  'k',
  'cfx',
  'net1029',
]);
/** Words before a colon that choose a way of payment, not a coin. */
const MODES: ReadonlySet<string> = new Set(['SOLO', 'PPS', 'PPLNS', 'PROP', 'PARTY']);

const READERS: readonly ((text: string) => Address | null)[] = [
  readEthereum,
  readBech32,
  readPolymod,
  readCryptoNote,
  readBase58Check,
  readErgo,
  readAlephium,
  readNimiq,
  readKadena,
];

/** `protocol` decides forms that are bare hex in one dialect only (Iron Fish, Beam). */
export function readLogin(user: string, protocol: Protocol | null = null): LoginName {
  const { rest, coin } = withoutPrefixes(user.slice(0, USER_CHARS_MAX).trim());
  const plain = withoutMail(rest.replace(/#.*$/, ''));
  const own = /^[a-z0-9]+:/i.exec(plain)?.[0] ?? '';
  const head = OWN_PREFIXES.has(own.slice(0, -1).toLowerCase()) ? own.length : 0;
  const end = endOfAddress(plain, head);
  const name = plain.slice(0, end);
  const wallet = readAddress(name) ?? readBareKey(name, protocol);
  const worker = workerOf(plain.slice(end), wallet !== null);
  return { wallet, worker, account: wallet === null && name !== '' ? name : null, coin };
}

/** The address alone, without anything hung on to it. */
export function readAddress(text: string): Wallet | null {
  for (const read of READERS) {
    const address = read(text);
    if (address !== null) return address;
  }
  return null;
}

/** Iron Fish keys are 32 bytes of hex, Beam's API wallets 33; neither form says so by itself. */
function readBareKey(text: string, protocol: Protocol | null): Wallet | null {
  if (protocol === 'ironfish-stratum' && /^[0-9a-f]{64}$/i.test(text)) {
    return { address: text, coin: 'IRON', checksum: 'none' };
  }
  if (protocol === 'beam-stratum' && /^[0-9a-f]{62,68}$/i.test(text)) {
    return { address: text, coin: 'BEAM', checksum: 'none' };
  }
  return null;
}

/** `solo:XMR:4…` → `4…` and XMR; prefixes that belong to the address stay. */
function withoutPrefixes(text: string): { rest: string; coin: string | null } {
  let rest = text;
  let coin: string | null = null;
  for (let i = 0; i < 3; i++) {
    const match = /^([A-Za-z][A-Za-z0-9]{1,9}):(?=.)/.exec(rest);
    const word = match?.[1];
    if (match === null || word === undefined || OWN_PREFIXES.has(word.toLowerCase())) break;
    const upper = word.toUpperCase();
    // `account:password` also has a colon: only short words in one case are taken for a coin.
    if (!MODES.has(upper) && (upper.length > 6 || readAddress(word) !== null)) break;
    if (!MODES.has(upper) && !looksPaid(rest.slice(match[0].length))) break;
    if (!MODES.has(upper)) coin = upper;
    rest = rest.slice(match[0].length);
  }
  return { rest, coin };
}

/** A coin prefix stands before an address, and addresses are long. */
function looksPaid(text: string): boolean {
  return /^[0-9A-Za-z: ]{24,}/.test(text) || POLYMOD_PREFIXES.some((p) => text.startsWith(`${p}:`));
}

/** An e-mail address is never kept: it is no proof and names a person. */
function withoutMail(text: string): string {
  const slash = text.indexOf('/');
  return slash !== -1 && text.includes('@', slash) ? text.slice(0, slash) : text;
}

function endOfAddress(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if ('.+/:,'.includes(text[i] ?? '')) return i;
  }
  return text.length;
}

/** What follows: `+difficulty`, `.paymentid`, `.worker`, `/worker`, `:password`. */
function workerOf(text: string, afterWallet: boolean): string | null {
  for (const match of text.matchAll(/([.+/:,])([^.+/:,]*)/g)) {
    const [, mark, word] = match;
    if (mark === ':' || mark === ',') return null;
    if (mark === '+' || word === undefined || word === '') continue;
    if (afterWallet && /^(?:[0-9a-f]{16}|[0-9a-f]{64})$/i.test(word)) continue;
    return text.slice((match.index ?? 0) + 1).replace(/[:,].*$/, '');
  }
  return null;
}
