/** Bytes that mean something in JSON (RFC 8259 §2). */

export const LF = 0x0a;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_ARRAY = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

/** White space; NUL and RS too, which stand between messages in some framings (RFC 7464). */
export function isSpace(byte: number): boolean {
  return (
    byte === 0x20 || byte === LF || byte === 0x0d || byte === 0x09 || byte === 0 || byte === 0x1e
  );
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Bytes of numbers and of `true`, `false`, `null`. */
export function isWord(byte: number): boolean {
  if (isDigit(byte) || (byte >= 0x61 && byte <= 0x7a)) return true;
  return byte === 0x2e || byte === 0x2d || byte === 0x2b || byte === 0x45;
}

/** Value of a hexadecimal digit, or -1. */
export function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
