/** The tag of a wallet: the same for the same wallet, and nothing to whoever has not the key. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Db } from '#store/database.ts';
import type { Office } from '../office.ts';
import type { Work } from '../work.ts';

/** The stream under whose key the tags' key is sealed; it has no events. */
const KEY_ID = '00000000-0000-7000-8000-0000000c0de5';
const KEY_BYTES = 32;
/** 128 bits: no two wallets of a country meet by chance. */
const TAG_CHARS = 32;

export async function walletTag(work: Work, wallet: string): Promise<string> {
  const key = await work.once(
    'key of wallet tags',
    async () => (await knownKey(work.tx, work.office)) ?? makeKey(work),
  );
  return tagBy(key, wallet);
}

/** Null: no wallet was ever seen here, so this one was not. */
export async function knownWalletTag(
  db: Db,
  office: Office,
  wallet: string,
): Promise<string | null> {
  const key = await knownKey(db, office);
  return key === null ? null : tagBy(key, wallet);
}

function tagBy(key: Uint8Array, wallet: string): string {
  return createHmac('sha256', key).update(wallet).digest('hex').slice(0, TAG_CHARS);
}

async function knownKey(db: Db, office: Office): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('walletTagKey')
    .select('key')
    .where('id', '=', KEY_ID)
    .executeTakeFirst();
  return row === undefined ? null : office.vault.open(db, KEY_ID, row.key);
}

async function makeKey({ tx, office, iso }: Work): Promise<Uint8Array> {
  const key = randomBytes(KEY_BYTES);
  const sealed = await office.vault.seal(tx, KEY_ID, key, iso);
  if (sealed === null) throw new Error('Broken invariant: the key of the tags is never erased');
  await tx.insertInto('walletTagKey').values({ id: KEY_ID, key: sealed }).execute();
  return key;
}
