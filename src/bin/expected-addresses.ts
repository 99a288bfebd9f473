/** Addresses that DNS gave for listed names: the filter that the packet path asks for every new flow. */
import { ipv4FromText, ipv6FromText } from '#base/address.ts';
import type { Packet } from '#wire/packet.ts';

/** Addresses held; a province has fewer pools. Later ones are found by their own DNS questions only. */
export const EXPECTED_MAX = 65_536;

export class ExpectedAddresses {
  readonly #ipv4 = new Set<number>();
  /** The four words of an address in one: a filter, since the detector compares the whole address. */
  readonly #ipv6 = new Set<number>();

  get size(): number {
    return this.#ipv4.size + this.#ipv6.size;
  }

  add(address: string): void {
    if (this.size >= EXPECTED_MAX) return;
    const word = ipv4FromText(address);
    const words = word < 0 ? ipv6FromText(address) : null;
    // Packets hold signed words.
    if (word >= 0) this.#ipv4.add(word | 0);
    else if (words !== null) this.#ipv6.add(words[0] ^ words[1] ^ words[2] ^ words[3]);
  }

  /** True when an end of the packet may be one of them. */
  mayHold({ family, src0, src1, src2, src3, dst0, dst1, dst2, dst3 }: Packet): boolean {
    if (family === 4) return this.#ipv4.has(src0) || this.#ipv4.has(dst0);
    return this.#ipv6.has(src0 ^ src1 ^ src2 ^ src3) || this.#ipv6.has(dst0 ^ dst1 ^ dst2 ^ dst3);
  }
}
