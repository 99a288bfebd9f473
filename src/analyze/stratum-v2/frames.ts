/**
 * Which bytes may be a Stratum V2 frame. With the opening seen only SetupConnection begins a conversation; a stream
 * joined half-way is taken up at a frame whose header and fields all fit.
 */
import {
  SV2_HEADER_BYTES,
  type Sv2Message,
  decodeSv2,
  isDescribed,
  isSv2Length,
  readSv2Header,
  speakerOf,
} from '#wire/sv2.ts';
import { Probe } from '../analyzer.ts';

/** SetupConnection with five full texts. */
const SETUP_BYTES_MAX = 16 + 5 * 255;
/** Longer frames are not needed to take up a stream, and would not fit the conversation's look-ahead. */
export const TAKE_UP_BYTES_MAX = 2048;
/** 02 00 02 00: least and greatest version, the only one there is (sv2-spec 03 §3.6.1). */
const VERSIONS = [2, 0, 2, 0];
const PROTOCOL_LAST = 3;

export interface Frame {
  readonly message: Sv2Message;
  /** Header and payload. */
  readonly bytes: number;
}

/** A look at the first frame when the start of the connection was seen. */
export function probeOpening(head: Uint8Array): Probe {
  for (let i = 0; i < Math.min(3, head.length); i++) if (head[i] !== 0) return Probe.NO;
  const header = readSv2Header(head);
  if (header === null) return Probe.MORE;
  if (!isSv2Length(0, header.length) || header.length > SETUP_BYTES_MAX) return Probe.NO;
  if (!mayBeSetup(head.subarray(SV2_HEADER_BYTES))) return Probe.NO;
  const end = SV2_HEADER_BYTES + header.length;
  if (head.length < end) return Probe.MORE;
  return decodeSv2(0, head.subarray(SV2_HEADER_BYTES, end)) === null ? Probe.NO : Probe.YES;
}

/** Checks as much of protocol and versions as is there. */
function mayBeSetup(payload: Uint8Array): boolean {
  if ((payload[0] ?? 0) > PROTOCOL_LAST) return false;
  return payload.subarray(1, 5).every((byte, i) => byte === VERSIONS[i]);
}

/** A look at some frame of a stream joined half-way. */
export function probeMidway(head: Uint8Array): Probe {
  if (head.length > 0 && head[0] !== 0) return Probe.NO;
  if (head.length > 1 && ((head[1] ?? 0) & 0x7f) !== 0) return Probe.NO;
  const header = readSv2Header(head);
  if (header === null) return Probe.MORE;
  if (!mayTakeUp(header.type, header.length)) return Probe.NO;
  if (head.length < SV2_HEADER_BYTES + header.length) return Probe.MORE;
  return takeUpFrame(head, 0) === null ? Probe.NO : Probe.YES;
}

/** The frame at `at` when it is whole and all of it fits; used to find the way back into a stream. */
export function takeUpFrame(bytes: Uint8Array, at: number): Frame | null {
  const header = readSv2Header(bytes, at);
  if (header === null || header.extension !== 0) return null;
  if (!mayTakeUp(header.type, header.length)) return null;
  const end = at + SV2_HEADER_BYTES + header.length;
  if (end > bytes.length) return null;
  const message = decodeSv2(header.type, bytes.subarray(at + SV2_HEADER_BYTES, end));
  return message !== null && isCredible(message) ? { message, bytes: end - at } : null;
}

function mayTakeUp(type: number, length: number): boolean {
  // Template distribution (0x70 …) alone is a node talking to a pool's server; nothing is lost by not taking it up.
  return (
    isDescribed(type) && type < 0x70 && isSv2Length(type, length) && length < TAKE_UP_BYTES_MAX
  );
}

/** Values that a real message has: versions are 2, texts are printable. */
function isCredible(message: Sv2Message): boolean {
  if (message.name === 'setup-connection') {
    return message.minVersion === 2 && message.maxVersion === 2 && message.protocol <= 3;
  }
  if (message.name === 'setup-connection.success') return message.usedVersion === 2;
  const texts = Object.values(message).filter((value) => typeof value === 'string');
  return texts.every((text) => isPrintable(text));
}

/** Printable ASCII as error codes and worker names are; other letters only in what a person typed. */
export function isPrintable(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x7f || code === 0xfffd) return false;
  }
  return true;
}

/** Which side the miner is, by who may say this; null where both may. */
export function minerSideOf(type: number, side: 0 | 1): 0 | 1 | null {
  const speaker = speakerOf(type);
  if (speaker === 'miner') return side;
  if (speaker === 'pool') return side === 0 ? 1 : 0;
  return null;
}
