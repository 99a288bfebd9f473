/**
 * JA4, FoxIO's fingerprint of a TLS ClientHello (BSD-3-Clause definition, technical_details/JA4.md; the other members of
 * JA4+ have another licence and are absent on purpose).
 *
 *   t13d1516h2_8daaf6152771_e5627efa2ab1
 *   │││ │ │ │  └ ciphers     └ extensions and signature algorithms
 *   │││ │ │ └ first and last character of the first ALPN name, 00 without
 *   │││ │ └ extensions, without GREASE
 *   │││ └ ciphers, without GREASE
 *   ││└ d: with SNI, i: without
 *   │└ version
 *   └ t: over TCP
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { EXTENSION, type ClientHello, isGrease } from '#wire/tls.ts';

/** Lists whose hash is remembered: a network has few kinds of clients, and a hash costs more than all the rest. */
const HASHES_KEPT = 512;
const NOTHING = '000000000000';
const hashes = new Map<string, string>();

export function ja4Of(hello: ClientHello): string {
  const ciphers = hello.ciphers.filter((value) => !isGrease(value));
  const extensions = hello.extensions.filter((value) => !isGrease(value));
  const sni = extensions.includes(EXTENSION.SERVER_NAME) ? 'd' : 'i';
  const head = `t${versionOf(hello)}${sni}${count(ciphers)}${count(extensions)}${alpnOf(hello.alpn[0])}`;
  const named = extensions.filter(
    (type) => type !== EXTENSION.SERVER_NAME && type !== EXTENSION.ALPN,
  );
  const algorithms = hello.signatureAlgorithms.filter((value) => !isGrease(value));
  const tail = algorithms.length === 0 ? '' : `_${algorithms.map(hex).join(',')}`;
  const extensionHash = named.length === 0 ? NOTHING : hash12(sorted(named) + tail);
  return `${head}_${ciphers.length === 0 ? NOTHING : hash12(sorted(ciphers))}_${extensionHash}`;
}

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0304, '13'],
  [0x0303, '12'],
  [0x0302, '11'],
  [0x0301, '10'],
  [0x0300, 's3'],
  [0x0002, 's2'],
]);

function versionOf(hello: ClientHello): string {
  const highest = hello.versions.length === 0 ? hello.version : Math.max(...hello.versions);
  return VERSIONS.get(highest) ?? '00';
}

function count(values: readonly number[]): string {
  return String(Math.min(values.length, 99)).padStart(2, '0');
}

/** Names that do not begin and end with a letter or digit are written as the outer digits of their hex form. */
function alpnOf(name: string | undefined): string {
  if (name === undefined || name === '') return '00';
  const first = name.charAt(0);
  const last = name.charAt(name.length - 1);
  if (/^[0-9a-z]{2}$/i.test(first + last)) return first + last;
  const digits = (character: string): string =>
    character.charCodeAt(0).toString(16).padStart(2, '0');
  return digits(first).charAt(0) + digits(last).charAt(1);
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}

function sorted(values: readonly number[]): string {
  return values
    .toSorted((a, b) => a - b)
    .map(hex)
    .join(',');
}

function hash12(text: string): string {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  const digest = sha256(new TextEncoder().encode(text));
  let out = '';
  for (const byte of digest.subarray(0, 6)) out += byte.toString(16).padStart(2, '0');
  if (hashes.size >= HASHES_KEPT) hashes.clear();
  hashes.set(text, out);
  return out;
}
