import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { onEachDatabase } from '../../../test/office.ts';
import { ADDRESS, casework } from '../cases/casework.fixture.ts';
import { held, observed } from '../cases/casework-steps.fixture.ts';
import { liftOrder } from '../orders/lift-order.ts';
import { perform } from '../perform.ts';
import { rebuildAll } from '../record/rebuild.ts';
import { captiveStateAt } from './captive-state.ts';
import { HELD_ORDERS_MAX, heldCaseIds, heldOrders } from './held-orders.ts';

onEachDatabase(
  'heldOrders() finds what falls on an address, while it does',
  async (_t, database) => {
    const all = await casework(database);
    const { db } = database;
    const found = async (address: string): Promise<readonly string[]> =>
      (await heldOrders(db, address)).map(({ id }) => id);
    assert.deepEqual(await found(ADDRESS), []);
    const hold = await held(all);
    const { orderId } = hold;
    assert.deepEqual(await found(ADDRESS), [orderId]);
    assert.deepEqual(
      await found(`::ffff:${ADDRESS}`),
      [orderId],
      'as a dual-stack socket tells it',
    );
    assert.deepEqual(await heldCaseIds(all.office, ADDRESS), [hold.caseId]);
    for (const other of ['192.0.2.8', '192.0.3.7', '::1', '2001:db8::7', '', 'x', '192.0.2.0/24']) {
      assert.deepEqual(await found(other), [], other);
    }
    // Of a network, all of it; of IPv6 as well, with the zone that an address may carry.
    await sql`update "order" set content = jsonb_set(content, '{scope}',
    '[{"network":"192.0.2.0/29"},{"network":"2001:db8:7::/48"},{"network":"2001:db8:7::/48"}]')`.execute(
      db,
    );
    assert.deepEqual(await found('192.0.2.6'), [orderId]);
    assert.deepEqual(await found('192.0.2.8'), []);
    assert.deepEqual(await found('2001:db8:7:ffff::9'), [orderId]);
    assert.deepEqual(await found('2001:db8:7::1%eth0'), [orderId]);
    assert.deepEqual(await found('2001:db8:8::1'), []);
    await rebuildAll(all.office);
    assert.deepEqual(await found(ADDRESS), [orderId], 'as the events have it');
    assert.deepEqual(await found('192.0.2.6'), []);
    const lift = {
      params: { id: orderId },
      query: {},
      body: { ending: 'mistake' as const, note: null },
    };
    await perform(all.office, liftOrder, all.people.officer, lift);
    assert.deepEqual(await found(ADDRESS), [orderId], 'until it was seen to be gone');
    assert.equal((await captiveStateAt(all.office, ADDRESS)).captive, false);
    await observed(all, hold, 'absent');
    assert.deepEqual(await found(ADDRESS), []);
    assert.deepEqual(await db.selectFrom('heldNetwork').selectAll().execute(), []);
  },
);

onEachDatabase('heldOrders() gives so many at most, the newest', async (_t, database) => {
  const all = await casework(database);
  await held(all);
  const { db } = database;
  const columns = await sql<{ name: string }>`select quote_ident(column_name) as name
    from information_schema.columns where table_name = 'order' and table_schema = current_schema()
    and column_name <> 'id'`.execute(db);
  const rest = sql.raw(columns.rows.map(({ name }) => name).join(', '));
  for (let i = 0; i < HELD_ORDERS_MAX; i++) {
    await sql`insert into "order" (id, ${rest}) select ${all.office.newId()}, ${rest}
      from "order" order by id limit 1`.execute(db);
  }
  assert.equal((await heldOrders(db, ADDRESS)).length, HELD_ORDERS_MAX);
});
