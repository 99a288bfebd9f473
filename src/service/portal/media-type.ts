/** What a file is, by its first bytes: the name and the type that somebody gives it prove nothing. */

const MAGIC: readonly (readonly [string, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  // Documents of office programs as well (ECMA-376, ISO/IEC 26300).
  ['application/zip', [0x50, 0x4b, 0x03, 0x04]],
];

/** Null: of a kind that is not taken. Text is what reads as UTF-8 without control characters. */
export function mediaTypeOf(bytes: Uint8Array): string | null {
  for (const [type, magic] of MAGIC) {
    if (magic.every((byte, i) => bytes[i] === byte)) return type;
  }
  return isText(bytes) ? 'text/plain' : null;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** Those other than tab and line ends. */
const CONTROL = /(?![\t\n\r])\p{Cc}/u;

function isText(bytes: Uint8Array): boolean {
  try {
    return bytes.length > 0 && !CONTROL.test(UTF8.decode(bytes));
  } catch {
    return false;
  }
}
