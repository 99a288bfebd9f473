/**
 * Whether what the office sent is to be believed: pure but for the signature. A set that is refused changes nothing; what
 * is in effect stays until its own lease is over.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { DesiredSet, Lease, type SignedLease } from '#model/desired-set.ts';
import type { PointKind } from '#model/enforcement-point.ts';
import type { SetRefusal } from '#model/point-report.ts';
import { jsonFrom } from './json-from.ts';

export interface Refused {
  readonly code: SetRefusal;
  readonly says: string;
}

/** What was accepted last: nothing older is ever accepted again. */
export type Fence = Pick<Lease, 'generation' | 'digest' | 'issuedAt'>;

/** Clocks of an office are set right by seconds; further back it is another clock. */
export const BACK_MS_MAX = 60_000;

export function checkLease(
  { text, signature }: SignedLease,
  by: {
    /** 32 bytes. */
    readonly officeKey: Uint8Array;
    readonly pointId: string;
    readonly nonce: string;
    readonly fence: Fence | null;
  },
): Lease | Refused {
  const { officeKey, pointId, nonce, fence } = by;
  if (!isSigned(officeKey, text, signature)) {
    return refused('signature', 'It is not signed by the office whose key is configured');
  }
  const parsed = Lease.safeParse(jsonFrom(text));
  if (!parsed.success)
    return refused('format', 'The lease has another form than this version reads');
  const lease = parsed.data;
  if (lease.pointId !== pointId) return refused('other-point', `It is for point ${lease.pointId}`);
  if (lease.nonce !== nonce)
    return refused('nonce', 'It answers another question: an old one came again');
  if (Date.parse(lease.notAfter) <= Date.parse(lease.issuedAt)) {
    return refused('expired', 'It ends before it begins');
  }
  return (fence === null ? null : faultOf(lease, fence)) ?? lease;
}

function faultOf(lease: Lease, fence: Fence): Refused | null {
  if (lease.generation < fence.generation) {
    return refused(
      'generation',
      `It is of generation ${lease.generation}; ${fence.generation} was accepted before`,
    );
  }
  if (lease.generation === fence.generation && lease.digest !== fence.digest) {
    return refused('digest', `There are two sets of generation ${lease.generation}`);
  }
  if (Date.parse(lease.issuedAt) < Date.parse(fence.issuedAt) - BACK_MS_MAX) {
    return refused('clock', `The office says that it is ${lease.issuedAt}: earlier than before`);
  }
  return null;
}

/** `kind`: what is driven here. The office compiled for what it was told stands there; other equipment would do otherwise. */
export function checkContent(text: string, lease: Lease, kind: PointKind): DesiredSet | Refused {
  const digest = createHash('sha256').update(text).digest('hex');
  if (digest !== lease.digest)
    return refused('digest', 'The content is not the one that was signed');
  const parsed = DesiredSet.safeParse(jsonFrom(text));
  if (!parsed.success) return refused('format', 'The set has another form than this version reads');
  const set = parsed.data;
  if (set.pointId !== lease.pointId)
    return refused('other-point', `It is for point ${set.pointId}`);
  if (set.generation !== lease.generation) {
    return refused('generation', `The content is of generation ${set.generation}`);
  }
  if (set.kind !== kind) {
    return refused(
      'equipment',
      `The office has this point as ${set.kind}, and here it drives ${kind}: one of the two is wrong`,
    );
  }
  return set;
}

export function isRefused(answer: object): answer is Refused {
  return 'code' in answer && 'says' in answer;
}

function isSigned(officeKey: Uint8Array, text: string, signature: string): boolean {
  const x = Buffer.from(officeKey).toString('base64url');
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

const refused = (code: SetRefusal, says: string): Refused => ({ code, says });
