/**
 * Signatures as Standard Webhooks 1.0.0 has them
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md), so that whoever builds
 * the other end finds libraries, and both ways:
 *
 *     webhook-id: <names this request; the same when it is sent again; the answer repeats it>
 *     webhook-timestamp: <seconds since 1970>
 *     webhook-signature: v1,<base64 of HMAC-SHA256(key, id + "." + timestamp + "." + content)>
 *
 * The content of a request is `METHOD path` and, after a line feed, the body; that of an answer has the status before
 * the method. So a request is never taken for an answer, nor one path's for another's, and as the answer carries the id
 * of the question, no older answer fits.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { OperatingError } from '#base/errors.ts';

/** Seconds between the two clocks, and how long a request can be repeated; both run by NTP. */
export const REPLAY_WINDOW_S = 60;

const PREFIX = 'whsec_';
/** As the standard has it (`whsec_` and 24 to 64 bytes). */
const KEY_BYTES = { shortest: 24, longest: 64 } as const;
/** The present one, and the one before while both ends are changed. */
const KEYS_MAX = 2;

export type SignatureFault = 'not signed' | 'signed with another secret' | 'not of this minute';

export interface Signed {
  readonly id: string;
  /** Of a request or an answer: see above. */
  readonly content: string;
}

/** The keys of a secret file: one `whsec_…` to a line. The first one signs, each of them is believed. */
export function keysFromText(text: string): readonly Buffer[] {
  const lines = text.split(/\s+/).filter((line) => line !== '');
  const keys = lines.map((line) => Buffer.from(line.slice(PREFIX.length), 'base64'));
  const isGood = lines.every((line, i) => {
    const bytes = keys[i]?.length ?? 0;
    const isLong = bytes >= KEY_BYTES.shortest && bytes <= KEY_BYTES.longest;
    return line.startsWith(PREFIX) && isLong;
  });
  if (isGood && keys.length > 0 && keys.length <= KEYS_MAX) return keys;
  throw new OperatingError(
    'usage',
    'The secret file has no secret: write whsec_ and the base64 of 32 random bytes into it, one or two lines of it',
  );
}

export function requestContent(method: string, path: string, body: string): string {
  return `${method} ${path}\n${body}`;
}

export function replyContent(status: number, method: string, path: string, body: string): string {
  return `${status} ${method} ${path}\n${body}`;
}

export function signedHeaders(
  [key]: readonly Buffer[],
  { id, content }: Signed,
  at: number,
): Readonly<Record<string, string>> {
  if (key === undefined) throw new Error('Broken invariant: no key');
  const timestamp = String(Math.floor(at / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${macOf(key, id, timestamp, content).toString('base64')}`,
  };
}

/** Null: it is signed. The id is the caller's to compare. */
export function signatureFault(
  keys: readonly Buffer[],
  headers: Readonly<Record<string, string | undefined>>,
  content: string,
  at: number,
): SignatureFault | null {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signature = headers['webhook-signature'];
  if (id === undefined || timestamp === undefined || signature === undefined) return 'not signed';
  // Digits alone: what is signed is the text, and other texts of the same number would pass for another request.
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return 'not signed';
  const given = signature
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice(3), 'base64'));
  const isOurs = keys.some((key) => {
    const mac = macOf(key, id, timestamp, content);
    return given.some((bytes) => bytes.length === mac.length && timingSafeEqual(bytes, mac));
  });
  if (!isOurs) return 'signed with another secret';
  const apart = Math.abs(at / 1000 - Number(timestamp));
  return apart <= REPLAY_WINDOW_S ? null : 'not of this minute';
}

function macOf(key: Buffer, id: string, timestamp: string, content: string): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.${content}`).digest();
}
