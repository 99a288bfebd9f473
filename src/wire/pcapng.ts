/** Reading pcapng: several sections and interfaces, any timestamp resolution, blocks of any kind in between. */
import type { FrameBatch } from '#model/batch.ts';
import { RECORD_BYTES_MAX, type RecordReader } from './pcap.ts';

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const OLD_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;

const OPTION_RESOLUTION = 9;
const OPTION_OFFSET = 14;

/** A section with more interfaces than this is an attack; the rest are read as the last one known. */
export const INTERFACES_MAX = 4096;

interface Interface {
  readonly linkType: number;
  /** Multiplies a tick into milliseconds. */
  readonly tickMs: number;
  readonly offsetMs: number;
  /** Captured bytes per packet at most; simple packet blocks do not say. 0: no limit. */
  readonly snapLength: number;
}

export class PcapngReader implements RecordReader {
  damage: string | null = null;
  toSkip = 0;
  #little = true;
  #interfaces: Interface[] = [];
  /** Simple packet blocks carry no time: the last one seen stands in. */
  #lastAt = 0;

  read(bytes: Uint8Array, start: number, end: number, batch: FrameBatch): number {
    let at = start;
    this.toSkip = 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, end);
    while (this.damage === null && batch.count < batch.startAt.length && end - at >= 12) {
      const kind = view.getUint32(at, this.#little);
      if (kind === SECTION && !this.#beginSection(view, at)) break;
      const length = view.getUint32(at + 4, this.#little);
      if (length < 12 || (length & 3) !== 0) {
        this.damage = `a block claims ${length} bytes`;
        break;
      }
      if (at + length > end) {
        if (isRead(kind) && length > RECORD_BYTES_MAX) {
          this.damage = `a packet block claims ${length} bytes (at most ${RECORD_BYTES_MAX} make sense)`;
        } else if (!isRead(kind)) {
          this.toSkip = at + length - end;
          return end;
        }
        break;
      }
      this.#block(view, kind, at, at + length - 4, batch);
      at += length;
    }
    return at;
  }

  #beginSection(view: DataView, at: number): boolean {
    const order = view.getUint32(at + 8, false);
    if (order !== 0x1a2b3c4d && order !== 0x4d3c2b1a) {
      this.damage = 'a section without byte-order magic';
      return false;
    }
    this.#little = order === 0x4d3c2b1a;
    this.#interfaces = [];
    return true;
  }

  /** `end` is before the trailing length word. */
  #block(view: DataView, kind: number, at: number, end: number, batch: FrameBatch): void {
    if (kind === INTERFACE) this.#addInterface(view, at + 8, end);
    else if (kind === ENHANCED_PACKET && end - at >= 28) {
      this.#packet(view, at, end, view.getUint32(at + 8, this.#little), batch);
    } else if (kind === OLD_PACKET && end - at >= 28) {
      this.#packet(view, at, end, view.getUint16(at + 8, this.#little), batch);
    } else if (kind === SIMPLE_PACKET && end - at >= 12) {
      const wire = view.getUint32(at + 8, this.#little);
      const face = this.#interfaces[0];
      const limit = face === undefined || face.snapLength === 0 ? wire : face.snapLength;
      this.#put(batch, at + 12, Math.min(wire, limit, end - at - 12), wire, this.#lastAt, face);
    }
  }

  #packet(view: DataView, at: number, end: number, id: number, batch: FrameBatch): void {
    const little = this.#little;
    const face = this.#interfaces[id];
    const captured = view.getUint32(at + 20, little);
    if (captured > end - at - 28) {
      this.damage = `a packet claims ${captured} bytes, more than its block holds`;
      return;
    }
    // High word × 2^32 keeps 53 bits: microseconds until the year 2255, nanoseconds to ± 256 ns today.
    const ticks = view.getUint32(at + 12, little) * 4294967296 + view.getUint32(at + 16, little);
    const time = face === undefined ? ticks / 1000 : ticks * face.tickMs + face.offsetMs;
    this.#lastAt = time;
    this.#put(batch, at + 28, captured, view.getUint32(at + 24, little), time, face);
  }
  #put(
    batch: FrameBatch,
    at: number,
    captured: number,
    wire: number,
    time: number,
    face: Interface | undefined,
  ): void {
    const i = batch.count++;
    batch.startAt[i] = at;
    batch.length[i] = captured;
    batch.wireLength[i] = wire;
    batch.at[i] = time;
    batch.linkType[i] = face?.linkType ?? 1;
  }

  #addInterface(view: DataView, start: number, end: number): void {
    if (end - start < 8 || this.#interfaces.length >= INTERFACES_MAX) return;
    const little = this.#little;
    let tickMs = 1e-3;
    let offsetMs = 0;
    for (let at = start + 8; at + 4 <= end;) {
      const code = view.getUint16(at, little);
      const size = view.getUint16(at + 2, little);
      if (code === 0 || at + 4 + size > end) break;
      if (code === OPTION_RESOLUTION && size >= 1) tickMs = tickOf(view.getUint8(at + 4));
      if (code === OPTION_OFFSET && size >= 8) {
        offsetMs = Number(view.getBigInt64(at + 4, little)) * 1000;
      }
      at += 4 + ((size + 3) & ~3);
    }
    const linkType = view.getUint16(start, little);
    this.#interfaces.push({
      linkType,
      tickMs,
      offsetMs,
      snapLength: view.getUint32(start + 4, little),
    });
  }
}

/** if_tsresol: a power of ten, or of two where the top bit is set. */
function tickOf(resolution: number): number {
  const power = resolution & 127;
  return 1000 / ((resolution & 128) === 0 ? 10 ** power : 2 ** power);
}

function isRead(kind: number): boolean {
  return (
    kind === SECTION ||
    kind === INTERFACE ||
    kind === OLD_PACKET ||
    kind === SIMPLE_PACKET ||
    kind === ENHANCED_PACKET
  );
}
