/** Writes classic capture files: microseconds or nanoseconds, either byte order (draft-ietf-opsawg-pcap). */
import { joined } from './frame.ts';
import type { Millis } from '#model/stream.ts';

export interface CapturedFrame {
  readonly at: Millis;
  readonly bytes: Uint8Array;
  /** Length on the wire where more than was captured. */
  readonly wireLength?: number;
}

export interface PcapOptions {
  readonly linkType: number;
  readonly nanoseconds?: boolean;
  readonly bigEndian?: boolean;
  /** 262144 unless told: what tcpdump writes. */
  readonly snapLength?: number;
}

/** A whole file. */
export function writePcap(frames: Iterable<CapturedFrame>, options: PcapOptions): Uint8Array {
  const parts = [pcapHeader(options)];
  for (const frame of frames) parts.push(pcapRecord(frame, options), frame.bytes);
  return joined(parts);
}

/** The 24 bytes at the beginning of a file. */
export function pcapHeader(options: PcapOptions): Uint8Array {
  const little = options.bigEndian !== true;
  const out = new Uint8Array(24);
  const view = new DataView(out.buffer);
  view.setUint32(0, options.nanoseconds === true ? 0xa1b23c4d : 0xa1b2c3d4, little);
  view.setUint16(4, 2, little);
  view.setUint16(6, 4, little);
  view.setUint32(16, options.snapLength ?? 262_144, little);
  view.setUint32(20, options.linkType, little);
  return out;
}

/** The 16 bytes before one frame. */
export function pcapRecord(frame: CapturedFrame, options: PcapOptions): Uint8Array {
  const little = options.bigEndian !== true;
  const unit = options.nanoseconds === true ? 1e9 : 1e6;
  let seconds = Math.floor(frame.at / 1000);
  let fraction = Math.round((frame.at / 1000 - seconds) * unit);
  if (fraction >= unit) {
    seconds += 1;
    fraction -= unit;
  }
  const out = new Uint8Array(16);
  const view = new DataView(out.buffer);
  view.setUint32(0, seconds, little);
  view.setUint32(4, fraction, little);
  view.setUint32(8, frame.bytes.length, little);
  view.setUint32(12, frame.wireLength ?? frame.bytes.length, little);
  return out;
}
