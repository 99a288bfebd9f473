/**
 * What is kept of an access network that cannot be asked what it does: what is held, and which sessions were told so.
 * A session that was told:
 *
 *   (nothing) ─asked→ doubt: asked ─ACK→ held ─asked→ … ─ACK of normal, or "no such session"→ (nothing)
 *                          └─silence→ doubt: silent (asked again for ever)
 *                          └─refused→ as it was before
 */
import { z } from 'zod';
import { Holder } from '#model/desired-set.ts';
import { NetworkText } from '#model/network-text.ts';
import { RungSchema } from '#model/rung.ts';
import { SessionNames } from './names.ts';

const HeldRung = RungSchema.exclude(['notify']);
/** Milliseconds since 1970; a clock may count parts of them. */
const At = z.number().nonnegative();

const LedgerHold = z.strictObject({
  key: NetworkText,
  rung: HeldRung,
  orders: z.array(z.string()),
  /** Logins are not held after it. */
  expiresAt: At,
  holders: z.array(Holder),
});
export type LedgerHold = z.infer<typeof LedgerHold>;

const Told = z.strictObject({
  id: z.string(),
  /** Name of the access server in the settings. */
  nas: z.string(),
  /** By its accounting, by the answer to its login, or only by what the office knows of it. */
  by: z.enum(['session', 'login', 'asking']),
  names: SessionNames,
  /** The hold for which it was last told something, and its orders. */
  key: NetworkText,
  orders: z.array(z.string()),
  /** What the access server acknowledged last, or a login was answered; null: nothing. */
  held: HeldRung.nullable(),
  /**
   * The latest end of a session time that it may have been given; null: none was, and nothing
   * but a change or a new login ends it.
   */
  until: At.nullable(),
  /** What it was asked to be, with no word whether it is; null: to be normal. */
  asked: HeldRung.nullable(),
  doubt: z.enum(['asked', 'silent']).nullable(),
});
export type Told = z.infer<typeof Told>;

export const LedgerFile = z.strictObject({
  format: z.literal('minewatch-radius/1'),
  exempt: z.array(NetworkText),
  holds: z.array(LedgerHold),
  told: z.array(Told),
});
export type LedgerFile = z.infer<typeof LedgerFile>;
