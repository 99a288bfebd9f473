/** The limits of leads that need a database to be reached. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aFinding } from '../../../test/builders.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { about0, casework, type Casework } from '../cases/casework.fixture.ts';
import { perform } from '../perform.ts';
import { LINKED_MAX, showLead } from './show-lead.ts';
import { CARRIERS_MAX, sightingFrom } from './sighting-from.ts';
import { CANDIDATES_MAX } from './taken-findings.ts';

const at = (n: number) => ({ client: { ip: `203.0.113.${n}`, port: 1 } });

/** Leads of as many addresses, which nobody is known to have, oldest first. */
async function leadsOf(all: Casework, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    ids.push((await all.see({ id: `f${n}`, grade: 'attempted', ...at(n) })).id);
  }
  return ids;
}

onEachDatabase(
  'showLead() shows so many leads of the same wallet, newest first',
  async (_t, db) => {
    const all = await casework(db);
    const [first = '', ...others] = await leadsOf(all, LINKED_MAX + 2);
    const { linked } = await perform(all.office, showLead, all.people.analyst, about0(first));
    assert.deepEqual(
      linked.map(({ id }) => id),
      others.slice(1).toReversed(),
    );
  },
);

onEachDatabase(
  'fittingLead() finds the lead that took a finding behind as many newer ones as it looks at',
  async (_t, database) => {
    const all = await casework(database);
    const ids = await leadsOf(all, CANDIDATES_MAX + 2);
    // All of one address by now, as after years of dismissals.
    const { client } = at(1);
    const old = { address: client.ip, state: 'dismissed', dismissedUntil: null } as const;
    await database.db.updateTable('lead').set(old).execute();
    const stillOpen = database.db.updateTable('lead').set({ state: 'new' });
    await stillOpen.where('id', 'in', ids.slice(0, 2)).execute();
    const again = await all.see({ id: 'f0', version: 2, grade: 'attempted', ...at(1) });
    assert.equal(again.id, ids[0]);
    // What nobody took is compared with the newest: beyond the limit it makes a lead of its own.
    const fresh = await all.see({ id: 'fresh', grade: 'attempted', ...at(1) });
    assert.ok(!ids.includes(fresh.id));
  },
);

test('sightingFrom() keeps the outermost carriers, as many as its limit', () => {
  const by = { walletTag: null, sensorId: null, transcriptId: null };
  const carriersOf = (count: number) => {
    const carriers = Array.from({ length: count }, (_, n) => (n % 2 === 0 ? 'http' : 'websocket'));
    return sightingFrom(aFinding({ carriers }), by).carriers;
  };
  assert.equal(carriersOf(CARRIERS_MAX).length, CARRIERS_MAX);
  assert.equal(carriersOf(CARRIERS_MAX + 4).length, CARRIERS_MAX);
  assert.equal(carriersOf(CARRIERS_MAX + 4)[0], 'http');
});
