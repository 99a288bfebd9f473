/** Decides by the first character whether a body may be JSON, and inflates it where it is compressed. */
import { type Compression, Inflater } from '../inflate.ts';

type Phase = 'undecided' | 'passing' | 'skipping';

export interface JsonSink {
  /** Called once, before the first bytes, when the body may be JSON. */
  first(): void;
  bytes(part: Uint8Array): void;
}

export class JsonBody {
  #phase: Phase = 'skipping';
  #encoding: string | null = null;
  #inflater: Inflater | null = null;

  /** `encoding` is the Content-Encoding; brotli and zstd are not read. */
  begin(encoding: string | null): void {
    this.#phase = 'undecided';
    this.#inflater = null;
    this.#encoding = encoding === null ? null : encoding.toLowerCase();
    if (this.#encoding === 'identity' || this.#encoding === '') this.#encoding = null;
  }

  skip(): void {
    this.#phase = 'skipping';
    this.#inflater = null;
  }

  get passing(): boolean {
    return this.#phase === 'passing';
  }

  get undecided(): boolean {
    return this.#phase === 'undecided';
  }

  write(part: Uint8Array, sink: JsonSink): void {
    if (this.#phase === 'skipping' || part.length === 0) return;
    if (this.#encoding === null) {
      this.#writePlain(part, sink);
      return;
    }
    const compression = compressionOf(this.#encoding, part[0] ?? 0);
    if (this.#inflater === null && compression === null) {
      this.skip();
      return;
    }
    this.#inflater ??= new Inflater(compression ?? 'gzip');
    const inflated = this.#inflater.push(part, (plain) => this.#writePlain(plain, sink));
    if (!inflated) this.skip();
  }

  #writePlain(part: Uint8Array, sink: JsonSink): void {
    if (this.#phase === 'undecided') {
      let at = 0;
      while (at < part.length && isSpace(part[at]!)) at++;
      const first = part[at];
      if (first === undefined) return;
      const json = first === 0x7b || first === 0x5b;
      this.#phase = json ? 'passing' : 'skipping';
      if (json) sink.first();
    }
    if (this.#phase === 'passing') sink.bytes(part);
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 10 || byte === 13 || byte === 9;
}

/** `deflate` means zlib, but some send it bare (RFC 9110 §8.4.1.2); zlib's first byte is 0x78 in practice. */
function compressionOf(encoding: string, first: number): Compression | null {
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  if (encoding !== 'deflate') return null;
  return first === 0x78 ? 'zlib' : 'deflate-raw';
}
