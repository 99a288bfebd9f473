/**
 * How long a client waits before it sends the same packet again (RFC 5080 §2.2.1): about twice as long each time, up to
 * 16 s, give or take a tenth, so that many clients do not ask in step. The packet stays the same to the last bit:
 * another identifier or Event-Timestamp would make it another request.
 */

/** MRT of RFC 5080 §2.2.1. */
const WAIT_MS_MAX = 16_000;

/** `dice`: 0 ≤ x < 1. `before`: null for the first wait. */
export function waitBefore(before: number | null, firstMs: number, dice: number): number {
  const jitter = dice * 0.2 - 0.1;
  if (before === null) return firstMs * (1 + jitter);
  const wait = before * (2 + jitter);
  return wait > WAIT_MS_MAX ? WAIT_MS_MAX * (1 + jitter) : wait;
}
