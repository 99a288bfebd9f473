import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { onEachDatabase } from '../../../test/office.ts';
import { casework, type Casework } from '../cases/casework.fixture.ts';
import { rebuildAll } from '../record/rebuild.ts';
import { tracedBy } from './traced-by.ts';

const POOL = 'pool:pool.example';

async function traces({ office }: Casework, leadId: string): Promise<string[]> {
  const { db } = office.database;
  const own = db.selectFrom('leadTrace').select('trace').where('leadId', '=', leadId);
  return (await own.orderBy('trace').execute()).map(({ trace }) => trace);
}

async function leadsBy({ office }: Casework, trace: string): Promise<string[]> {
  const rows = await tracedBy(office.database.db, trace).execute();
  return rows.map(({ leadId }) => leadId);
}

onEachDatabase('tracedBy() finds a lead by what it knows now', async (_t, database) => {
  const all = await casework(database);
  const { db } = database;
  const lead = await all.see({ id: 'f1' });
  const [tag = ''] = lead.walletTags;
  const others = [`wallet:${tag}`, 'worker:rig1'];
  assert.deepEqual(await traces(all, lead.id), ['coin:BTC', POOL, ...others]);
  await all.see({ id: 'f2', pool: 'other.example' });
  assert.deepEqual(await leadsBy(all, 'pool:other.example'), [lead.id]);
  assert.deepEqual(await traces(all, lead.id), ['coin:BTC', 'pool:other.example', POOL, ...others]);
  // A row that no longer knows something leaves no trace of it; what is as it was keeps its own.
  await sql`update lead set pools = '["other.example"]', wallet_tags = '[]', workers = '[]',
    coins = '[]'`.execute(db);
  assert.deepEqual(await traces(all, lead.id), ['pool:other.example']);
  assert.deepEqual(await leadsBy(all, POOL), []);
  await sql`update lead set jurisdiction = 'hebei'`.execute(db);
  const [moved] = await db.selectFrom('leadTrace').selectAll().execute();
  assert.equal(moved?.jurisdiction, 'hebei');
});

onEachDatabase('a rebuild leaves no trace that the events do not tell', async (_t, database) => {
  const all = await casework(database);
  const lead = await all.see({ id: 'f1' });
  const before = await traces(all, lead.id);
  await sql`update lead set pools = '["nobody.example"]'`.execute(database.db);
  await rebuildAll(all.office);
  assert.deepEqual(await traces(all, lead.id), before);
  assert.deepEqual(await leadsBy(all, 'pool:nobody.example'), []);
});
