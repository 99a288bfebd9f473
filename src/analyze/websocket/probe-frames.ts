/** Does a WebSocket stream begin here? Asked after an HTTP upgrade, and of streams joined half-way. */
import { OPCODE, WebSocketHead } from '#wire/websocket.ts';
import { Probe } from '../analyzer.ts';

const HEAD = new WebSocketHead();
/** Pings and pongs looked past before the first data frame. */
const CONTROLS_MAX = 8;

/**
 * After an upgrade (`upgraded`) a valid frame head is enough. Otherwise the first data frame must also carry what a JSON
 * text begins with, unmasked: with the head's reserved bits and lengths about 20 bits of evidence.
 */
export function probeFrames(bytes: Uint8Array, upgraded: boolean): Probe {
  let at = 0;
  for (let i = 0; i < CONTROLS_MAX; i++) {
    const size = HEAD.read(bytes, at);
    if (size < 0) return Probe.NO;
    if (size === 0) return Probe.MORE;
    if (upgraded) return opensMessage() ? Probe.YES : Probe.NO;
    if (HEAD.opcode === OPCODE.CLOSE) return Probe.NO;
    if (HEAD.opcode < OPCODE.CLOSE) return probeData(bytes, at + size);
    at += size + HEAD.length;
    if (at >= bytes.length) return Probe.MORE;
  }
  return Probe.NO;
}

function opensMessage(): boolean {
  if (HEAD.opcode >= OPCODE.CLOSE) return true;
  return HEAD.opcode !== OPCODE.CONTINUATION && (HEAD.fin || HEAD.length > 0);
}

function probeData(bytes: Uint8Array, at: number): Probe {
  // A compressed message joined half-way refers to a past that nobody has.
  if (HEAD.opcode === OPCODE.CONTINUATION || HEAD.compressed || HEAD.length < 2) return Probe.NO;
  const byte = bytes[at];
  if (byte === undefined) return Probe.MORE;
  const first = byte ^ (HEAD.masked ? (HEAD.mask[0] ?? 0) : 0);
  return first === 0x7b || first === 0x5b ? Probe.YES : Probe.NO;
}
