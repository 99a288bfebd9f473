/**
 * Slowing down who guesses passwords, without letting a stranger shut an owner out. Failures are counted by account, by
 * address and by browser. A browser in which the account was opened before has a count of its own instead of the
 * account's (OWASP's device cookies): a flood of guesses from elsewhere pauses strangers, not the owner. Passkeys are
 * not throttled by account: they cannot be guessed.
 */
import { createHmac } from 'node:crypto';
import { addressFromText } from '#base/network.ts';

/** After `free` failures each further one doubles the pause, from one second up to `pauseMsMax`. */
export interface ThrottleRule {
  readonly free: number;
  readonly pauseMsMax: number;
}

const MINUTE = 60_000;
export const THROTTLE_RULES = {
  account: { free: 5, pauseMsMax: 15 * MINUTE },
  /** One's own browser: people mistype. */
  device: { free: 10, pauseMsMax: 5 * MINUTE },
  /** Many people sit behind one address. */
  address: { free: 30, pauseMsMax: 15 * MINUTE },
} as const satisfies Record<string, ThrottleRule>;
export type ThrottleKind = keyof typeof THROTTLE_RULES;

/** A count that was quiet for so long is forgotten. */
export const QUIET_MS = 24 * 60 * MINUTE;
/** Counts kept; each is about 150 bytes. When there are more the quietest go. */
export const COUNTS_MAX = 100_000;

export interface FailureCount {
  readonly failures: number;
  /** Milliseconds. */
  readonly lastAt: number;
  readonly pausedUntil: number;
}

export const NO_FAILURES: FailureCount = { failures: 0, lastAt: 0, pausedUntil: 0 };

/** The count after one more failure. */
export function afterFailure(before: FailureCount, rule: ThrottleRule, at: number): FailureCount {
  const failures = (at - before.lastAt > QUIET_MS ? 0 : before.failures) + 1;
  const over = failures - rule.free;
  const pauseMs = over < 0 ? 0 : Math.min(rule.pauseMsMax, 1000 * 2 ** Math.min(over, 30));
  return { failures, lastAt: at, pausedUntil: at + pauseMs };
}

/** What is counted is kept as a keyed hash: the table names nobody, and nobody can fill in names to look them up. */
export function throttleKey(secret: Uint8Array, kind: ThrottleKind, value: string): string {
  return createHmac('sha256', secret).update(`${kind}:${value}`).digest('hex');
}

/** An IPv6 customer has at least a /64 (RFC 6177), so that is what is counted. */
export function addressGroup(address: string): string {
  const network = addressFromText(address);
  if (network === null || network.family === 4) return address;
  return network.lo.slice(0, 16);
}
