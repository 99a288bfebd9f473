import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { Db } from '#store/database.ts';
import { officeOn, onEachDatabase } from '../../../test/office.ts';
import { Browser, setUpOffice } from '../../../test/browser.ts';
import { CHALLENGES_MAX, CHALLENGES_PER_ADDRESS_MAX } from './challenge.ts';
import { DEVICES_MAX } from './session.ts';
import { askPasskey, signInByPasskey } from './sign-in-by-passkey.ts';
import { addPasskey, askNewPasskey } from './add-passkey.ts';
import { signInByPassword } from './sign-in-by-password.ts';
import { COUNTS_MAX } from './throttle.ts';

async function countOf(db: Db, table: string) {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${sql.table(table)}`.execute(db);
  return rows[0]?.n;
}

onEachDatabase('open challenges are bounded by address and in all', async (_t, database) => {
  const office = await officeOn(database);
  const { entrance } = await setUpOffice(office);
  const { db } = database;
  const browser = new Browser(entrance);
  const now = new Date(office.clock.now()).toISOString();
  const later = new Date(office.clock.now() + 60_000).toISOString();
  const fill = (count: number, address: string) =>
    sql`
    insert into challenge (token_hash, kind, address, failures, created_at, expires_at)
    select ${address} || n, 'passkey', case when ${address} = 'many' then 'a' || n else ${address} end, 0,
      ${now}, ${later} from generate_series(1, ${count}::int) n`.execute(db);
  await fill(CHALLENGES_PER_ADDRESS_MAX, browser.address);
  await browser.call(askPasskey);
  assert.equal(await countOf(db, 'challenge'), CHALLENGES_PER_ADDRESS_MAX);
  await fill(CHALLENGES_MAX, 'many');
  await browser.call(askPasskey);
  assert.equal(await countOf(db, 'challenge'), CHALLENGES_MAX);
});

onEachDatabase('counts of failures are bounded', async (_t, database) => {
  const office = await officeOn(database);
  const { entrance } = await setUpOffice(office);
  const { db } = database;
  const before = new Date(office.clock.now() - 1000).toISOString();
  await sql`insert into sign_in_failure (key, failures, last_at, paused_until)
    select 'k' || n, 1, ${before}, ${before} from generate_series(1, ${COUNTS_MAX}::int) n`.execute(
    db,
  );
  const body = { email: 'nobody@office.example', password: 'a guess of mine' };
  await assert.rejects(new Browser(entrance).call(signInByPassword, { body }), {
    code: 'unauthenticated',
  });
  assert.equal(await countOf(db, 'sign_in_failure'), COUNTS_MAX);
});

onEachDatabase('browsers that are remembered are bounded', async (_t, database) => {
  const office = await officeOn(database);
  const owner = await setUpOffice(office);
  const begun = await owner.call(askNewPasskey);
  const made = owner.authenticator.create(begun.passkey);
  await owner.call(addPasskey, { body: { challenge: begun.challenge, label: 'x', passkey: made } });
  for (let i = 0; i < DEVICES_MAX + 1; i++) {
    const browser = new Browser(owner.entrance);
    const { challenge, passkey } = await browser.call(askPasskey);
    assert.ok(passkey !== null);
    const body = { challenge, passkey: owner.authenticator.get(passkey) };
    await browser.call(signInByPasskey, { body });
  }
  assert.equal(await countOf(database.db, 'device'), DEVICES_MAX);
});
