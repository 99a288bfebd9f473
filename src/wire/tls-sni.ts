/**
 * The server name of a ClientHello that lies whole in one place, and nothing else of it (RFC 8446 §4.1.2, RFC 6066 §3).
 * The full reader is `tls.ts`; this one runs for every TLS flow, so it makes one string at most.
 */

/** RFC 1035 §2.3.4 */
const NAME_BYTES_MAX = 255;

/** bytes[start, end) begins with a handshake record; null: no server name, or not whole. */
export function sniOf(bytes: Uint8Array, start: number, end: number): string | null {
  // record 5 · handshake 4 · version 2 · random 32
  let at = start + 43;
  if (at >= end) return null;
  at += 1 + bytes[at]!;
  if (at + 2 > end) return null;
  at += 2 + u16(bytes, at);
  if (at >= end) return null;
  at += 1 + bytes[at]!;
  if (at + 2 > end) return null;
  const stop = Math.min(end, at + 2 + u16(bytes, at));
  at += 2;
  while (at + 4 <= stop) {
    const kind = u16(bytes, at);
    const size = u16(bytes, at + 2);
    at += 4;
    if (kind === 0) return nameIn(bytes, at, Math.min(stop, at + size));
    at += size;
  }
  return null;
}

function nameIn(bytes: Uint8Array, start: number, end: number): string | null {
  // list length 2 · type 1 (0: host name) · length 2
  if (end - start < 5 || bytes[start + 2] !== 0) return null;
  const length = u16(bytes, start + 3);
  const from = start + 5;
  if (length === 0 || length > NAME_BYTES_MAX || from + length > end) return null;
  let name = '';
  for (let i = from; i < from + length; i++) {
    const byte = bytes[i]!;
    if (byte <= 0x20 || byte >= 0x7f) return null;
    name += String.fromCharCode(byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
  }
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

function u16(bytes: Uint8Array, i: number): number {
  return (bytes[i]! << 8) | bytes[i + 1]!;
}
