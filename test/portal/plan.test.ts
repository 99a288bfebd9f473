/** Held devices ask again and again: what they ask must not depend on how many are held. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { heldOrders } from '#service/portal/held-orders.ts';
import { openDatabase } from '#store/database.ts';
import { faultsOf, Listener } from '../../bench/office/plans.ts';
import { postgresUrl } from '../office.ts';
import { requirePeer } from '../peers.ts';

const HELD = 50_000;

test('heldOrders() looks at no more than falls on the address', async (t) => {
  if (!requirePeer(t, 'postgresql')) return;
  const database = await openDatabase({ url: await postgresUrl() });
  t.after(() => database.close());
  const listener = new Listener();
  const { db } = listener.on(database);
  await sql`insert into held_network (network, order_id, jurisdiction)
    select '10.' || i / 65536 || '.' || i / 256 % 256 || '.' || i % 256,
      ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'hebei'
    from generate_series(1, ${HELD}) as i`.execute(db);
  await sql`analyze held_network`.execute(db);
  listener.heard = [];
  await heldOrders(db, '10.0.3.7');
  const [asked] = listener.heard;
  assert.match(asked?.sql ?? '', /held_network/);
  const faults = await faultsOf(db, listener.heard, new Map([['held_network', HELD]]), 1_000);
  assert.deepEqual(faults, []);
});
