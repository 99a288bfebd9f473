/** WebSocket frames (RFC 6455 §5.2) and the opening handshake's headers. */
import { ByteWriter } from './byte-writer.ts';
import type { HeaderLine } from './http.ts';

export const OPCODE = { CONTINUATION: 0, TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9, PONG: 10 } as const;

/** Bytes: 2, 8 for a 64-bit length, 4 for the mask. */
export const WEBSOCKET_HEAD_BYTES_MAX = 14;

export interface WebSocketFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
  /** True unless the message goes on in another frame. */
  readonly fin?: boolean;
  /** RSV1: the message is compressed (RFC 7692). */
  readonly compressed?: boolean;
  /** 4 bytes; clients must mask, servers must not. */
  readonly mask?: Uint8Array | null;
}

export function encodeWebSocketFrame({
  opcode,
  payload,
  fin,
  compressed,
  mask,
}: WebSocketFrame): Uint8Array {
  const out = new ByteWriter();
  out.u8((fin === false ? 0 : 0x80) | (compressed ? 0x40 : 0) | opcode);
  const masked = mask ? 0x80 : 0;
  if (payload.length < 126) out.u8(masked | payload.length);
  else if (payload.length < 65536) out.u8(masked | 126).u16(payload.length);
  else
    out
      .u8(masked | 127)
      .u32(0)
      .u32(payload.length);
  if (!mask) return out.put(payload).done();
  const body = payload.slice();
  unmask(body, mask, 0);
  return out.put(mask).put(body).done();
}

/** One message in frames of at most `frameBytes`; `nextMask` is called for every frame and null for a server. */
export function encodeWebSocketMessage(
  message: Uint8Array | string,
  nextMask: (() => Uint8Array) | null,
  { compressed = false, binary = false, frameBytes = Infinity } = {},
): Uint8Array {
  const payload = typeof message === 'string' ? new TextEncoder().encode(message) : message;
  const out = new ByteWriter();
  let at = 0;
  do {
    const part = payload.subarray(at, Math.min(payload.length, at + frameBytes));
    const first = at === 0;
    at += part.length;
    const opcode = binary ? OPCODE.BINARY : OPCODE.TEXT;
    out.put(
      encodeWebSocketFrame({
        opcode: first ? opcode : OPCODE.CONTINUATION,
        payload: part,
        fin: at >= payload.length,
        compressed: first && compressed,
        mask: nextMask === null ? null : nextMask(),
      }),
    );
  } while (at < payload.length);
  return out.done();
}

/** Headers of the client's upgrade request beside Host (RFC 6455 §4.1); the key is RFC 6455's own example. */
export function webSocketRequestHeaders(deflate = false): HeaderLine[] {
  const lines: HeaderLine[] = [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['Sec-WebSocket-Version', '13'],
  ];
  if (deflate)
    lines.push(['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits']);
  return lines;
}

/** Headers of the server's 101 reply to that request. */
export function webSocketReplyHeaders(deflate = false): HeaderLine[] {
  const lines: HeaderLine[] = [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
  ];
  if (deflate) lines.push(['Sec-WebSocket-Extensions', 'permessage-deflate']);
  return lines;
}

const NO_MASK = new Uint8Array(4);

/** Filled again for every frame. */
export class WebSocketHead {
  fin = false;
  compressed = false;
  opcode = 0;
  masked = false;
  /** Bytes of payload. */
  length = 0;
  readonly mask = new Uint8Array(4);

  /** Bytes of the head at `at`; 0: more are needed; −1: no frame that RFC 6455 or RFC 7692 allows. */
  read(bytes: Uint8Array, at: number): number {
    const left = bytes.length - at;
    if (left < 1) return 0;
    const first = bytes[at]!;
    this.fin = first >= 0x80;
    this.compressed = (first & 0x40) !== 0;
    this.opcode = first & 15;
    if (!isFrameStart(first)) return -1;
    if (left < 2) return 0;
    const second = bytes[at + 1]!;
    this.masked = second >= 0x80;
    const short = second & 127;
    if (this.opcode >= 8 && short > 125) return -1;
    const wide = wideBytes(short);
    const size = 2 + wide + (this.masked ? 4 : 0);
    if (left < size) return 0;
    this.length = wide === 0 ? short : wideLength(bytes, at + 2, wide);
    if (this.length < 0) return -1;
    this.mask.set(this.masked ? bytes.subarray(at + size - 4, at + size) : NO_MASK);
    return size;
  }
}

function wideBytes(short: number): 0 | 2 | 8 {
  return short === 126 ? 2 : short === 127 ? 8 : 0;
}

/** −1: not the shortest form, which is a must (§5.2), or beyond 2^53, where we stop counting exactly. */
function wideLength(bytes: Uint8Array, at: number, width: 2 | 8): number {
  let length = 0;
  for (let i = at; i < at + width; i++) length = length * 256 + bytes[i]!;
  return length < (width === 2 ? 126 : 65536) || length > Number.MAX_SAFE_INTEGER ? -1 : length;
}

/** Known opcode, RSV2 and RSV3 clear, control frames neither fragmented nor compressed, continuations not compressed. */
function isFrameStart(first: number): boolean {
  if ((first & 0x30) !== 0) return false;
  const opcode = first & 15;
  if (opcode >= 8) return opcode <= 10 && (first & 0xc0) === 0x80;
  return opcode === 0 ? (first & 0x40) === 0 : opcode <= 2;
}

/** In place; `offset` is how much of the payload came before. */
export function unmask(bytes: Uint8Array, mask: Uint8Array, offset: number): void {
  for (let i = 0; i < bytes.length; i++) bytes[i] = bytes[i]! ^ mask[(offset + i) & 3]!;
}
