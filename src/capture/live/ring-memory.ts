/** The kernel's ring of one packet socket, mapped into this thread. */
import { OperatingError } from '#base/errors.ts';
import type { Libc } from './libc.ts';

const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
/** What mmap returns on failure: −1 as an address. */
const MAP_FAILED = 0xffffffffffffffffn;

export class RingMemory {
  readonly #libc: Libc;
  readonly #address: bigint;
  readonly #length: number;
  #buffer: ArrayBuffer;

  private constructor(libc: Libc, address: bigint, length: number) {
    this.#libc = libc;
    this.#address = address;
    this.#length = length;
    // One view per mapping: two array buffers over one address would each believe they own it.
    this.#buffer = libc.view(address, length);
  }

  static map(libc: Libc, fd: number, length: number): RingMemory {
    const address = libc.mmap(null, length, PROT_READ_WRITE, MAP_SHARED, fd, 0);
    if (address === MAP_FAILED || address === null) {
      throw new OperatingError('unsupported', `Cannot map the packet ring (errno ${libc.errno()})`);
    }
    return new RingMemory(libc, address, length);
  }

  get buffer(): ArrayBuffer {
    return this.#buffer;
  }

  /**
   * Detaches the buffer first: every view that somebody still holds then has length 0, and a late read gives
   * `undefined` instead of a fault on memory that is gone.
   */
  unmap(): void {
    if (this.#buffer.detached) return;
    this.#buffer = this.#buffer.transfer(0);
    this.#libc.munmap(this.#address, this.#length);
  }
}
