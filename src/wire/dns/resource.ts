/** Resource records: one form for what is written, read, compared and signed. */
import type { ByteWriter } from '../byte-writer.ts';
import { DNS_TYPE } from '../dns.ts';
import { nameBytes, type NamesWritten, putName, readName } from './dns-name.ts';

export const DNS_CLASS = { IN: 1, NONE: 254, ANY: 255 } as const;
export const TYPE_SOA = 6;

export interface Resource {
  /** As `dns-name.ts` writes it. */
  readonly name: string;
  readonly type: number;
  readonly klass: number;
  /** Seconds. */
  readonly ttl: number;
  /** Names in it stand without pointers, in lower case, where the type is CNAME, NS or SOA. */
  readonly data: Uint8Array;
}

export interface ResourceRead {
  readonly record: Resource;
  readonly end: number;
}

/** Null: it does not fit into the message, or its data are not what its type has. */
export function readResource(message: Uint8Array, at: number): ResourceRead | null {
  const owner = readName(message, at);
  if (owner === null || owner.end + 10 > message.length) return null;
  const view = new DataView(message.buffer, message.byteOffset + owner.end);
  const dataAt = owner.end + 10;
  const end = dataAt + view.getUint16(8);
  if (end > message.length) return null;
  const type = view.getUint16(0);
  const data = readData(message, type, dataAt, end);
  if (data === null) return null;
  const klass = view.getUint16(2);
  return { record: { name: owner.name, type, klass, ttl: view.getUint32(4), data }, end };
}

/** `at`: where in the message the record will stand, when `out` began at `base`. */
export function putResource(
  out: ByteWriter,
  record: Resource,
  written: NamesWritten,
  base: number,
): void {
  putName(out, record.name, written, base + out.length);
  out.u16(record.type).u16(record.klass).u32(record.ttl).u16(record.data.length).put(record.data);
}

export function cnameOf(name: string, target: string, ttl: number): Resource | null {
  const data = nameBytes(target);
  if (data === null || nameBytes(name) === null) return null;
  return { name, type: DNS_TYPE.CNAME, klass: DNS_CLASS.IN, ttl, data };
}

/** Where a CNAME leads to; null for another type. */
export function targetOf(record: Resource): string | null {
  if (record.type !== DNS_TYPE.CNAME) return null;
  return readName(record.data, 0)?.name ?? null;
}

const TEXT = new TextEncoder();
const ASCII = /^[ -~]*$/;

/** Each string at most 255 bytes, visible ASCII (RFC 1035 §3.3.14). */
export function txtOf(name: string, strings: readonly string[], ttl: number): Resource {
  const data = Uint8Array.from(
    strings.flatMap((text) => [text.length & 255, ...TEXT.encode(text).subarray(0, 255)]),
  );
  return { name, type: DNS_TYPE.TXT, klass: DNS_CLASS.IN, ttl, data };
}

/** Null: not TXT, damaged, or not visible ASCII. */
export function stringsOf(record: Resource): readonly string[] | null {
  if (record.type !== DNS_TYPE.TXT) return null;
  const strings: string[] = [];
  for (let at = 0; at < record.data.length;) {
    const end = at + 1 + (record.data[at] ?? 0);
    if (end > record.data.length) return null;
    const text = String.fromCharCode(...record.data.subarray(at + 1, end));
    if (!ASCII.test(text)) return null;
    strings.push(text);
    at = end;
  }
  return strings;
}

/** The serial of an SOA that `readResource` gave. */
export function serialOf(soa: Resource): number {
  return soaView(soa.data).getUint32(0);
}

/** The same SOA with another serial. */
export function withSerial(soa: Resource, serial: number): Resource {
  const data = Uint8Array.from(soa.data);
  soaView(data).setUint32(0, serial);
  return { ...soa, data };
}

/** The last 20 bytes of an SOA are its five numbers, the serial first (RFC 1035 §3.3.13). */
const SOA_NUMBERS_BYTES = 20;

function soaView(data: Uint8Array): DataView {
  const at = data.byteOffset + data.length - SOA_NUMBERS_BYTES;
  return new DataView(data.buffer, at, SOA_NUMBERS_BYTES);
}

/** Names that may be compressed are made whole (RFC 3597 §4: only in the types of RFC 1035). */
function readData(message: Uint8Array, type: number, at: number, end: number): Uint8Array | null {
  if (type === DNS_TYPE.CNAME || type === DNS_TYPE.NS) {
    const target = readName(message, at);
    return target === null || target.end !== end ? null : nameBytes(target.name);
  }
  if (type !== TYPE_SOA) return new Uint8Array(message.subarray(at, end));
  const primary = readName(message, at);
  const person = primary === null ? null : readName(message, primary.end);
  if (primary === null || person === null || person.end + SOA_NUMBERS_BYTES !== end) return null;
  const names = [nameBytes(primary.name), nameBytes(person.name)];
  const numbers = message.subarray(person.end, end);
  return Uint8Array.from([...(names[0] ?? []), ...(names[1] ?? []), ...numbers]);
}
