/** An office with a tip line, and somebody who writes to it. */
import { randomBytes } from 'node:crypto';
import type { PersonActor } from '#model/actor.ts';
import type { Database } from '#store/database.ts';
import { HandClock, officeOn } from '../../../test/office.ts';
import { staffOf, type Staff } from '../../../test/staff.ts';
import type { Office } from '../office.ts';
import { collectTips } from './collect-tips.ts';
import { Mailbox } from './mailbox.ts';
import { Receipts, type LineKey } from './receipt.ts';
import { makeBoxKeys } from './sealed-box.ts';
import type { Content } from './tip-content.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** As little as Argon2id may have. */
export const CHEAP = { memoryKib: 8, passes: 1 } as const;

export interface TipStage {
  readonly office: Office;
  readonly clock: HandClock;
  readonly staff: Staff;
  readonly line: LineKey;
  readonly receipts: Receipts;
  readonly mailbox: Mailbox;
  /** Lets half a day pass and collects. */
  collect(): Promise<void>;
  /** Sends a tip under this receipt. */
  send(receipt: string, contents?: readonly Content[]): Promise<boolean>;
}

export async function tipStage(database: Database): Promise<TipStage> {
  const clock = new HandClock();
  const keys = makeBoxKeys();
  const tips = { keys, collectMs: 12 * HOUR_MS, jurisdiction: null };
  const office: Office = { ...(await officeOn(database, clock)), tips };
  const staff = await staffOf(office);
  const [salt, pepper] = [randomBytes(32), randomBytes(32)];
  const line = { officePublicKey: keys.publicKey, salt, pepper };
  const receipts = new Receipts(line, CHEAP);
  const stepsBehindWall = database.hasWalls;
  const mailbox = new Mailbox({ db: database.db, stepsBehindWall, clock, line });
  return {
    office,
    clock,
    staff,
    line,
    receipts,
    mailbox,
    async collect() {
      clock.forward(12 * HOUR_MS);
      await collectTips(office);
    },
    send: async (receipt, contents = [report()]) =>
      mailbox.submit(await receipts.open(receipt), contents),
  };
}

export function report(what = 'Somebody mines in the cellar'): Content {
  const head = { kind: 'report', category: 'mining', language: 'en', what } as const;
  return { head: { ...head, where: 'Yuhua road 7', since: '' }, bytes: new Uint8Array() };
}

export function file(name: string, bytes: Uint8Array): Content {
  return { head: { kind: 'file', name }, bytes };
}

export function message(text: string): Content {
  return { head: { kind: 'message', text }, bytes: new Uint8Array() };
}

export const about = <B extends object>(id: string, body: B) => ({
  params: { id },
  query: {},
  body,
});
export const asked = <B extends object>(body: B) => ({ params: {}, query: {}, body });

/** Freshly proved. */
export function fresh(actor: PersonActor, { clock }: TipStage): PersonActor {
  return { ...actor, steppedUpAt: clock.now() };
}
