/** One word of a list → what it points at: a name, an address with or without port, a prefix, or the host of a URL. */
import { ipv4FromText, ipv6FromText } from '#base/address.ts';
import type { ListTarget, Refusal } from '#model/list.ts';

export type TargetReading =
  | { readonly target: ListTarget; readonly ofUrl: boolean }
  | { readonly refusal: Refusal };

/** A name has at most 253 characters (RFC 1035 §2.3.4 without the root), a URL in lists at most 2,083. */
const NAME_CHARS_MAX = 253;
const WORD_CHARS_MAX = 2083;

const SCHEME_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443 };

export function readTarget(word: string, toAscii: (name: string) => string): TargetReading {
  if (word.length > WORD_CHARS_MAX) return { refusal: 'too-long' };
  const { scheme, host, path } = splitUrl(refang(word));
  if (host === '') return { refusal: path === '' ? 'not-an-indicator' : 'path-only' };
  if (scheme === '' && /^\/\d{1,3}$/.test(path)) return readPrefix(host, Number(path.slice(1)));
  const reading = readHost(host, SCHEME_PORTS[scheme] ?? null, toAscii);
  return 'refusal' in reading ? reading : { target: reading.target, ofUrl: path.length > 1 };
}

/** `scheme` is empty where there is none; a user before `@` is dropped. */
function splitUrl(text: string): {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
} {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  const rest = scheme === null ? withoutAdblock(text) : text.slice(scheme[0].length);
  const cut = rest.search(/[/?#]/);
  const authority = cut < 0 ? rest : rest.slice(0, cut);
  const host = scheme === null ? authority : authority.slice(authority.lastIndexOf('@') + 1);
  return { scheme: (scheme?.[1] ?? '').toLowerCase(), host, path: rest.slice(authority.length) };
}

/** `example[.]com` and `hxxp://` are how analysts write what nobody shall click. */
function refang(word: string): string {
  let text = word.trim();
  if (/^(['"]).*\1$/.test(text)) text = text.slice(1, -1).trim();
  if (/[[({]\.?[\])}]|\[dot\]/i.test(text)) {
    text = text.replace(/\[\.\]|\(\.\)|\{\.\}|\[dot\]/gi, '.').replace(/\[:\]/g, ':');
  }
  return /^hxxps?:/i.test(text) ? `http${text.slice(4)}` : text.replace('[:]', ':');
}

/** `||name^`, `*.name` and `.name` all mean a name and what is below it. */
function withoutAdblock(text: string): string {
  const bare = /^\|\|([^^$|]+)\^?(?:\$third-party)?$/.exec(text)?.[1] ?? text;
  return bare.replace(/^\*?\./, '');
}

function readHost(
  host: string,
  impliedPort: number | null,
  toAscii: (name: string) => string,
): { readonly target: ListTarget } | { readonly refusal: Refusal } {
  const { address, portText, isIpv6 } = splitPort(host);
  const port = readPort(portText, impliedPort);
  if (port === undefined) {
    return { refusal: /^\d+$/.test(portText) ? 'bad-port' : 'not-an-indicator' };
  }
  if (isIpv6) {
    const words = ipv6FromText(address);
    if (words === null) return { refusal: 'not-an-indicator' };
    return { target: targetOfWords(words, 128, port) };
  }
  const ip = ipv4FromText(address);
  if (ip >= 0) return { target: { kind: 'ipv4', ip, length: 32, port } };
  return readName(address, toAscii);
}

/** `[2001:db8::1]:3333`, `2001:db8::1`, `host:3333` or `host`. */
function splitPort(host: string): {
  readonly address: string;
  readonly portText: string;
  readonly isIpv6: boolean;
} {
  const bracketed = /^\[([0-9a-f:.]+)\](?::(\d+))?$/i.exec(host);
  if (bracketed !== null) {
    return { address: bracketed[1] ?? '', portText: bracketed[2] ?? '', isIpv6: true };
  }
  const portAt = host.lastIndexOf(':');
  if (portAt < 0) return { address: host, portText: '', isIpv6: false };
  if (portAt !== host.indexOf(':')) return { address: host, portText: '', isIpv6: true };
  return { address: host.slice(0, portAt), portText: host.slice(portAt + 1), isIpv6: false };
}

/** undefined: there is a port, but not one that exists. Port 0 means "any" in several lists. */
function readPort(text: string, implied: number | null): number | null | undefined {
  if (text === '') return implied;
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  if (port === 0) return null;
  return port <= 65535 ? port : undefined;
}

function readPrefix(host: string, length: number): TargetReading {
  const ip = ipv4FromText(host);
  if (ip >= 0) {
    // `192.0.2.1/99` is no prefix; a path of two digits under an address is not worth guessing.
    if (length > 32) return { refusal: 'not-an-indicator' };
    return { target: { kind: 'ipv4', ip: maskIpv4(ip, length), length, port: null }, ofUrl: false };
  }
  const words = ipv6FromText(host);
  if (words === null || length > 128) return { refusal: 'not-an-indicator' };
  return { target: targetOfWords(words, length, null), ofUrl: false };
}

/** IPv4 written as IPv6 (::ffff:0:0/96, RFC 4291 §2.5.5.2) is IPv4. */
function targetOfWords(
  words: readonly [number, number, number, number],
  length: number,
  port: number | null,
): ListTarget {
  if (words[0] === 0 && words[1] === 0 && words[2] === 0xffff && length >= 96) {
    return { kind: 'ipv4', ip: maskIpv4(words[3], length - 96), length: length - 96, port };
  }
  const masked = words.map((word, i) => maskIpv4(word, Math.min(32, Math.max(0, length - i * 32))));
  const [a = 0, b = 0, c = 0, d = 0] = masked;
  return { kind: 'ipv6', words: [a, b, c, d], length, port };
}

function maskIpv4(ip: number, length: number): number {
  return length === 0 ? 0 : (ip & (0xffffffff << (32 - length))) >>> 0;
}

function readName(
  text: string,
  toAscii: (name: string) => string,
): { readonly target: ListTarget } | { readonly refusal: Refusal } {
  let name = text.toLowerCase();
  // oxlint-disable-next-line no-control-regex -- everything outside printable ASCII is another script
  if (/[^\u0000-\u007f]/.test(name)) name = toAscii(name);
  if (name.endsWith('.')) name = name.slice(0, -1);
  if (name.length > NAME_CHARS_MAX) return { refusal: 'too-long' };
  // Underscores are no part of host names but of names that are looked up (RFC 8552).
  if (!/^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/.test(name)) return { refusal: 'not-an-indicator' };
  const labels = name.split('.');
  if (labels.some((label) => !isLabel(label))) return { refusal: 'not-an-indicator' };
  if (labels.length < 2) return { refusal: 'bare-label' };
  // A last label of digits is an address gone wrong (RFC 3696 §2), and so is a file name's ending less often.
  if (/^\d+$/.test(labels[labels.length - 1] ?? '')) return { refusal: 'not-an-indicator' };
  return { target: { kind: 'name', name } };
}

function isLabel(label: string): boolean {
  return label !== '' && label.length <= 63 && !label.startsWith('-') && !label.endsWith('-');
}
