/**
 * Passwords are kept as argon2id in the PHC string format, with their parameters, so that these can grow: an old hash is
 * told as stale when it is next checked. 64 MiB and 3 passes are the second choice of RFC 9106 §4 with one lane, since
 * each hash has one thread of the pool.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { OperatingError } from '#base/errors.ts';

export interface HashCost {
  readonly memoryKib: number;
  readonly passes: number;
}
export const HASH_COST: HashCost = { memoryKib: 65_536, passes: 3 };

/** Hashes computed at one time: 128 MiB, and half of Node's pool of threads stays free for files and names. */
export const HASHES_AT_ONCE_MAX = 2;
/** Hashes that wait: some seconds of work. Who comes later is told to come back. */
export const HASHES_WAITING_MAX = 32;

const SALT_BYTES = 16;
const TAG_BYTES = 32;
const LANES = 1;
/** RFC 9106's version number as the PHC string has it. */
const VERSION = 19;

export class PasswordHasher {
  readonly #cost: HashCost;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** What is checked where there is no account, so that the answer takes as long. */
  readonly #nobody: Promise<string>;

  constructor(cost: HashCost = HASH_COST) {
    this.#cost = cost;
    this.#nobody = this.hash(randomBytes(SALT_BYTES).toString('base64'));
  }

  /** Throws `too-many` when too many hashes wait already. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const tag = await this.#derive(password, salt, this.#cost);
    return phcOf(this.#cost, salt, tag);
  }

  /** `stored` null: there is no such account or it has no password; takes as long and answers no. */
  async check(
    stored: string | null,
    password: string,
  ): Promise<{ readonly isRight: boolean; readonly isStale: boolean }> {
    const { cost, salt, tag } = fromPhc(stored ?? (await this.#nobody));
    const found = await this.#derive(password, salt, cost);
    const isRight = timingSafeEqual(found, tag) && stored !== null;
    const isStale = cost.memoryKib < this.#cost.memoryKib || cost.passes < this.#cost.passes;
    return { isRight, isStale };
  }

  async #derive(password: string, nonce: Uint8Array, cost: HashCost): Promise<Buffer> {
    await this.#enter();
    try {
      return await new Promise((resolve, reject) => {
        const parameters = {
          // One spelling of what looks the same (NIST SP 800-63B §3.1.1.2).
          message: password.normalize('NFKC'),
          nonce,
          parallelism: LANES,
          tagLength: TAG_BYTES,
          memory: cost.memoryKib,
          passes: cost.passes,
        };
        argon2('argon2id', parameters, (error, tag) => {
          if (error === null) resolve(tag);
          else reject(error);
        });
      });
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < HASHES_AT_ONCE_MAX) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= HASHES_WAITING_MAX)
      throw new OperatingError('too-many', 'Too many people sign in at this moment: try again');
    // Whoever leaves hands their place on, so the count stays.
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}

function phcOf({ memoryKib, passes }: HashCost, salt: Uint8Array, tag: Uint8Array): string {
  const cost = `m=${memoryKib},t=${passes},p=${LANES}`;
  return `$argon2id$v=${VERSION}$${cost}$${base64(salt)}$${base64(tag)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=1\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Only what `phcOf` wrote lies in the database. */
function fromPhc(text: string): { cost: HashCost; salt: Uint8Array; tag: Uint8Array } {
  const [, memory, passes, salt, tag] = PHC.exec(text) ?? [];
  if (salt === undefined || tag === undefined)
    throw new Error('Broken invariant: a stored password hash cannot be read');
  return {
    cost: { memoryKib: Number(memory), passes: Number(passes) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

/** The PHC format has no padding. */
function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
