/**
 * Reads small fields off a byte range with a sticky overrun flag: after the first field that does not fit, everything
 * reads as zero or empty and `failed` stays true, so a parser checks once at its end. For headers and handshakes; hot
 * loops read the bytes themselves.
 */
const EMPTY = new Uint8Array(0);

export class Cursor {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;
  failed = false;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = Math.min(end, bytes.length);
  }

  get left(): number {
    return this.failed ? 0 : this.end - this.at;
  }

  u8(): number {
    return this.#claim(1) ? this.bytes[this.at - 1]! : 0;
  }

  u16(): number {
    const at = this.at;
    return this.#claim(2) ? (this.bytes[at]! << 8) | this.bytes[at + 1]! : 0;
  }

  u24(): number {
    return (this.u8() << 16) | this.u16();
  }

  u32(): number {
    return this.u16() * 65536 + this.u16();
  }

  /** A view, not a copy. */
  take(length: number): Uint8Array {
    const at = this.at;
    return this.#claim(length) ? this.bytes.subarray(at, at + length) : EMPTY;
  }

  skip(length: number): void {
    this.#claim(length);
  }

  /** A cursor over the next `length` bytes, which this one steps over; fails with this one. */
  within(length: number): Cursor {
    const at = this.at;
    const fits = this.#claim(length);
    const inside = new Cursor(this.bytes, fits ? at : this.end, fits ? at + length : this.end);
    inside.failed = !fits;
    return inside;
  }

  #claim(length: number): boolean {
    if (this.failed || this.at + length > this.end) {
      this.failed = true;
      return false;
    }
    this.at += length;
    return true;
  }
}
