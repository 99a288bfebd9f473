/** PROXY protocol 1 and 2 (HAProxy, doc/proxy-protocol.txt): who really connected, before the first byte of the stream. */
import { ByteWriter } from './byte-writer.ts';
import { ipBytes, ipv4Text, ipv6Text } from './ip-text.ts';

export interface ProxiedEnds {
  readonly source: { readonly ip: string; readonly port: number };
  readonly destination: { readonly ip: string; readonly port: number };
}

/** `ends` is null for UNKNOWN and LOCAL. */
export interface ProxyHeader {
  readonly version: 1 | 2;
  readonly ends: ProxiedEnds | null;
  /** Bytes of the whole header, type-length-values included. */
  readonly end: number;
}

/** Bytes with CR LF; the specification's worst case. */
export const PROXY_V1_BYTES_MAX = 107;
/** Bytes; the specification lets a receiver refuse more than 536, load balancers add a few TLVs. */
export const PROXY_V2_BYTES_MAX = 16 + 4096;
const SIGNATURE = Uint8Array.of(13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10);
const V1_START = new TextEncoder().encode('PROXY ');

export function encodeProxyV1(ends: ProxiedEnds | null): Uint8Array {
  if (ends === null) return new TextEncoder().encode('PROXY UNKNOWN\r\n');
  const { source, destination } = ends;
  const family = source.ip.includes(':') ? 'TCP6' : 'TCP4';
  const line = `PROXY ${family} ${source.ip} ${destination.ip} ${source.port} ${destination.port}\r\n`;
  return new TextEncoder().encode(line);
}

/** `values` are type-length-values, already encoded. Addresses that are no addresses give LOCAL. */
export function encodeProxyV2(
  ends: ProxiedEnds | null,
  values: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const out = new ByteWriter().put(SIGNATURE);
  const source = ends && ipBytes(ends.source.ip);
  const destination = ends && ipBytes(ends.destination.ip);
  if (!ends || !source || source.length !== destination?.length) {
    return out.u8(0x20).u8(0).u16(values.length).put(values).done();
  }
  return out
    .u8(0x21)
    .u8(source.length === 4 ? 0x11 : 0x21)
    .u16(2 * source.length + 4 + values.length)
    .put(source)
    .put(destination)
    .u16(ends.source.port)
    .u16(ends.destination.port)
    .put(values)
    .done();
}

/** Null: more bytes are needed; undefined: no PROXY header. */
export function readProxyHeader(bytes: Uint8Array): ProxyHeader | null | undefined {
  if (startsAs(bytes, V1_START)) return readV1(bytes);
  if (startsAs(bytes, SIGNATURE)) return readV2(bytes);
  return undefined;
}

function startsAs(bytes: Uint8Array, start: Uint8Array): boolean {
  const length = Math.min(bytes.length, start.length);
  for (let i = 0; i < length; i++) if (bytes[i] !== start[i]) return false;
  return true;
}

function readV1(bytes: Uint8Array): ProxyHeader | null | undefined {
  const lf = bytes.indexOf(10);
  if (lf < 0) return bytes.length < PROXY_V1_BYTES_MAX ? null : undefined;
  if (lf >= PROXY_V1_BYTES_MAX || bytes[lf - 1] !== 13) return undefined;
  const line = new TextDecoder('latin1').decode(bytes.subarray(0, lf - 1));
  if (line === 'PROXY UNKNOWN' || line.startsWith('PROXY UNKNOWN ')) {
    return { version: 1, ends: null, end: lf + 1 };
  }
  const match = /^PROXY TCP[46] ([0-9a-fA-F.:]+) ([0-9a-fA-F.:]+) (\d{1,5}) (\d{1,5})$/.exec(line);
  if (match === null) return undefined;
  const [, source = '', destination = '', sourcePort, destinationPort] = match;
  if (ipBytes(source) === null || ipBytes(destination) === null) return undefined;
  const ends = {
    source: { ip: source, port: Number(sourcePort) & 0xffff },
    destination: { ip: destination, port: Number(destinationPort) & 0xffff },
  };
  return { version: 1, ends, end: lf + 1 };
}

function readV2(bytes: Uint8Array): ProxyHeader | null | undefined {
  const command = bytes[12];
  if (command !== undefined && command !== 0x20 && command !== 0x21) return undefined;
  if (bytes.length < 16) return null;
  const end = 16 + ((bytes[14]! << 8) | bytes[15]!);
  if (end > PROXY_V2_BYTES_MAX) return undefined;
  if (bytes.length < end) return null;
  const local = command === 0x20;
  return { version: 2, ends: local ? null : readV2Ends(bytes, end), end };
}

/** Null for families without addresses of ours (unspecified, UNIX). */
function readV2Ends(bytes: Uint8Array, end: number): ProxiedEnds | null {
  const family = bytes[13]! >> 4;
  const width = family === 1 ? 4 : 16;
  if (family < 1 || family > 2 || end < 16 + 2 * width + 4) return null;
  const text = width === 4 ? ipv4Text : ipv6Text;
  const portAt = (at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
  const ports = 16 + 2 * width;
  return {
    source: { ip: text(bytes, 16), port: portAt(ports) },
    destination: { ip: text(bytes, 16 + width), port: portAt(ports + 2) },
  };
}
