/**
 * What the tip line does in the database, as a role that reaches functions only. It knows no time finer than a day, and nobody:
 * an address or a browser is not among the arguments of anything here.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import { TIP_ITEMS_MAX } from '#model/tip.ts';
import type { Db, Tx } from '#store/database.ts';
import type { TipBoxRow, TipItemRow } from '#store/tip-tables.ts';
import { stepBehindTipWall } from '#store/tip-wall.ts';
import { makeBoxKeys, openSealed, sealFor, type BoxKeys } from './sealed-box.ts';
import { openContent, sealContent, type Content } from './tip-content.ts';
import type { LineKey, Opened } from './receipt.ts';

/** Sealed bytes that wait to be collected: whoever floods the line fills this, not the disk. */
export const WAITING_BYTES_MAX = 512 * 1024 * 1024;

/** Sealed bytes of one box. */
export const BOX_BYTES_MAX = 64 * 1024 * 1024;

/** A box that somebody opened with its receipt. */
export interface OpenBox {
  readonly lookup: Uint8Array;
  readonly keys: BoxKeys;
}

export interface BoxPage extends Pick<
  TipBoxRow,
  'status' | 'reason' | 'rewardState' | 'rewardAmount' | 'rewardCurrency' | 'day'
> {
  readonly turns: readonly Turn[];
}
export interface Turn extends Pick<TipItemRow, 'place' | 'byOffice' | 'isFile' | 'day'> {
  /** Null: of a file, which is not sent back. */
  readonly content: Content | null;
}

export interface MailboxOptions {
  readonly db: Db;
  /** False where the connection is that role's own, or the database has no roles. */
  readonly stepsBehindWall: boolean;
  readonly clock: Clock;
  readonly line: LineKey;
  /** Sealed bytes; fewer in tests. */
  readonly waitingBytesMax?: number;
}

export class Mailbox {
  readonly #options: MailboxOptions;

  constructor(options: MailboxOptions) {
    this.#options = options;
  }

  /** Gives false where this receipt has a box already: it was sent before. Throws `unavailable` when no more is taken. */
  async submit({ lookup, keys }: Opened, contents: readonly Content[]): Promise<boolean> {
    const box = makeBoxKeys();
    const forOffice = sealFor(this.#options.line.officePublicKey, box.privateKey);
    const forSender = sealFor(keys.publicKey, box.privateKey);
    return this.#behindWall(async (tx) => {
      const { rows } = await sql<{ made: boolean }>`select tip_begin(${randomUUID()}, ${lookup},
        ${box.publicKey}, ${forOffice}, ${forSender}, ${this.#day()}) as made`.execute(tx);
      if (rows[0]?.made !== true) return false;
      await this.#put(tx, { lookup, keys: box }, contents);
      return true;
    });
  }

  /** Null: no receipt of a tip that is here. */
  async open({ lookup, keys }: Opened): Promise<OpenBox | null> {
    const row = await this.#behindWall((tx) => boxOf(tx, lookup));
    if (row === null) return null;
    const privateKey = openSealed(keys, row.forSender);
    return { lookup, keys: { privateKey, publicKey: row.publicKey } };
  }

  /** Null: it was deleted meanwhile. */
  async read({ lookup, keys }: OpenBox): Promise<BoxPage | null> {
    const found = await this.#behindWall(async (tx) => {
      const box = await boxOf(tx, lookup);
      const items = await sql<TipItemRow>`select * from tip_read(${lookup})`.execute(tx);
      return box === null ? null : { box, items: items.rows };
    });
    if (found === null) return null;
    const { status, reason, rewardState, rewardAmount, rewardCurrency, day } = found.box;
    const turns = found.items.map((item) => {
      const { place, byOffice, isFile, sealed } = item;
      const content = isFile ? null : openContent(keys, sealed);
      return { place, byOffice, isFile, day: item.day, content };
    });
    return { status, reason, rewardState, rewardAmount, rewardCurrency, day, turns };
  }

  async add(box: OpenBox, contents: readonly Content[]): Promise<void> {
    await this.#behindWall((tx) => this.#put(tx, box, contents));
  }

  /** The code's hash takes the place of any before it. False: there is no reward to be had. */
  async claim({ lookup }: OpenBox, codeHash: Uint8Array): Promise<boolean> {
    return this.#behindWall(async (tx) => {
      const { rows } = await sql<{ made: boolean }>`
        select tip_claim(${lookup}, ${codeHash}) as made`.execute(tx);
      return rows[0]?.made === true;
    });
  }

  async #put(tx: Tx, { lookup, keys }: OpenBox, contents: readonly Content[]): Promise<void> {
    const most = this.#options.waitingBytesMax ?? WAITING_BYTES_MAX;
    for (const content of contents) {
      const sealed = sealContent(keys.publicKey, content);
      const isFile = content.head.kind === 'file';
      const { rows } = await sql<{ made: boolean }>`select tip_add(${randomUUID()}, ${lookup},
        ${isFile}, ${this.#day()}, ${sealed}, ${TIP_ITEMS_MAX}, ${BOX_BYTES_MAX}, ${most}) as made`.execute(
        tx,
      );
      if (rows[0]?.made !== true) {
        throw new OperatingError('too-large', 'No more is taken in until the office has collected');
      }
    }
  }

  #day(): string {
    return dayOf(this.#options.clock.now());
  }

  #behindWall<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
    const { db, stepsBehindWall } = this.#options;
    return db.transaction().execute(async (tx) => {
      if (stepsBehindWall) await stepBehindTipWall(tx);
      return run(tx);
    });
  }
}

async function boxOf(tx: Tx, lookup: Uint8Array): Promise<TipBoxRow | null> {
  const { rows } = await sql<TipBoxRow>`select * from tip_open(${lookup})`.execute(tx);
  return rows[0] ?? null;
}

/** In universal time, as all that is coarse here. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
