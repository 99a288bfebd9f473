/** WebSocket after its handshake: frames of both sides, unmasked, joined and inflated. */
import type { Side, StreamContext } from '#model/stream.ts';
import { Inflater } from '../inflate.ts';
import { OPCODE, unmask, WEBSOCKET_HEAD_BYTES_MAX, WebSocketHead } from '#wire/websocket.ts';
import { defineAnalyzer, type Out, Probe, REJECT } from '../analyzer.ts';
import { probeFrames } from './probe-frames.ts';

/** Segments after a gap in which a frame may begin again; miners' frames are small, so one soon does. */
const REJOIN_TRIES_MAX = 16;
/** What a compressed message leaves out at its end (RFC 7692 §7.2.2). */
const DEFLATE_TAIL = Uint8Array.of(0, 0, 0xff, 0xff);

interface Stream {
  /** Bytes left of the frame's payload, and how many came. */
  left: number;
  came: number;
  opcode: number;
  fin: boolean;
  masked: boolean;
  readonly mask: Uint8Array;
  /** The message under way is compressed (its first frame says so). */
  compressed: boolean;
  /** Keeps its window from message to message, which suits both forms of context takeover. */
  inflater: Inflater | null;
  /** Segments without a frame since bytes were lost; 0: in step. */
  lost: number;
}

interface State {
  named: boolean;
  readonly streams: readonly [Stream, Stream];
}

const HEAD = new WebSocketHead();

export const websocket = defineAnalyzer<State>({
  name: 'websocket',
  carrier: 'websocket',
  bufferBytesMax: WEBSOCKET_HEAD_BYTES_MAX,

  probe(head: Uint8Array, _side: Side, context: StreamContext) {
    return probeFrames(head, context.carriers.at(-1) === 'http');
  },

  start: () => ({ named: false, streams: [newStream(), newStream()] }),

  feed(state, side, bytes, at, out) {
    const stream = state.streams[side];
    if (stream.lost > 0 && !rejoin(stream, bytes)) {
      return stream.lost > REJOIN_TRIES_MAX ? REJECT : bytes.length;
    }
    let taken = 0;
    for (;;) {
      if (stream.left === 0) {
        const size = readHead(stream, bytes, taken);
        if (size <= 0) return size === 0 ? taken : REJECT;
        taken += size;
        if (!state.named) out.fact({ kind: 'carrier', at, side, carrier: 'websocket' });
        state.named = true;
      }
      const part = bytes.subarray(taken, taken + stream.left);
      taken += part.length;
      if (!readPayload(stream, side, part, out)) return REJECT;
      if (stream.left > 0) return taken;
    }
  },

  gap(state, side, _at, out) {
    const stream = state.streams[side];
    stream.left = 0;
    stream.inflater = null;
    stream.lost = 1;
    out.innerGap(side);
    return true;
  },
});

function newStream(): Stream {
  return {
    left: 0,
    came: 0,
    opcode: 0,
    fin: true,
    masked: false,
    mask: new Uint8Array(4),
    compressed: false,
    inflater: null,
    lost: 0,
  };
}

function rejoin(stream: Stream, bytes: Uint8Array): boolean {
  if (probeFrames(bytes, false) !== Probe.YES) {
    stream.lost++;
    return false;
  }
  stream.lost = 0;
  stream.fin = true;
  return true;
}

/** Bytes of the frame's head, 0 for more, negative when no frame can follow here. */
function readHead(stream: Stream, bytes: Uint8Array, at: number): number {
  const size = HEAD.read(bytes, at);
  return size > 0 && !beginFrame(stream) ? -1 : size;
}

/** Takes over what `HEAD` read; false when this frame cannot follow the one before. */
function beginFrame(stream: Stream): boolean {
  const control = HEAD.opcode >= OPCODE.CLOSE;
  const continued = HEAD.opcode === OPCODE.CONTINUATION;
  // A message in pieces goes on in continuations, and only then (RFC 6455 §5.4).
  if (!control && continued === stream.fin) return false;
  stream.left = HEAD.length;
  stream.came = 0;
  stream.opcode = HEAD.opcode;
  stream.masked = HEAD.masked;
  stream.mask.set(HEAD.mask);
  if (control) return true;
  stream.fin = HEAD.fin;
  if (!continued) stream.compressed = HEAD.compressed;
  return true;
}

/** False when the message cannot be inflated: damaged, over the limits, or joined half-way. */
function readPayload(stream: Stream, side: Side, part: Uint8Array, out: Out): boolean {
  const offset = stream.came;
  stream.left -= part.length;
  stream.came += part.length;
  if (stream.opcode >= OPCODE.CLOSE) return true;
  const plain = stream.masked ? part.slice() : part;
  if (stream.masked) unmask(plain, stream.mask, offset);
  const ended = stream.left === 0 && stream.fin;
  if (!stream.compressed) {
    if (plain.length > 0) out.inner(side, plain);
  } else if (!inflate(stream, side, plain, ended, out)) return false;
  if (ended) out.boundary(side);
  return out.innerWanted;
}

function inflate(stream: Stream, side: Side, bytes: Uint8Array, ended: boolean, out: Out): boolean {
  stream.inflater ??= new Inflater('deflate-raw');
  const sink = (plain: Uint8Array): void => {
    if (plain.length > 0) out.inner(side, plain);
  };
  if (!stream.inflater.push(bytes, sink)) return false;
  if (!ended) return true;
  const whole = stream.inflater.push(DEFLATE_TAIL, sink);
  stream.inflater.nextMessage();
  return whole;
}
