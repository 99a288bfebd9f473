/**
 * The lines of a spool: JSON, one object each, with a checksum of what it holds.
 *
 *   {"sum":"1c291ca3","line":{"kind":"kept","part":"finding","id":…,"version":…,"grade":…,"seenAt":…,"body":{…}}}
 *   {"sum":"55bc801d","line":{"kind":"done","part":"finding","id":…,"version":…}}
 *
 * A crash cuts the last line or leaves zeros where it was to be; a failing disk changes bits in any of them.
 */
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { type Grade, GRADES } from '#model/evidence.ts';
import { Finding } from '#model/finding.ts';
import { Transcript } from '#model/transcript.ts';

/** A finding, or what it rests on, in one version. */
export interface PartId {
  readonly part: 'finding' | 'transcript';
  /** The finding's. */
  readonly id: string;
  readonly version: number;
}

/** What a spool keeps. */
export type SpoolItem = PartId & {
  readonly grade: Grade;
  /** Instant, for what is older than what. */
  readonly seenAt: string;
} & (
    | { readonly part: 'finding'; readonly body: Finding }
    /** With its finding, so that both arrive together whatever was delivered before. */
    | {
        readonly part: 'transcript';
        readonly body: { readonly finding: Finding; readonly transcript: Transcript };
      }
  );

const part = z.enum(['finding', 'transcript']);
const id = z.string().max(64);
const version = z.number().int().positive();
const kept = { kind: z.literal('kept'), id, version, grade: z.enum(GRADES), seenAt: z.string() };

const Head = z.discriminatedUnion('kind', [
  z.object({ ...kept, part }),
  /** Delivered, refused or given up: this version and those before it. */
  z.object({ kind: z.literal('done'), part, id, version }),
]);
export type SpoolHead = z.infer<typeof Head>;

const Proof = z.object({ finding: Finding, transcript: Transcript });
const Whole = z.discriminatedUnion('part', [
  z.object({ ...kept, part: z.literal('finding'), body: Finding }),
  z.object({ ...kept, part: z.literal('transcript'), body: Proof }),
]);

export interface ReadLine {
  readonly head: SpoolHead;
  readonly at: number;
  /** With its line feed. */
  readonly length: number;
}

export interface ReadLines {
  readonly lines: readonly ReadLine[];
  /** Bytes up to the end of the last whole line: what follows is to be cut off. */
  readonly end: number;
  /** Lines before that end which cannot be read. */
  readonly damaged: number;
}

const LF = 10;
const BEFORE = '{"sum":"';
const BETWEEN = '","line":';
const AFTER = '}';
const SUM_DIGITS = 8;
const PREFIX_BYTES = BEFORE.length + SUM_DIGITS + BETWEEN.length;

export function itemFromFinding(finding: Finding): SpoolItem {
  const { version: of, grade, lastSeen } = finding;
  return { part: 'finding', id: finding.id, version: of, grade, seenAt: lastSeen, body: finding };
}

export function itemFromProof(finding: Finding, transcript: Transcript): SpoolItem {
  const { id: of, version: at, grade, lastSeen: seenAt } = finding;
  return { part: 'transcript', id: of, version: at, grade, seenAt, body: { finding, transcript } };
}

export function encodeItem(item: SpoolItem): Buffer {
  return encode({ kind: 'kept', ...item });
}

export function encodeDone(done: PartId): Buffer {
  return encode({ kind: 'done', part: done.part, id: done.id, version: done.version });
}

/** Every whole line of a segment; what ends the bytes without being whole is torn. */
export function readLines(bytes: Buffer): ReadLines {
  const lines: ReadLine[] = [];
  let damaged = 0;
  let suspect = 0;
  let end = 0;
  for (let from = 0; from < bytes.length;) {
    const feed = bytes.indexOf(LF, from);
    if (feed === -1) break;
    const head = Head.safeParse(payloadOf(bytes.subarray(from, feed)));
    const next = feed + 1;
    if (!head.success) suspect++;
    else {
      // Only what has a whole line behind it is damage; the rest is an end that was never finished.
      damaged += suspect;
      suspect = 0;
      end = next;
      lines.push({ head: head.data, at: from, length: next - from });
    }
    from = next;
  }
  return { lines, end, damaged };
}

/** What one line keeps, or null where this version cannot read it. */
export function itemOf(line: Buffer): SpoolItem | null {
  const whole = Whole.safeParse(payloadOf(line.subarray(0, line.length - 1)));
  if (!whole.success) return null;
  const { kind: _, ...item } = whole.data;
  return item;
}

function encode(line: object): Buffer {
  const text = JSON.stringify(line);
  return Buffer.from(`${BEFORE}${sumOf(text)}${BETWEEN}${text}${AFTER}\n`);
}

/** Undefined for what does not carry its own checksum. */
function payloadOf(line: Buffer): unknown {
  const text = line.subarray(PREFIX_BYTES, line.length - AFTER.length);
  const sum = line.toString('latin1', BEFORE.length, BEFORE.length + SUM_DIGITS);
  if (sum !== sumOf(text)) return undefined;
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined;
  }
}

function sumOf(text: string | Uint8Array): string {
  return crc32(text).toString(16).padStart(SUM_DIGITS, '0');
}
