/** TLS records and the messages of a handshake that travel in clear (RFC 5246, RFC 6066, RFC 7301, RFC 8446). */
import { ByteWriter } from './byte-writer.ts';
import { Cursor } from './cursor.ts';

export const RECORD = { CHANGE_CIPHER: 20, ALERT: 21, HANDSHAKE: 22, DATA: 23 } as const;
export const HANDSHAKE = {
  CLIENT_HELLO: 1,
  SERVER_HELLO: 2,
  CERTIFICATE: 11,
  SERVER_KEY_EXCHANGE: 12,
  CERTIFICATE_REQUEST: 13,
  SERVER_HELLO_DONE: 14,
} as const;
export const EXTENSION = {
  SERVER_NAME: 0,
  SUPPORTED_GROUPS: 10,
  SIGNATURE_ALGORITHMS: 13,
  ALPN: 16,
  SUPPORTED_VERSIONS: 43,
  KEY_SHARE: 51,
} as const;

/** Bytes of a record's payload: 2^14 and 2,048 for expansion (RFC 5246 §6.2.3). */
export const RECORD_BYTES_MAX = 16384 + 2048;
export const RECORD_HEAD_BYTES = 5;
/** Names kept of one ALPN offer; real ones have two or three. */
const ALPN_NAMES_MAX = 8;
/** Extensions read of one hello; browsers send about 20. */
const EXTENSIONS_MAX = 128;

export interface ClientHello {
  /** legacy_version. */
  readonly version: number;
  /** supported_versions without GREASE; empty when the extension is absent. */
  readonly versions: readonly number[];
  readonly ciphers: readonly number[];
  /** Types in the order sent. */
  readonly extensions: readonly number[];
  readonly signatureAlgorithms: readonly number[];
  readonly sni: string | null;
  readonly alpn: readonly string[];
}

export interface ServerHello {
  /** As negotiated: supported_versions where present. */
  readonly version: number;
  readonly cipher: number;
  readonly alpn: readonly string[];
}

/** GREASE values are 0x0a0a, 0x1a1a … 0xfafa (RFC 8701). */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 255);
}

/** Reads the body of a ClientHello (after its 4-byte head); null when it is damaged. */
export function readClientHello(body: Uint8Array): ClientHello | null {
  const cursor = new Cursor(body);
  const version = cursor.u16();
  cursor.skip(32);
  cursor.skip(cursor.u8());
  const ciphers = u16s(cursor.within(cursor.u16()));
  cursor.skip(cursor.u8());
  if (cursor.failed || ciphers.length === 0 || version >> 8 !== 3) return null;
  const hello = {
    version,
    versions: [] as number[],
    ciphers,
    extensions: [] as number[],
    signatureAlgorithms: [] as number[],
    sni: null as string | null,
    alpn: [] as string[],
  };
  forEachExtension(cursor, (type, data) => {
    hello.extensions.push(type);
    if (type === EXTENSION.SERVER_NAME) hello.sni = serverName(data);
    else if (type === EXTENSION.ALPN) hello.alpn = alpnNames(data);
    else if (type === EXTENSION.SIGNATURE_ALGORITHMS) {
      hello.signatureAlgorithms = u16s(data.within(data.u16()));
    } else if (type === EXTENSION.SUPPORTED_VERSIONS) {
      hello.versions = u16s(data.within(data.u8())).filter((value) => !isGrease(value));
    }
  });
  return cursor.failed ? null : hello;
}

/** The drafts of TLS 1.3 went by 0x7f00 and their number; findings name them as what they became. */
export function settledVersion(version: number): number {
  return version >> 8 === 0x7f ? 0x0304 : version;
}

/** Reads the body of a ServerHello. */
export function readServerHello(body: Uint8Array): ServerHello | null {
  const cursor = new Cursor(body);
  let version = cursor.u16();
  cursor.skip(32);
  cursor.skip(cursor.u8());
  const cipher = cursor.u16();
  cursor.skip(1);
  if (cursor.failed || settledVersion(version) >> 8 !== 3) return null;
  let alpn: string[] = [];
  forEachExtension(cursor, (type, data) => {
    if (type === EXTENSION.SUPPORTED_VERSIONS) version = data.u16();
    else if (type === EXTENSION.ALPN) alpn = alpnNames(data);
  });
  return cursor.failed ? null : { version, cipher, alpn };
}

/** A hello may end before its extensions. */
function forEachExtension(cursor: Cursor, visit: (type: number, data: Cursor) => void): void {
  if (cursor.left === 0) return;
  const list = cursor.within(cursor.u16());
  for (let i = 0; i < EXTENSIONS_MAX && list.left > 0; i++) {
    const type = list.u16();
    const data = list.within(list.u16());
    if (!list.failed) visit(type, data);
  }
  if (list.failed) cursor.failed = true;
}

function u16s(cursor: Cursor): number[] {
  const out: number[] = [];
  while (cursor.left >= 2) out.push(cursor.u16());
  return out;
}

/** Lower case without a last dot; null when it is no host name. */
function serverName(data: Cursor): string | null {
  const list = data.within(data.u16());
  if (list.u8() !== 0) return null;
  const name = latin1(list.take(list.u16())).toLowerCase().replace(/\.$/, '');
  return !list.failed && /^[\x21-\x7e]{1,255}$/.test(name) ? name : null;
}

