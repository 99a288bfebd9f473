/** What the readers of address history share: how a claim is checked and how a line is turned down. */
import { networkFromText } from '#base/network.ts';
import type { Network } from '#base/network.ts';
import { EXCERPT_CHARS_MAX } from '#model/claim.ts';
import type { BindingSource, Claim, ClaimRefusal, Holder, Rejected } from '#model/claim.ts';
import type { Millis } from '#model/stream.ts';

/** Names of devices, users and ports in logs are far shorter; what is longer is no name. */
export const NAME_CHARS_MAX = 253;

/** 2000-01-01 … 2200-01-01: a clock that was never set says 1970, a damaged field anything. */
const EARLIEST: Millis = 946_684_800_000;
const LATEST: Millis = 7_258_118_400_000;

export interface ClaimDraft {
  readonly line: number;
  readonly address: string;
  readonly from: Millis | null;
  readonly until: Millis | null;
  readonly seenAt: Millis | null;
  readonly final: boolean;
  readonly holder: Holder;
  readonly system: string | null;
  readonly source: BindingSource;
  readonly confidence: number | null;
}

/** A claim that holds together, or why the line is turned down. */
export function readClaim(draft: ClaimDraft): Claim | Rejected {
  const network = networkFromText(draft.address);
  if (typeof network === 'string') return rejected(draft.line, network, draft.address);
  const refusal = refusalOf(network) ?? refusalOfTimes(draft);
  if (refusal !== null) return rejected(draft.line, refusal, draft.address);
  const { address: _, from, ...rest } = draft;
  return { is: 'claim', ...rest, network, from: from ?? 0 };
}

export function rejected(line: number, reason: ClaimRefusal, text: string): Rejected {
  return { is: 'rejected', line, reason, text: excerpt(text) };
}

/** A name without control characters and spaces around it; null when nothing is left or it is too long to be one. */
export function nameOf(text: string | undefined): string | null {
  if (text === undefined || text.length > NAME_CHARS_MAX) return null;
  const name = text.trim();
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  return name === '' || /[\u0000-\u001f\u007f]/.test(name) ? null : name;
}

export function isPlausible(at: Millis): boolean {
  return at >= EARLIEST && at < LATEST;
}

function refusalOf(network: Network): ClaimRefusal | null {
  if (NOT_UNICAST.some(([lo, hi]) => network.hi >= lo && network.lo <= hi)) return 'not-unicast';
  return null;
}

function refusalOfTimes({ from, until }: ClaimDraft): ClaimRefusal | null {
  if (from === null) return 'no-time';
  if (!isPlausible(from) || (until !== null && !isPlausible(until))) return 'bad-time';
  return until !== null && until <= from ? 'ends-before-start' : null;
}

function excerpt(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out here
  return text.slice(0, EXCERPT_CHARS_MAX).replaceAll(/[\u0000-\u001f\u007f]/g, ' ');
}

/** 0/8, 127/8, 224/3 (RFC 6890, RFC 5771, RFC 1112 §4); ::, ::1 and ff00::/8 (RFC 4291 §2.4). */
const NOT_UNICAST: readonly (readonly [string, string])[] = [
  ['0.0.0.0/8', '0.0.0.0/8'],
  ['127.0.0.0/8', '127.0.0.0/8'],
  ['224.0.0.0/3', '224.0.0.0/3'],
  ['::', '::1'],
  ['ff00::/8', 'ff00::/8'],
].map(([first = '', last = '']) => [rangeOf(first).lo, rangeOf(last).hi]);

function rangeOf(text: string): { readonly lo: string; readonly hi: string } {
  const network = networkFromText(text);
  return typeof network === 'string' ? { lo: '', hi: '' } : network;
}
