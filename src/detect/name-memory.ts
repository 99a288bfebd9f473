/** Which names DNS answers gave to which addresses, for a while: so that a later flow to the address can be named. */
import type { Millis } from '#model/stream.ts';

/** Addresses remembered; the one named longest ago is forgotten first. About 150 bytes each. */
export const NAMES_MAX = 65_536;
/** Longer than nearly every time to live, shorter than addresses of shared hosting take to change hands. */
export const NAME_MS_MAX = 6 * 3_600_000;

export class NameMemory {
  readonly #names = new Map<string, { readonly name: string; readonly at: Millis }>();
  forgotten = 0;

  get size(): number {
    return this.#names.size;
  }

  remember(address: string, name: string, at: Millis): void {
    this.#names.delete(address);
    this.#names.set(address, { name, at });
    if (this.#names.size <= NAMES_MAX) return;
    for (const oldest of this.#names.keys()) {
      this.#names.delete(oldest);
      this.forgotten++;
      return;
    }
  }

  nameOf(address: string, at: Millis): string | null {
    const known = this.#names.get(address);
    if (known === undefined || Math.abs(at - known.at) > NAME_MS_MAX) return null;
    return known.name;
  }

  /** Drops what is too old; entries are in the order in which they were named. */
  expire(at: Millis): void {
    for (const [address, known] of this.#names) {
      if (at - known.at <= NAME_MS_MAX) return;
      this.#names.delete(address);
    }
  }
}
