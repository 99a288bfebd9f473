/** DNS messages (RFC 1035; types of RFC 3596 and RFC 9460): queries and answers that give an address a name. */
import type { Emit } from '#model/fact.ts';
import type { Millis, Side } from '#model/stream.ts';
import { ByteWriter } from './byte-writer.ts';
import { ipBytes, ipv4Text, ipv6Text } from './ip-text.ts';

export const DNS_TYPE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  SVCB: 64,
  HTTPS: 65,
  ANY: 255,
};

/** Records examined per message; a longer answer gives no more addresses than anybody connects to. */
export const DNS_RECORDS_MAX = 64;
/** Bytes of a name on the wire (RFC 1035 §3.1). */
const NAME_BYTES_MAX = 255;
const HEADER_BYTES = 12;

export interface DnsRecord {
  readonly name: string;
  /** `A`, `AAAA` and `CNAME` can be written. */
  readonly type: 'A' | 'AAAA' | 'CNAME';
  /** An address or a name as text. */
  readonly value: string;
  readonly seconds?: number;
}

export function encodeDnsQuery(id: number, name: string, type: number = DNS_TYPE.A): Uint8Array {
  const out = new ByteWriter().u16(id).u16(0x0100).u16(1).u16(0).u16(0).u16(0);
  return putName(out, name).u16(type).u16(1).done();
}

/** `rcode` 3 is NXDOMAIN. Owner names equal to the question's are compressed, as servers do. */
export function encodeDnsAnswer(
  id: number,
  name: string,
  type: number,
  records: readonly DnsRecord[],
  rcode = 0,
): Uint8Array {
  const out = new ByteWriter()
    .u16(id)
    .u16(0x8180 | rcode)
    .u16(1)
    .u16(records.length)
    .u16(0)
    .u16(0);
  putName(out, name).u16(type).u16(1);
  for (const record of records) {
    if (record.name === name) out.u16(0xc000 | HEADER_BYTES);
    else putName(out, record.name);
    out
      .u16(DNS_TYPE[record.type])
      .u16(1)
      .u32(record.seconds ?? 300);
    out.block(2, (inside) => {
      if (record.type === 'CNAME') putName(inside, record.value);
      else inside.put(ipBytes(record.value) ?? new Uint8Array(record.type === 'A' ? 4 : 16));
    });
  }
  return out.done();
}

/** The TCP form: two bytes of length before the message. */
export function encodeDnsOverTcp(message: Uint8Array): Uint8Array {
  return new ByteWriter().u16(message.length).put(message).done();
}

function putName(out: ByteWriter, name: string): ByteWriter {
  for (const label of name.split('.'))
    if (label !== '') out.block(1, (inside) => inside.put(label));
  return out.u8(0);
}

/**
 * Keeps repeated questions and answers from being made into text again: most of a network's DNS says what it said a
 * minute ago. Asked with two hashes of 32 bits each, so that a chance match costs a name once in 10^19 messages.
 */
export interface HeardBefore {
  isKnown(a: number, b: number, at: Millis): boolean;
}

const NEVER_HEARD: HeardBefore = { isKnown: () => false };

/**
 * Reads one message in `bytes[start, end)`: a query gives a name fact, an answer one dns-answer fact for each address, all
 * under the name that was asked for (a CNAME chain is not followed: who asked for the first name will be seen at the last
 * name's address). False: not a DNS message, or a damaged one. Runs for every DNS packet: refuses before it allocates.
 */
// oxlint-disable-next-line complexity -- refusals in order of cost, for every DNS packet
export function readDns(
  bytes: Uint8Array,
  start: number,
  end: number,
  side: Side,
  at: Millis,
  emit: Emit,
  heard: HeardBefore = NEVER_HEARD,
): boolean {
  if (end - start < HEADER_BYTES + 5 || end > bytes.length) return false;
  const flags = u16(bytes, start + 2);
  // Standard queries only (opcode 0), reserved bit Z clear, exactly one question.
  if ((flags & 0x7840) !== 0 || u16(bytes, start + 4) !== 1) return false;
  const question = start + HEADER_BYTES;
  const questionEnd = skipName(bytes, question, end);
  if (questionEnd < 0 || questionEnd + 4 > end) return false;
  if (!asksForHost(bytes, question, questionEnd)) return true;
  const answers = u16(bytes, start + 6);
  if (flags < 0x8000) return answers === 0 && readQuery(bytes, start, side, at, emit, heard);
  if ((flags & 15) !== 0 || answers === 0) return true;
  const said = { bytes, start, end, side, at, count: Math.min(answers, DNS_RECORDS_MAX) };
  return readAnswers(said, questionEnd + 4, emit, heard);
}

function readQuery(
  bytes: Uint8Array,
  start: number,
  side: Side,
  at: Millis,
  emit: Emit,
  heard: HeardBefore,
): boolean {
  hashName(bytes, start + HEADER_BYTES);
  if (heard.isKnown(hashA, hashB, at)) return true;
  const name = questionName(bytes, start);
  if (name === null) return false;
  emit({ kind: 'name', at, side, source: 'dns', name, port: null });
  return true;
}

