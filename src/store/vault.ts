/**
 * Personal data is sealed with a key of its stream; destroying the key erases it and leaves the log verifiable
 * (governance.md §6.9). Keys lie in the database, wrapped with the installation's master key, which does not.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { OperatingError } from '#base/errors.ts';
import type { Tx, Db } from './database.ts';

/** AES-256-GCM (NIST SP 800-38D): 12-byte nonce, 16-byte tag. */
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Opened keys kept in memory: 32 bytes each and their names, under 2 MiB. */
export const OPEN_KEYS_MAX = 10_000;

/** Four parameters each, of the 65,535 that PostgreSQL takes. */
const KEYS_AT_ONCE = 1_000;

export class Vault {
  readonly #master: Uint8Array;
  readonly #open = new Map<string, Uint8Array | null>();

  constructor(master: Uint8Array) {
    if (master.length !== KEY_BYTES) throw new Error('Broken invariant: a master key of 32 bytes');
    this.#master = master;
  }

  /** Seals under the stream's key, which is made when there is none. Null: the key was destroyed, nothing may be added. */
  async seal(tx: Tx, streamId: string, plain: Uint8Array, at: string): Promise<Uint8Array | null> {
    const key = (await this.#keyOf(tx, streamId)) ?? (await this.#makeKey(tx, streamId, at));
    return key === null ? null : encrypt(key, plain, streamId);
  }

  /** Reads or makes the keys of many streams at once; `seal` then finds them. Of new streams none is looked for. */
  async prepare(
    tx: Tx,
    streamIds: readonly string[],
    at: string,
    isNew: (streamId: string) => boolean,
  ): Promise<void> {
    const fresh = streamIds.filter((streamId) => isNew(streamId) && !this.#open.has(streamId));
    for (let from = 0; from < fresh.length; from += KEYS_AT_ONCE) {
      await this.#makeKeys(tx, fresh.slice(from, from + KEYS_AT_ONCE), at);
    }
    const missing = await this.recall(tx, streamIds);
    for (let from = 0; from < missing.length; from += KEYS_AT_ONCE) {
      await this.#makeKeys(tx, missing.slice(from, from + KEYS_AT_ONCE), at);
    }
  }

  /** Reads the keys of many streams at once, for `open` to find; gives the streams that have none. */
  async recall(db: Db, streamIds: readonly string[]): Promise<readonly string[]> {
    const wanted = streamIds.filter((streamId) => !this.#open.has(streamId));
    const missing: string[] = [];
    for (let from = 0; from < wanted.length; from += KEYS_AT_ONCE) {
      const some = wanted.slice(from, from + KEYS_AT_ONCE);
      const found = await db
        .selectFrom('vaultKey')
        .select(['streamId', 'wrapped'])
        .where('streamId', 'in', some)
        .execute();
      for (const { streamId, wrapped } of found) {
        this.#remember(streamId, wrapped && decrypt(this.#master, wrapped, streamId));
      }
      const known = new Set(found.map(({ streamId }) => streamId));
      missing.push(...some.filter((streamId) => !known.has(streamId)));
    }
    return missing;
  }

  /** Under the master key itself: for what belongs to no stream. `about` must be the same to open it. */
  sealApart(about: string, plain: Uint8Array): Uint8Array {
    return encrypt(this.#master, plain, about);
  }

  openApart(about: string, box: Uint8Array): Uint8Array {
    return decrypt(this.#master, box, about);
  }

  /** Null: erased. Throws when the box was not sealed under this stream's key. */
  async open(db: Db, streamId: string, box: Uint8Array): Promise<Uint8Array | null> {
    const key = await this.#keyOf(db, streamId);
    return key ? decrypt(key, box, streamId) : null;
  }

  /** Forgets the key for good. False: there was none. */
  async destroy(tx: Tx, streamId: string, at: string): Promise<boolean> {
    this.#open.delete(streamId);
    const { numUpdatedRows } = await tx
      .updateTable('vaultKey')
      .set({ wrapped: null, destroyedAt: at })
      .where('streamId', '=', streamId)
      .where('wrapped', 'is not', null)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Keys that a rolled-back transaction made must not be remembered. */
  forget(): void {
    this.#open.clear();
  }

  /** Undefined: never made. Null: destroyed. */
  async #keyOf(db: Db, streamId: string): Promise<Uint8Array | null | undefined> {
    const known = this.#open.get(streamId);
    if (known !== undefined) return known;
    const row = await db
      .selectFrom('vaultKey')
      .select('wrapped')
      .where('streamId', '=', streamId)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const key = row.wrapped === null ? null : decrypt(this.#master, row.wrapped, streamId);
    this.#remember(streamId, key);
    return key;
  }

  async #makeKey(tx: Tx, streamId: string, at: string): Promise<Uint8Array | null> {
    if ((await this.#keyOf(tx, streamId)) === null) return null;
    await this.#makeKeys(tx, [streamId], at);
    return this.#open.get(streamId) ?? null;
  }

  async #makeKeys(tx: Tx, streamIds: readonly string[], at: string): Promise<void> {
    if (streamIds.length === 0) return;
    const made = streamIds.map((streamId) => ({ streamId, key: randomBytes(KEY_BYTES) }));
    const rows = made.map(({ streamId, key }) => ({
      streamId,
      wrapped: encrypt(this.#master, key, streamId),
      createdAt: at,
      destroyedAt: null,
    }));
    const inserted = await tx
      .insertInto('vaultKey')
      .values(rows)
      // A new stream's key may have been made already, and forgotten since: what is there stays.
      .onConflict((conflict) => conflict.doNothing())
      .returning('streamId')
      .execute();
    const taken = new Set(inserted.map(({ streamId }) => streamId));
    for (const { streamId, key } of made) if (taken.has(streamId)) this.#remember(streamId, key);
  }

  #remember(streamId: string, key: Uint8Array | null): void {
    if (this.#open.size >= OPEN_KEYS_MAX) this.#open.clear();
    this.#open.set(streamId, key);
  }
}

/** The stream's name is bound in, so that a box moved to another row does not open. */
function encrypt(key: Uint8Array, plain: Uint8Array, streamId: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(streamId));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, box: Uint8Array, streamId: string): Uint8Array {
  const nonce = box.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce).setAAD(Buffer.from(streamId));
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
  const body = box.subarray(NONCE_BYTES, box.length - TAG_BYTES);
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (error) {
    const why = 'another master key, or somebody changed them';
    throw new OperatingError('damaged', `The sealed data of ${streamId} do not open: ${why}`, {
      cause: error,
    });
  }
}
