/** IP fragments → whole datagrams, within limits: most attacks on sensors come in pieces. */
import type { Packet } from '#wire/packet.ts';

/** Datagrams being put together at once; at the limit the oldest is given up and counted. */
export const DATAGRAMS_MAX = 1024;
/** The largest datagram that IP knows. */
export const DATAGRAM_BYTES_MAX = 65535;
/** RFC 791 and 8200 suggest 15 to 120 s and 60 s; mining needs no fragment, so patience is short. */
export const WAIT_MS_MAX = 30_000;
/** More pieces than a 64 KiB datagram has over the smallest IPv6 MTU, with room for small ones. */
export const PIECES_MAX = 256;

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

interface Partial {
  readonly src: number;
  readonly dst: number;
  readonly pieces: Piece[];
  /** Known once the last fragment has come; 0 before. */
  total: number;
  have: number;
  readonly since: number;
}

export class Fragments {
  readonly #partials = new Map<number, Partial>();
  /** Given up: too old, too many, or contradictory. */
  abandoned = 0;

  get size(): number {
    return this.#partials.size;
  }

  /** Adds a fragment; the transport payload of the whole datagram once complete, else null. */
  add(bytes: Uint8Array, p: Packet, at: number): Uint8Array | null {
    // Two datagrams that share a key by chance give each other up; a key of text cost more than all the rest.
    const src = p.family === 6 ? p.src3 ^ p.src1 : p.src0;
    const dst = p.family === 6 ? p.dst3 ^ p.dst1 : p.dst0;
    const key =
      Math.imul(src, 0x9e3779b1) ^ Math.imul(dst, 0x85ebca6b) ^ p.fragmentId ^ (p.protocol << 24);
    const start = p.fragmentAt;
    const end = start + p.payloadLength;
    if (end > DATAGRAM_BYTES_MAX || p.payloadLength === 0) {
      this.abandoned++;
      return null;
    }
    const partial = this.#partialOf(key, src, dst, at);
    const clash = clashOf(partial, start, end);
    if (clash === 'same') return null;
    // RFC 5722 §4 drops datagrams with overlapping fragments; nobody honest sends them.
    if (clash === 'overlap' || partial.pieces.length >= PIECES_MAX) {
      this.#partials.delete(key);
      this.abandoned++;
      return null;
    }
    const piece = bytes.slice(p.payloadAt, p.payloadAt + p.payloadLength);
    partial.pieces.push({ start, end, bytes: piece });
    if (!p.moreFragments) partial.total = end;
    partial.have += end - start;
    if (partial.total === 0 || partial.have !== partial.total) return null;
    this.#partials.delete(key);
    return joined(partial);
  }

  #partialOf(key: number, src: number, dst: number, at: number): Partial {
    const found = this.#partials.get(key);
    const fits = found !== undefined && found.src === src && found.dst === dst;
    if (fits && at - found.since <= WAIT_MS_MAX) return found;
    if (found !== undefined) {
      this.#partials.delete(key);
      this.abandoned++;
    }
    // A Map keeps insertion order: the first key is the oldest.
    if (this.#partials.size >= DATAGRAMS_MAX) {
      const [oldest] = this.#partials.keys();
      if (oldest !== undefined) this.#partials.delete(oldest);
      this.abandoned++;
    }
    const fresh: Partial = { src, dst, pieces: [], total: 0, have: 0, since: at };
    this.#partials.set(key, fresh);
    return fresh;
  }
}

function clashOf(partial: Partial, start: number, end: number): 'none' | 'same' | 'overlap' {
  for (const piece of partial.pieces) {
    if (start === piece.start && end === piece.end) return 'same';
    if (start < piece.end && end > piece.start) return 'overlap';
  }
  return 'none';
}

function joined(partial: Partial): Uint8Array {
  const whole = new Uint8Array(partial.total);
  for (const piece of partial.pieces)
    whole.set(piece.bytes.subarray(0, whole.length - piece.start), piece.start);
  return whole;
}
