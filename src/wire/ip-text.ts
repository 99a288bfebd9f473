/** IP addresses as they stand in packets ↔ text: `base/address.ts` with the bytes put around it. */
import {
  ipv4FromText,
  ipv4Text as textOfIpv4,
  ipv6FromText,
  ipv6Text as textOfIpv6,
} from '#base/address.ts';

/** `bytes` holds 4 bytes at `at`. */
export function ipv4Text(bytes: Uint8Array, at: number): string {
  return textOfIpv4(wordAt(bytes, at));
}

/** `bytes` holds 16 bytes at `at`. An IPv4-mapped address keeps its IPv6 form. */
export function ipv6Text(bytes: Uint8Array, at: number): string {
  const word = (i: number): number => wordAt(bytes, at + 4 * i);
  return textOfIpv6([word(0), word(1), word(2), word(3)]);
}

/** 4 or 16 bytes; null when the text is no address. */
export function ipBytes(text: string): Uint8Array<ArrayBuffer> | null {
  const ip = ipv4FromText(text);
  const words = ip >= 0 ? [ip] : ipv6FromText(text);
  if (words === null) return null;
  const out = new Uint8Array(words.length * 4);
  const view = new DataView(out.buffer);
  words.forEach((word, i) => view.setUint32(4 * i, word));
  return out;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
