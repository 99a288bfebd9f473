/**
 * "May this IPv4 address be listed?" for every new flow: one look at 8 KiB for prefixes (a bit per /16) and one at a
 * Bloom filter whose two bits stand in the same 32-bit word. Never says no to a listed address; says yes to about one
 * unlisted address in 70 at 16 bits per entry.
 */
export class Ipv4Filter {
  readonly #wide = new Uint32Array(2048);
  #hasWide = false;
  readonly #bits: Uint32Array;
  readonly #shift: number;
  readonly #isEmpty: boolean;

  /** `count`: addresses that will be added. */
  constructor(count: number) {
    const words = Math.max(1, Math.ceil(count / 2));
    const log = Math.min(26, Math.max(5, 32 - Math.clz32(words - 1)));
    this.#bits = new Uint32Array(1 << log);
    this.#shift = 32 - log;
    this.#isEmpty = count === 0;
  }

  addAddress(ip: number): void {
    const hash = spread(ip);
    const word = hash >>> this.#shift;
    this.#bits[word] = (this.#bits[word] ?? 0) | bitsOf(hash);
  }

  addPrefix(ip: number, length: number): void {
    this.#hasWide = true;
    const first = ip >>> 16;
    const count = length >= 16 ? 1 : 1 << (16 - length);
    for (let block = first; block < first + count; block++) {
      this.#wide[block >>> 5] = (this.#wide[block >>> 5] ?? 0) | (1 << (block & 31));
    }
  }

  mayHold(ip: number): boolean {
    if (this.#hasWide && ((this.#wide[ip >>> 21] ?? 0) & (1 << ((ip >>> 16) & 31))) !== 0)
      return true;
    if (this.#isEmpty) return false;
    const hash = spread(ip);
    const bits = bitsOf(hash);
    return ((this.#bits[hash >>> this.#shift] ?? 0) & bits) === bits;
  }
}

/** Multiplying by an odd number mixes upwards; folding the top down makes the low bits good for a second use. */
function spread(ip: number): number {
  const hash = Math.imul(ip, 0x9e3779b1);
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
}

function bitsOf(hash: number): number {
  return (1 << (hash & 31)) | (1 << ((hash >>> 5) & 31));
}
