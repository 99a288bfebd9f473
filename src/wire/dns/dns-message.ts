/** DNS messages as a whole (RFC 1035 §4.1): what a transfer or an update is answered with. `wire/dns.ts` reads traffic. */
import { type NameRead, readName } from './dns-name.ts';
import { readResource, type Resource } from './resource.ts';

export const HEADER_BYTES = 12;
/** Over TCP two bytes say how long it is (RFC 7766 §8). */
export const MESSAGE_BYTES_MAX = 65_535;

export const OPCODE = { QUERY: 0, UPDATE: 5 } as const;

/** RFC 1035 §4.1.1, RFC 2136 §2.2, RFC 8945 §3. */
export const RCODES: Readonly<Record<number, string>> = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
  6: 'YXDOMAIN',
  7: 'YXRRSET',
  8: 'NXRRSET',
  9: 'NOTAUTH',
  10: 'NOTZONE',
  16: 'BADSIG',
  17: 'BADKEY',
  18: 'BADTIME',
  22: 'BADTRUNC',
};
export const RCODE = { NOERROR: 0, NXRRSET: 8, NOTAUTH: 9 } as const;

interface Question {
  readonly name: string;
  readonly type: number;
}

export interface DnsMessage {
  readonly id: number;
  readonly isAnswer: boolean;
  readonly opcode: number;
  readonly isTruncated: boolean;
  readonly rcode: number;
  /** Of an UPDATE: the zone. */
  readonly questions: readonly Question[];
  readonly answers: readonly Resource[];
  /** Records of the two other sections. */
  readonly others: readonly Resource[];
  /** The last record of the message, and where it stands: a signature is nowhere else (RFC 8945 §5.1). */
  readonly last: { readonly record: Resource; readonly at: number } | null;
}

/** Null: damaged, or bytes are left over. */
export function readDnsMessage(bytes: Uint8Array): DnsMessage | null {
  if (bytes.length < HEADER_BYTES || bytes.length > MESSAGE_BYTES_MAX) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const flags = view.getUint16(2);
  const questions = readQuestions(bytes, view.getUint16(4));
  if (questions === null) return null;
  const records: Resource[] = [];
  const answerCount = view.getUint16(6);
  const count = answerCount + view.getUint16(8) + view.getUint16(10);
  let last: DnsMessage['last'] = null;
  let at = questions.end;
  for (let i = 0; i < count; i++) {
    const read = readResource(bytes, at);
    if (read === null) return null;
    last = { record: read.record, at };
    records.push(read.record);
    at = read.end;
  }
  if (at !== bytes.length) return null;
  return {
    id: view.getUint16(0),
    isAnswer: (flags & 0x8000) !== 0,
    opcode: (flags >>> 11) & 15,
    isTruncated: (flags & 0x0200) !== 0,
    rcode: flags & 15,
    questions: questions.list,
    answers: records.slice(0, answerCount),
    others: records.slice(answerCount),
    last,
  };
}

function readQuestions(
  bytes: Uint8Array,
  count: number,
): { readonly list: readonly Question[]; readonly end: number } | null {
  const list: Question[] = [];
  let at = HEADER_BYTES;
  for (let i = 0; i < count; i++) {
    const name: NameRead | null = readName(bytes, at);
    if (name === null || name.end + 4 > bytes.length) return null;
    const type = ((bytes[name.end] ?? 0) << 8) | (bytes[name.end + 1] ?? 0);
    list.push({ name: name.name, type });
    at = name.end + 4;
  }
  return { list, end: at };
}
