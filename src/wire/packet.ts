/**
 * One packet as the flow table needs it: numbers only, one object used again for every frame.
 * Addresses and sequence numbers are signed 32-bit words, because V8 keeps those unboxed; a field that once
 * held a double would make every later store allocate.
 */
export class Packet {
  /** 4 or 6. */
  family = 4;
  /** IP protocol number: 6 TCP, 17 UDP. */
  protocol = 0;
  /** Source address; IPv4 uses word 0 only. */
  src0 = 0;
  src1 = 0;
  src2 = 0;
  src3 = 0;
  dst0 = 0;
  dst1 = 0;
  dst2 = 0;
  dst3 = 0;
  srcPort = 0;
  dstPort = 0;
  seq = 0;
  ack = 0;
  /** TCP flag bits: FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  flags = 0;
  /** Where the transport payload begins in the frame's buffer, and how much of it was captured. */
  payloadAt = 0;
  payloadLength = 0;
  /** Payload bytes on the wire; larger than `payloadLength` when the frame was cut. */
  wirePayload = 0;
  /** Set when `decodeFrame` answers FRAGMENT. */
  fragmentId = 0;
  fragmentAt = 0;
  moreFragments = false;
}

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const ACK = 16;

export const TCP = 6;
export const UDP = 17;

/** What decodeFrame answers. Everything but PACKET and FRAGMENT is counted under its name. */
export const Decoded = {
  PACKET: 0,
  FRAGMENT: 1,
  NOT_IP: 2,
  OTHER_TRANSPORT: 3,
  TRUNCATED: 4,
  MALFORMED: 5,
  UNKNOWN_LINK: 6,
  TOO_DEEP: 7,
} as const;
export type Decoded = (typeof Decoded)[keyof typeof Decoded];

/** Counter names by Decoded number; null: nothing was lost. */
export const DECODED_NAMES: readonly (string | null)[] = [
  null,
  null,
  'not-ip',
  'other-transport',
  'truncated-header',
  'malformed-header',
  'unknown-link-type',
  'too-many-tunnels',
];
