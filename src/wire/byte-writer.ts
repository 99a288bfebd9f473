/** Grows while a message is written; the counterpart of `Cursor`. Numbers are big-endian, as all our formats are. */
const ENCODER = new TextEncoder();

export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    this.#room(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  u16(value: number): this {
    return this.u8(value >>> 8).u8(value);
  }

  u24(value: number): this {
    return this.u8(value >>> 16).u16(value);
  }

  u32(value: number): this {
    return this.u16(value >>> 16).u16(value);
  }

  /** Bytes as they are, text as UTF-8. */
  put(part: Uint8Array | string): this {
    const bytes = typeof part === 'string' ? ENCODER.encode(part) : part;
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** A block with its length in `width` bytes before it. */
  block(width: 1 | 2 | 3, write: (inside: ByteWriter) => void): this {
    const inside = new ByteWriter();
    write(inside);
    const bytes = inside.done();
    if (width === 1) this.u8(bytes.length);
    else if (width === 2) this.u16(bytes.length);
    else this.u24(bytes.length);
    return this.put(bytes);
  }

  /** A copy of what was written. */
  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
