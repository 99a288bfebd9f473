import assert from 'node:assert/strict';
import { LEAD_SIGHTINGS_MAX } from '#model/lead.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { about, casework } from '../cases/casework.fixture.ts';
import { perform } from '../perform.ts';
import { mergeLead } from './merge-lead.ts';

onEachDatabase(
  'a finding that comes back after many others is counted once, where it went before',
  async (_t, database) => {
    const all = await casework(database);
    const first = await all.see({ id: 'f0' });
    for (let i = 1; i <= LEAD_SIGHTINGS_MAX; i++) await all.see({ id: `f${i}` });
    const same = await all.see({ id: 'f0' });
    assert.equal(same.sightingCount, LEAD_SIGHTINGS_MAX + 1);
    assert.ok(!same.sightings.some(({ findingId }) => findingId === 'f0'), 'out of sight');
    const newer = await all.see({ id: 'f0', version: 2 });
    assert.deepEqual([newer.id, newer.sightingCount], [first.id, LEAD_SIGHTINGS_MAX + 1]);
    assert.equal(newer.sightings.at(-1)?.findingVersion, 2);
    // From another address by now: it goes where it went.
    const moved = await all.see({ id: 'f1', version: 2, client: { ip: '203.0.113.9', port: 1 } });
    assert.deepEqual([moved.id, moved.sightingCount], [first.id, LEAD_SIGHTINGS_MAX + 1]);
  },
);

onEachDatabase('what a merged lead took counts as taken by the other', async (_t, database) => {
  const all = await casework(database);
  const client = { ip: '203.0.113.9', port: 1 };
  const from = await all.see({ id: 'f1', grade: 'attempted', client });
  const into = await all.see({ id: 'f2', grade: 'attempted' });
  assert.notEqual(from.id, into.id);
  const merging = about(from.id, { intoId: into.id, note: 'One machine' });
  await perform(all.office, mergeLead, all.people.analyst, merging);
  const again = await all.see({ id: 'f1', version: 2, grade: 'attempted', client });
  assert.deepEqual([again.id, again.sightingCount], [into.id, 2]);
});
