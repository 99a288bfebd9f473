/** One-time codes of an authenticator application (RFC 6238): SHA-1, 6 digits, 30 seconds, as all applications take. */
import { Secret, TOTP } from 'otpauth';

const PERIOD_S = 30;
const DIGITS = 6;
/** Clocks of telephones are off by less than this many steps (RFC 6238 §5.2 recommends one). */
const STEPS_OFF_MAX = 1;
/** RFC 4226 §4 R6 recommends 160 bits. */
const SECRET_BYTES = 20;

export interface NewTotp {
  readonly secret: Uint8Array;
  /** For typing. */
  readonly base32: string;
  /** For a QR code (otpauth://). */
  readonly uri: string;
}

export function newTotp(label: string): NewTotp {
  const secret = new Secret({ size: SECRET_BYTES });
  const totp = new TOTP({ issuer: 'Minewatch', label, secret, digits: DIGITS, period: PERIOD_S });
  return { secret: secret.bytes, base32: secret.base32, uri: totp.toString() };
}

/**
 * The step that the code belongs to, or null. A step at or before `usedStep` is not taken: each code works once, and an
 * older one that somebody overheard never does. `at` in milliseconds.
 */
export function totpStep(
  secret: Uint8Array,
  code: string,
  at: number,
  usedStep: number,
): number | null {
  const delta = TOTP.validate({
    token: code,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
    timestamp: at,
    digits: DIGITS,
    period: PERIOD_S,
    window: STEPS_OFF_MAX,
  });
  if (delta === null) return null;
  const step = Math.floor(at / 1000 / PERIOD_S) + delta;
  return step > usedStep ? step : null;
}
