/**
 * Reading capture files: pcap (µs and ns, both byte orders) here, pcapng in `pcapng.ts`.
 * A reader is handed whatever bytes there are and fills a batch from the whole records among them.
 * Format: draft-ietf-opsawg-pcap; pcapng: draft-ietf-opsawg-pcapng.
 */
import type { FrameBatch } from '#model/batch.ts';

/** libpcap's own limit for a packet is 256 KiB; a longer record means that the file is damaged. */
export const RECORD_BYTES_MAX = 1 << 20;

export interface RecordReader {
  /**
   * Fills `batch` from bytes[start, end) until it is full or no whole record is left.
   * Returns where it stopped; columns are offsets into `bytes`.
   */
  read(bytes: Uint8Array, start: number, end: number, batch: FrameBatch): number;
  /** In words, once something is wrong that reading cannot go on after; null before. */
  readonly damage: string | null;
  /** Bytes still to be passed over without looking (a block that nobody reads and no buffer holds). */
  readonly toSkip: number;
}

const PCAP_HEADER_BYTES = 24;

/** Which reader fits the first four bytes; null: neither pcap nor pcapng. */
export function magicOf(bytes: Uint8Array, start: number): 'pcap' | 'pcapng' | null {
  const magic = new DataView(bytes.buffer, bytes.byteOffset + start, 4).getUint32(0, false);
  if (magic === 0x0a0d0d0a) return 'pcapng';
  return PCAP_MAGICS.has(magic) ? 'pcap' : null;
}

// Big-endian reading of the magic → [little-endian file, nanoseconds, extra bytes per record header].
// 0xa1b2cd34 is the "modified" format of Alexey Kuznetsov's patches: 24-byte record headers.
const PCAP_MAGICS: ReadonlyMap<number, readonly [boolean, boolean, number]> = new Map([
  [0xa1b2c3d4, [false, false, 0]],
  [0xd4c3b2a1, [true, false, 0]],
  [0xa1b23c4d, [false, true, 0]],
  [0x4d3cb2a1, [true, true, 0]],
  [0xa1b2cd34, [false, false, 8]],
  [0x34cdb2a1, [true, false, 8]],
]);

export class PcapReader implements RecordReader {
  damage: string | null = null;
  readonly toSkip = 0;
  #linkType = -1;
  #little = true;
  /** Multiplies the fraction field into milliseconds. */
  #fraction = 1e-3;
  #header = 16;

  read(bytes: Uint8Array, start: number, end: number, batch: FrameBatch): number {
    let at = start;
    if (this.#linkType < 0) {
      if (end - at < PCAP_HEADER_BYTES) return at;
      this.#begin(new DataView(bytes.buffer, bytes.byteOffset + at, PCAP_HEADER_BYTES));
      at += PCAP_HEADER_BYTES;
    }
    if (this.damage !== null) return at;
    const view = new DataView(bytes.buffer, bytes.byteOffset, end);
    const { startAt, length, wireLength, linkType, at: times } = batch;
    const little = this.#little;
    const header = this.#header;
    const capacity = startAt.length;
    let count = batch.count;
    while (count < capacity && end - at >= header) {
      const captured = view.getUint32(at + 8, little);
      if (captured > RECORD_BYTES_MAX) {
        this.damage = `a record claims ${captured} bytes (at most ${RECORD_BYTES_MAX} make sense)`;
        break;
      }
      const next = at + header + captured;
      if (next > end) break;
      startAt[count] = at + header;
      length[count] = captured;
      wireLength[count] = view.getUint32(at + 12, little);
      times[count] =
        view.getUint32(at, little) * 1000 + view.getUint32(at + 4, little) * this.#fraction;
      linkType[count] = this.#linkType;
      count++;
      at = next;
    }
    batch.count = count;
    return at;
  }

  #begin(view: DataView): void {
    const found = PCAP_MAGICS.get(view.getUint32(0, false));
    if (found === undefined) {
      this.damage = 'no pcap magic number';
      return;
    }
    const [little, nano, extra] = found;
    this.#little = little;
    this.#fraction = nano ? 1e-6 : 1e-3;
    this.#header = 16 + extra;
    // The upper bits hold the FCS length and flags.
    this.#linkType = view.getUint32(20, little) & 0xffff;
  }
}
