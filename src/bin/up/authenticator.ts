/** An authenticator application (RFC 6238) as small as it can be: SHA-1, six digits, thirty seconds. */
import { createHmac } from 'node:crypto';
import type { Clock } from '#base/clock.ts';

export const STEP_MS = 30_000;
const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BITS = { letter: 5, byte: 8 } as const;

export interface Authenticator {
  /** For an application of one's own. */
  readonly uri: string;
  codeAt(at: number): string;
  /** Of the step before, this one and the next, which are taken as well: each works once, and none before it any more. */
  codes(): {
    readonly before: string;
    readonly now: string;
    readonly next: string;
    readonly secondsLeft: number;
  };
}

export function authenticatorOf(base32: string, uri: string, clock: Clock): Authenticator {
  const key = bytesFrom(base32);
  const codeAt = (at: number): string => codeFrom(key, Math.floor(at / STEP_MS));
  return {
    uri,
    codeAt,
    codes() {
      const at = clock.now();
      const secondsLeft = Math.ceil((STEP_MS - (at % STEP_MS)) / 1000);
      return {
        before: codeAt(at - STEP_MS),
        now: codeAt(at),
        next: codeAt(at + STEP_MS),
        secondsLeft,
      };
    },
  };
}

/** RFC 4226 §5.3. */
function codeFrom(key: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, '0');
}

function bytesFrom(base32: string): Uint8Array {
  const bits = Array.from(base32, (letter) =>
    BASE32.indexOf(letter).toString(2).padStart(BITS.letter, '0'),
  ).join('');
  const bytes = bits.match(new RegExp(`.{${BITS.byte}}`, 'g')) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}
