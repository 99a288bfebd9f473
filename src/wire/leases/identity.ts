/** Client identifiers and DUIDs as bytes: their text, and the hardware address that some of them hold. */
import { macFromText } from '#base/mac.ts';

/** RFC 8415 §11.1: a DUID has at most 130 bytes; client identifiers are shorter. */
export const CLIENT_BYTES_MAX = 134;

/** Hexadecimal without separators from a string whose characters stand for bytes; null when empty or too long. */
export function hexOfBytes(bytes: string): string | null {
  if (bytes === '' || bytes.length > CLIENT_BYTES_MAX) return null;
  let hex = '';
  for (let i = 0; i < bytes.length; i++) {
    const code = bytes.charCodeAt(i);
    if (code > 255) return null;
    hex += code.toString(16).padStart(2, '0');
  }
  return hex;
}

/** `00:01:0a…` or `00010a…`; null when it is no string of bytes. */
export function hexFromText(text: string): string | null {
  const hex = text.trim().replaceAll(':', '').toLowerCase();
  if (hex.length % 2 !== 0 || hex.length > 2 * CLIENT_BYTES_MAX) return null;
  return /^[0-9a-f]+$/.test(hex) ? hex : null;
}

/** The Ethernet address inside a DUID-LLT or DUID-LL (RFC 8415 §11.2, §11.4). */
export function macOfDuid(duid: string): string | null {
  const kind = duid.slice(0, 8);
  if (kind === '00010001' && duid.length === 28) return macFromText(duid.slice(16));
  return kind === '00030001' && duid.length === 20 ? macFromText(duid.slice(8)) : null;
}
