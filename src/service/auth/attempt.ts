/** Counting of failed attempts in the database (the rules are in throttle.ts). */
import { isoFrom } from '#base/clock.ts';
import { OperatingError } from '#base/errors.ts';
import type { Db, Tx } from '#store/database.ts';
import type { Caller, Entrance } from './entry.ts';
import {
  addressGroup,
  afterFailure,
  COUNTS_MAX,
  NO_FAILURES,
  QUIET_MS,
  THROTTLE_RULES,
  throttleKey,
  type FailureCount,
  type ThrottleKind,
} from './throttle.ts';

/** What is being tried. */
export interface Tried {
  readonly kind: Exclude<ThrottleKind, 'address'>;
  /** An e-mail address, a person's id, a device's token: whatever the guesses are at. */
  readonly value: string;
}

export interface Attempt {
  /** It was right: what was counted beforehand is taken back. */
  succeeded(): Promise<void>;
  /** The pause that this failure would bring; null: none yet. For the record. */
  readonly pause: { readonly failures: number; readonly until: string } | null;
}

/**
 * Counts an attempt before it is made, so that attempts at one time are all counted. Throws `too-many` within a pause;
 * attempts within a pause count for nothing, so that nobody's pause can be kept up by hammering.
 */
export async function beginAttempt(
  entrance: Entrance,
  caller: Caller,
  tried: Tried,
): Promise<Attempt> {
  const { office, countKey } = entrance;
  const { db } = office.database;
  const now = office.clock.now();
  const what = throttleKey(countKey, tried.kind, tried.value);
  const where = throttleKey(countKey, 'address', addressGroup(caller.address));
  const pause = await db.transaction().execute(async (tx) => {
    // In the order of their keys: two attempts that wait for each other's row would never end.
    const counts = await readCounts(tx, [what, where].sort(), now);
    const until = Math.max(0, ...[...counts.values()].map(({ pausedUntil }) => pausedUntil));
    if (until > now) throw tooMany(until - now);
    const counted = afterFailure(counts.get(what) ?? NO_FAILURES, THROTTLE_RULES[tried.kind], now);
    const address = afterFailure(counts.get(where) ?? NO_FAILURES, THROTTLE_RULES.address, now);
    await writeCount(tx, what, counted);
    await writeCount(tx, where, address);
    await forgetOld(tx, now);
    const { failures, pausedUntil } = counted;
    return pausedUntil > now ? { failures, until: isoFrom(pausedUntil) } : null;
  });
  return {
    pause,
    succeeded: async () => {
      await db.deleteFrom('signInFailure').where('key', '=', what).execute();
      // Only this one: else whoever has one account could clear the count of all guesses from an address.
      await db
        .updateTable('signInFailure')
        .set((set) => ({ failures: set('failures', '-', 1), pausedUntil: isoFrom(now) }))
        .where('key', '=', where)
        .where('failures', '>', 0)
        .execute();
    },
  };
}

async function readCounts(
  tx: Tx,
  keys: readonly string[],
  now: number,
): Promise<Map<string, FailureCount>> {
  const at = isoFrom(now);
  // A row that is not there cannot be locked: first attempts at one time would each be the first.
  await tx
    .insertInto('signInFailure')
    .values(keys.map((key) => ({ key, failures: 0, lastAt: at, pausedUntil: at })))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const rows = await tx
    .selectFrom('signInFailure')
    .selectAll()
    .where('key', 'in', keys)
    .orderBy('key')
    .forUpdate()
    .execute();
  return new Map(
    rows.map(({ key, failures, lastAt, pausedUntil }) => [
      key,
      { failures, lastAt: Date.parse(lastAt), pausedUntil: Date.parse(pausedUntil) },
    ]),
  );
}

async function writeCount(tx: Tx, key: string, count: FailureCount): Promise<void> {
  const row = {
    failures: count.failures,
    lastAt: isoFrom(count.lastAt),
    pausedUntil: isoFrom(count.pausedUntil),
  };
  await tx.updateTable('signInFailure').set(row).where('key', '=', key).execute();
}

async function forgetOld(db: Db, now: number): Promise<void> {
  await db
    .deleteFrom('signInFailure')
    .where('lastAt', '<', isoFrom(now - QUIET_MS))
    .execute();
  const surplus = db
    .selectFrom('signInFailure')
    .select('key')
    .orderBy('lastAt', 'desc')
    .offset(COUNTS_MAX);
  await db.deleteFrom('signInFailure').where('key', 'in', surplus).execute();
}

function tooMany(ms: number): OperatingError {
  return new OperatingError(
    'too-many',
    `Too many attempts: try again in ${Math.ceil(ms / 1000)} seconds`,
  );
}
