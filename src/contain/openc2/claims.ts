/**
 * Rules that producers elsewhere have made here, by their numbers. A rule is a claim on what an approved order does anyway:
 * it holds nobody, prolongs nothing, and releases nobody when it goes.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { parseIJson } from '#wire/i-json.ts';
import { replaceFile } from './replace-file.ts';

/** Of all producers together. */
export const CLAIMS_MAX = 4096;

const FORMAT = 'minewatch-openc2-claims/1';
const FILE = 'openc2-claims.json';

const Claim = z.strictObject({
  number: z.int().min(0),
  /** Milliseconds since 1970; null: with the order that it is a claim on. */
  stop: z.int().min(0).nullable(),
});
export type Claim = z.infer<typeof Claim>;

const Contents = z.strictObject({
  format: z.literal(FORMAT),
  next: z.int().min(0),
  claims: z.array(Claim).max(CLAIMS_MAX),
});

export class Claims {
  readonly #path: string;
  readonly #claims = new Map<number, Claim>();
  /** Those that a restart keeps (SLPF: `persistent`). */
  readonly #kept = new Set<number>();
  #next: number;

  private constructor(path: string, next: number) {
    this.#path = path;
    this.#next = next;
  }

  /**
   * What was kept. Where nothing was, numbers begin at the present second: a number that was given before a loss is not
   * given to another rule after it.
   */
  static async open(stateFolder: string, now: number): Promise<Claims> {
    const claims = new Claims(join(stateFolder, FILE), Math.floor(now / 1000));
    try {
      await mkdir(stateFolder, { recursive: true, mode: 0o700 });
      const json = parseIJson(await readFile(claims.#path));
      const contents = Contents.safeParse(json.refusal === null ? json.value : null);
      if (!contents.success) return claims;
      claims.#next = contents.data.next;
      for (const claim of contents.data.claims) {
        claims.#claims.set(claim.number, claim);
        claims.#kept.add(claim.number);
      }
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') {
        const message = `Cannot read ${claims.#path}: ${messageOf(error)}`;
        throw new OperatingError('unreadable', message, { cause: error });
      }
    }
    return claims;
  }

  has(number: number, now: number): boolean {
    this.#expire(now);
    return this.#claims.has(number);
  }

  isFull(now: number): boolean {
    this.#expire(now);
    return this.#claims.size >= CLAIMS_MAX;
  }

  /** Durable once it returns, where it is to be kept. Throws where it cannot be. */
  async add(
    wanted: number | undefined,
    stop: number | null,
    { isKept }: { readonly isKept: boolean },
  ): Promise<number> {
    const number = wanted ?? this.#freeNumber();
    this.#claims.set(number, { number, stop });
    if (!isKept) return number;
    this.#kept.add(number);
    try {
      await this.#save();
    } catch (error) {
      this.#forget(number);
      throw error;
    }
    return number;
  }

  async remove(number: number): Promise<void> {
    const wasKept = this.#kept.has(number);
    this.#forget(number);
    if (wasKept) await this.#save();
  }

  /** It goes by itself then. */
  async stopAt(number: number, stop: number): Promise<void> {
    const claim = this.#claims.get(number);
    if (claim === undefined) return;
    this.#claims.set(number, { number, stop: Math.min(stop, claim.stop ?? stop) });
    if (this.#kept.has(number)) await this.#save();
  }

  #freeNumber(): number {
    while (this.#claims.has(this.#next)) this.#next++;
    return this.#next++;
  }

  #forget(number: number): void {
    this.#claims.delete(number);
    this.#kept.delete(number);
  }

  #expire(now: number): void {
    for (const { number, stop } of this.#claims.values()) {
      if (stop !== null && stop <= now) this.#forget(number);
    }
  }

  async #save(): Promise<void> {
    const contents: z.infer<typeof Contents> = {
      format: FORMAT,
      next: this.#next,
      claims: [...this.#claims.values()].filter(({ number }) => this.#kept.has(number)),
    };
    await replaceFile(this.#path, `${JSON.stringify(contents)}\n`);
  }
}
