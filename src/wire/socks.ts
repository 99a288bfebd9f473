/** SOCKS 4, 4a and 5 (RFC 1928, RFC 1929; SOCKS4 and 4a by NEC's and Ying-Da Lee's notes). */
import { ByteWriter } from './byte-writer.ts';
import { Cursor } from './cursor.ts';
import { ipBytes, ipv4Text, ipv6Text } from './ip-text.ts';

/** Where the client wants to go: `host` is a name or an address as text. */
export interface SocksTarget {
  readonly host: string;
  readonly port: number;
}

/** RFC 1928 §3 and §6; 0 stands for success in every version-5 status. */
export const SOCKS5_METHOD = { NONE: 0, USER_PASSWORD: 2, REFUSED: 255 } as const;
export const SOCKS4_GRANTED = 0x5a;
export const SOCKS4_REFUSED = 0x5b;

const ATYP = { IPV4: 1, DOMAIN: 3, IPV6: 4 } as const;
/** Bytes; a user id or name longer than this is no SOCKS4 request (RFC 1035 bounds names, practice bounds ids). */
const SOCKS4_TEXT_BYTES_MAX = 255;

/** A read message and where it ends; null: more bytes are needed; undefined: not this format. */
export type Read<Value> = { readonly value: Value; readonly end: number } | null | undefined;

export function encodeSocks5Greeting(
  methods: readonly number[] = [SOCKS5_METHOD.NONE],
): Uint8Array {
  return Uint8Array.of(5, methods.length, ...methods);
}

export function encodeSocks5Choice(method: number): Uint8Array {
  return Uint8Array.of(5, method);
}

/** RFC 1929 §2. */
export function encodeSocks5Login(user: string, password: string): Uint8Array {
  return new ByteWriter()
    .u8(1)
    .block(1, (inside) => inside.put(user))
    .block(1, (inside) => inside.put(password))
    .done();
}

export function encodeSocks5LoginAnswer(status: number): Uint8Array {
  return Uint8Array.of(1, status);
}

/** `command` 1 is CONNECT. */
export function encodeSocks5Request(target: SocksTarget, command = 1): Uint8Array {
  return encodeSocks5(command, target);
}

/** `status` 0 is success; the address is the one that the proxy connected from. */
export function encodeSocks5Reply(
  status = 0,
  bound: SocksTarget = { host: '0.0.0.0', port: 0 },
): Uint8Array {
  return encodeSocks5(status, bound);
}

function encodeSocks5(code: number, { host, port }: SocksTarget): Uint8Array {
  const out = new ByteWriter().u8(5).u8(code).u8(0);
  const address = ipBytes(host);
  if (address === null) out.u8(ATYP.DOMAIN).block(1, (inside) => inside.put(host));
  else out.u8(address.length === 4 ? ATYP.IPV4 : ATYP.IPV6).put(address);
  return out.u16(port).done();
}

/** SOCKS4 for an IPv4 address, SOCKS4a for a name. */
export function encodeSocks4Request({ host, port }: SocksTarget, user = ''): Uint8Array {
  const address = ipBytes(host);
  const out = new ByteWriter().u8(4).u8(1).u16(port);
  if (address?.length === 4) return out.put(address).put(user).u8(0).done();
  return out
    .put(Uint8Array.of(0, 0, 0, 1))
    .put(user)
    .u8(0)
    .put(host)
    .u8(0)
    .done();
}

export function encodeSocks4Reply(status: number = SOCKS4_GRANTED): Uint8Array {
  return Uint8Array.of(0, status, 0, 0, 0, 0, 0, 0);
}

/** Methods the client offers. */
export function readSocks5Greeting(bytes: Uint8Array): Read<Uint8Array> {
  if (bytes.length < 2) return bytes[0] === undefined || bytes[0] === 5 ? null : undefined;
  const count = bytes[1]!;
  if (bytes[0] !== 5 || count === 0) return undefined;
  return bytes.length < 2 + count ? null : { value: bytes.subarray(2, 2 + count), end: 2 + count };
}

/** User of RFC 1929; the password is stepped over. */
export function readSocks5Login(bytes: Uint8Array): Read<string> {
  if (bytes.length > 0 && bytes[0] !== 1) return undefined;
  const cursor = new Cursor(bytes, 1);
  const user = latin1(cursor.take(cursor.u8()));
  cursor.skip(cursor.u8());
  return cursor.failed ? null : { value: user, end: cursor.at };
}

/** A request or reply: `code` is the command or the status. */
export function readSocks5Message(
  bytes: Uint8Array,
): Read<SocksTarget & { readonly code: number }> {
  if (bytes.length > 0 && bytes[0] !== 5) return undefined;
  const cursor = new Cursor(bytes, 1);
  const code = cursor.u8();
  const reserved = cursor.u8();
  const type = cursor.u8();
  if (cursor.failed) return null;
  if (reserved !== 0) return undefined;
  let host: string;
  if (type === ATYP.IPV4) {
    const address = cursor.take(4);
    host = cursor.failed ? '' : ipv4Text(address, 0);
  } else if (type === ATYP.IPV6) {
    const address = cursor.take(16);
    host = cursor.failed ? '' : ipv6Text(address, 0);
  } else if (type === ATYP.DOMAIN) host = latin1(cursor.take(cursor.u8()));
  else return undefined;
  const port = cursor.u16();
  return cursor.failed ? null : { value: { code, host, port }, end: cursor.at };
}

export interface Socks4Request extends SocksTarget {
  readonly user: string;
  /** Tells SOCKS4a from SOCKS4. */
  readonly named: boolean;
}

/** A CONNECT or BIND request. */
export function readSocks4Request(bytes: Uint8Array): Read<Socks4Request> {
  if (bytes.length > 0 && bytes[0] !== 4) return undefined;
  if (bytes.length > 1 && bytes[1] !== 1 && bytes[1] !== 2) return undefined;
  if (bytes.length < 9) return null;
  const port = (bytes[2]! << 8) | bytes[3]!;
  const user = readText(bytes, 8);
  if (!user) return user;
  // 0.0.0.x with x ≠ 0 cannot be a destination and marks SOCKS4a.
  const named = (bytes[4]! | bytes[5]! | bytes[6]!) === 0 && bytes[7] !== 0;
  if (!named) {
    return { value: { host: ipv4Text(bytes, 4), port, user: user.value, named }, end: user.end };
  }
  const host = readText(bytes, user.end);
  return host && { value: { host: host.value, port, user: user.value, named }, end: host.end };
}

/** The status. */
export function readSocks4Reply(bytes: Uint8Array): Read<number> {
  if (bytes.length > 0 && bytes[0] !== 0) return undefined;
  if (bytes.length < 8) return null;
  const status = bytes[1]!;
  return status >= SOCKS4_GRANTED && status <= 0x5d ? { value: status, end: 8 } : undefined;
}

/** Text up to a NUL. */
function readText(bytes: Uint8Array, from: number): Read<string> {
  const nul = bytes.indexOf(0, from);
  const end = nul < 0 ? bytes.length : nul;
  if (end - from > SOCKS4_TEXT_BYTES_MAX) return undefined;
  return nul < 0 ? null : { value: latin1(bytes.subarray(from, nul)), end: nul + 1 };
}

function latin1(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += String.fromCharCode(byte);
  return out;
}
