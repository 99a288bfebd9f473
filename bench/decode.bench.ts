/** Reading the headers of a plain frame: through a DataView (src/wire/decode.ts) and byte by byte. */
import { decodeFrame } from '#wire/decode.ts';
import { LINK } from '#wire/encapsulate.ts';
import { buildEthernet, buildIp, buildTcp, ETHER, IP_PROTOCOL } from '#wire/frame.ts';
import { Packet } from '#wire/packet.ts';
import { compare } from './ratios.ts';

const FRAMES = 200_000;
const ends = { from: '192.0.2.1', to: '198.51.100.7' };
const payload = new Uint8Array(300);
const tcp = buildTcp(
  { sourcePort: 49152, targetPort: 3333, seq: 1, ack: 7, flags: 24, payload },
  ends,
);
const frame = buildEthernet(ETHER.IPV4, buildIp({ ...ends, protocol: IP_PROTOCOL.TCP }, tcp));
/** Many copies, so that headers come from the second-level cache as in a batch. */
const COPIES = 600;
const bytes = new Uint8Array(frame.length * COPIES);
for (let i = 0; i < COPIES; i++) bytes.set(frame, i * frame.length);
const view = new DataView(bytes.buffer);
const packet = new Packet();
let sum = 0;

function i32(at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

function u16(at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** The checks and fields of the straight path in decode.ts. */
function byteByByte(start: number, length: number): boolean {
  if (length < 54 || bytes[start + 12] !== 8 || bytes[start + 13] !== 0) return false;
  if (bytes[start + 14] !== 0x45 || bytes[start + 23] !== 6) return false;
  if ((u16(start + 20) & 0x3fff) !== 0) return false;
  const total = u16(start + 16);
  const header = (bytes[start + 46]! >> 4) << 2;
  const captured = Math.min(length - 14, total) - 20 - header;
  if (header < 20 || captured < 0) return false;
  packet.family = 4;
  packet.protocol = 6;
  packet.src0 = i32(start + 26);
  packet.dst0 = i32(start + 30);
  packet.srcPort = u16(start + 34);
  packet.dstPort = u16(start + 36);
  packet.seq = i32(start + 38);
  packet.ack = i32(start + 42);
  packet.flags = bytes[start + 47]!;
  packet.payloadAt = start + 34 + header;
  packet.payloadLength = captured;
  packet.wirePayload = total - 20 - header;
  return true;
}

compare(
  [
    {
      name: 'decodeFrame',
      run() {
        for (let i = 0; i < FRAMES; i++) {
          decodeFrame(view, (i % COPIES) * frame.length, frame.length, LINK.ETHERNET, packet);
          sum += packet.seq;
        }
      },
    },
    {
      name: 'byte by byte',
      run() {
        for (let i = 0; i < FRAMES; i++) {
          byteByByte((i % COPIES) * frame.length, frame.length);
          sum += packet.seq;
        }
      },
    },
  ],
  FRAMES,
  'frame',
);
if (sum === 0) throw new Error('nothing was read');