function alpnNames(data: Cursor): string[] {
  const list = data.within(data.u16());
  const out: string[] = [];
  while (list.left > 0 && out.length < ALPN_NAMES_MAX) {
    const name = list.take(list.u8());
    if (!list.failed) out.push(latin1(name));
  }
  return out;
}

/** The first certificate in the body of a Certificate message up to TLS 1.2; null: none, or not all of it here. */
export function readLeafCertificate(body: Uint8Array): Uint8Array | null {
  const cursor = new Cursor(body);
  cursor.u24();
  const leaf = cursor.take(cursor.u24());
  return cursor.failed || leaf.length === 0 ? null : leaf;
}

function latin1(bytes: Uint8Array): string {
  return bytes.length === 0 ? '' : String.fromCharCode(...bytes);
}

/** A payload in records of at most `recordBytes`. */
export function encodeTlsRecords(
  type: number,
  payload: Uint8Array,
  { version = 0x0303, recordBytes = 16384 } = {},
): Uint8Array {
  const out = new ByteWriter();
  for (let at = 0; at < payload.length; at += recordBytes) {
    const part = payload.subarray(at, at + recordBytes);
    out.u8(type).u16(version).u16(part.length).put(part);
  }
  return out.done();
}

export interface ClientHelloShape {
  readonly random?: Uint8Array;
  readonly version?: number;
  readonly versions?: readonly number[];
  readonly ciphers?: readonly number[];
  readonly sni?: string | null;
  readonly alpn?: readonly string[];
  readonly signatureAlgorithms?: readonly number[];
  /** Types of further extensions, sent empty, before the others. */
  readonly extensions?: readonly number[];
}

/** A whole handshake message. Without options: what OpenSSL 3 sends without SNI and ALPN, as miners do. */
export function encodeClientHello(shape: ClientHelloShape = {}): Uint8Array {
  const ciphers = shape.ciphers ?? [
    0x1302, 0x1303, 0x1301, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc02b, 0xc02f, 0x00ff,
  ];
  return handshakeMessage(HANDSHAKE.CLIENT_HELLO, (out) => {
    out
      .u16(shape.version ?? 0x0303)
      .put(shape.random ?? new Uint8Array(32))
      .u8(0);
    out.block(2, (list) => ciphers.forEach((cipher) => list.u16(cipher)));
    out.u8(1).u8(0);
    out.block(2, (list) => putClientExtensions(list, shape));
  });
}

function putClientExtensions(list: ByteWriter, shape: ClientHelloShape): void {
  const {
    sni = null,
    alpn = [],
    versions = [0x0304, 0x0303],
    extensions = [11, 10, 35, 22, 23],
  } = shape;
  const algorithms = shape.signatureAlgorithms ?? [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0401];
  if (sni !== null) {
    extension(list, EXTENSION.SERVER_NAME, (data) =>
      data.block(2, (names) => names.u8(0).block(2, (name) => name.put(sni))),
    );
  }
  for (const type of extensions) extension(list, type, () => {});
  if (alpn.length > 0) putAlpn(list, alpn);
  if (algorithms.length > 0) {
    extension(list, EXTENSION.SIGNATURE_ALGORITHMS, (data) =>
      data.block(2, (values) => algorithms.forEach((value) => values.u16(value))),
    );
  }
  if (versions.length > 0) {
    extension(list, EXTENSION.SUPPORTED_VERSIONS, (data) =>
      data.block(1, (values) => versions.forEach((value) => values.u16(value))),
    );
  }
}

function putAlpn(list: ByteWriter, names: readonly string[]): void {
  extension(list, EXTENSION.ALPN, (data) =>
    data.block(2, (values) =>
      names.forEach((name) => values.block(1, (inside) => inside.put(name))),
    ),
  );
}

function extension(list: ByteWriter, type: number, write: (data: ByteWriter) => void): void {
  list.u16(type).block(2, write);
}

export function encodeServerHello({
  version = 0x0304,
  cipher = 0x1301,
  alpn = [] as readonly string[],
  random = new Uint8Array(32),
} = {}): Uint8Array {
  return handshakeMessage(HANDSHAKE.SERVER_HELLO, (out) => {
    out.u16(Math.min(version, 0x0303)).put(random).u8(0).u16(cipher).u8(0);
    out.block(2, (list) => {
      if (version > 0x0303) {
        extension(list, EXTENSION.SUPPORTED_VERSIONS, (data) => data.u16(version));
      }
      if (alpn.length > 0) putAlpn(list, alpn);
    });
  });
}

/** Up to TLS 1.2. */
export function encodeCertificates(chain: readonly Uint8Array[]): Uint8Array {
  return handshakeMessage(HANDSHAKE.CERTIFICATE, (out) =>
    out.block(3, (list) => chain.forEach((one) => list.block(3, (inside) => inside.put(one)))),
  );
}

export function encodeServerHelloDone(): Uint8Array {
  return handshakeMessage(HANDSHAKE.SERVER_HELLO_DONE, () => {});
}

function handshakeMessage(type: number, write: (body: ByteWriter) => void): Uint8Array {
  return new ByteWriter().u8(type).block(3, write).done();
}