interface Answers {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly side: Side;
  readonly at: Millis;
  /** Records to examine. */
  readonly count: number;
}

// oxlint-disable-next-line complexity -- one loop over records; its checks are the format
function readAnswers(
  { bytes, start, end, side, at, count }: Answers,
  from: number,
  emit: Emit,
  heard: HeardBefore,
): boolean {
  hashName(bytes, start + HEADER_BYTES);
  const nameA = hashA;
  const nameB = hashB;
  let name: string | null = null;
  let record = from;
  for (let i = 0; i < count; i++) {
    const fixed = skipName(bytes, record, end);
    if (fixed < 0 || fixed + 10 > end) return false;
    const width = addressBytes(u16(bytes, fixed), u16(bytes, fixed + 2));
    const length = u16(bytes, fixed + 8);
    const data = fixed + 10;
    if (data + length > end || (width !== 0 && length !== width)) return false;
    if (width !== 0) hashAddress(bytes, data, width, nameA, nameB);
    if (width !== 0 && !heard.isKnown(hashA, hashB, at)) {
      name ??= questionName(bytes, start);
      if (name === null) return false;
      const address = width === 4 ? ipv4Text(bytes, data) : ipv6Text(bytes, data);
      emit({ kind: 'dns-answer', at, side, name, address });
    }
    record = data + length;
  }
  return true;
}

/** Bytes of the address in a record of this type and class; 0: it holds none. */
function addressBytes(type: number, klass: number): 0 | 4 | 16 {
  if (klass !== 1) return 0;
  return type === DNS_TYPE.A ? 4 : type === DNS_TYPE.AAAA ? 16 : 0;
}

/** Types that somebody asks for before connecting to a host. */
const HOST_TYPES: ReadonlySet<number> = new Set([
  DNS_TYPE.A,
  DNS_TYPE.AAAA,
  DNS_TYPE.HTTPS,
  DNS_TYPE.SVCB,
  DNS_TYPE.CNAME,
  DNS_TYPE.SRV,
  DNS_TYPE.MX,
  DNS_TYPE.NS,
  DNS_TYPE.TXT,
  DNS_TYPE.ANY,
]);

/** By type and class (IN). The root name itself is asked for by resolvers only. */
function asksForHost(bytes: Uint8Array, name: number, nameEnd: number): boolean {
  return bytes[name] !== 0 && HOST_TYPES.has(u16(bytes, nameEnd)) && u16(bytes, nameEnd + 2) === 1;
}

/** Position after the name at `at`; −1 when it does not end in time. Pointers end a name, so nothing is followed. */
function skipName(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + NAME_BYTES_MAX);
  let here = at;
  while (here < limit) {
    const length = bytes[here]!;
    if (length === 0) return here + 1;
    if (length >= 0xc0) return here + 2 <= end ? here + 2 : -1;
    if (length > 63) return -1;
    here += 1 + length;
  }
  return -1;
}

// The last hash made; two numbers cannot be returned without an object for each message.
let hashA = 0;
let hashB = 0;

/** The question's name as it stands, letters in lower case (FNV-1a and the same with another prime). */
function hashName(bytes: Uint8Array, from: number): void {
  let a = 0x811c9dc5 | 0;
  let b = 0x9747b28c | 0;
  for (let at = from; bytes[at] !== 0 && at - from < NAME_BYTES_MAX; at++) {
    const byte = bytes[at]!;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
    a = Math.imul(a ^ lower, 0x01000193);
    b = Math.imul(b ^ lower, 0x5bd1e995);
  }
  hashA = a;
  hashB = b;
}

function hashAddress(bytes: Uint8Array, from: number, width: number, a: number, b: number): void {
  hashA = a ^ 0x5555;
  hashB = b;
  for (let at = from; at < from + width; at++) {
    hashA = Math.imul(hashA ^ bytes[at]!, 0x01000193);
    hashB = Math.imul(hashB ^ bytes[at]!, 0x5bd1e995);
  }
}

const TEXT = new Uint8Array(NAME_BYTES_MAX);

/**
 * The question's name, which `skipName` found whole; lower case, without the last dot. Null when a label holds what no
 * host name holds. No pointer is followed: nothing stands before the question that one could point to.
 */
function questionName(bytes: Uint8Array, start: number): string | null {
  let here = start + HEADER_BYTES;
  let size = 0;
  for (let length = bytes[here]!; length !== 0; length = bytes[here]!) {
    if (length > 63) return null;
    if (size > 0) TEXT[size++] = 0x2e;
    const last = here + length;
    while (++here <= last) {
      const byte = bytes[here]!;
      if (byte <= 0x20 || byte >= 0x7f || byte === 0x2e) return null;
      TEXT[size++] = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
    }
  }
  return asciiText(TEXT, size);
}

function asciiText(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}
