/** The Internet checksum (RFC 1071) over one or more parts, as IPv4, TCP and UDP carry it. */

/** Ones' complement of the sum. Every part but the last must have an even length. */
export function internetChecksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let i = 0; i + 1 < part.length; i += 2) sum += ((part[i] ?? 0) << 8) | (part[i + 1] ?? 0);
    if (part.length % 2 === 1) sum += (part[part.length - 1] ?? 0) << 8;
  }
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** What TCP and UDP add in front for their sum: addresses, protocol, length (RFC 9293 §3.1, RFC 8200 §8.1). */
export function pseudoHeader(
  from: Uint8Array,
  to: Uint8Array,
  protocol: number,
  length: number,
): Uint8Array {
  const wide = from.length === 16;
  const out = new Uint8Array(from.length * 2 + (wide ? 8 : 4));
  out.set(from);
  out.set(to, from.length);
  const at = from.length * 2;
  const view = new DataView(out.buffer);
  if (wide) view.setUint32(at, length);
  else view.setUint16(at + 2, length);
  out[wide ? at + 7 : at + 1] = protocol;
  return out;
}
