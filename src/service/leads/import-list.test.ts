import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import type { PersonActor } from '#model/actor.ts';
import { onEachDatabase, officeOn } from '../../../test/office.ts';
import { type Staff, staffOf } from '../../../test/staff.ts';
import { addBinding } from '../bindings/add-binding.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { contentOf, systemOf } from '../systems/supervised.fixture.ts';
import { importList } from './import-list.ts';

interface World {
  readonly office: Office;
  readonly staff: Staff;
  readonly officer: PersonActor;
  /** A system that has 192.0.2.7, and one with 192.0.2.16/28. */
  readonly single: string;
  readonly wide: string;
}

async function world(database: Parameters<typeof officeOn>[0]): Promise<World> {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const officer = await staff.hire('officer');
  const bound = async (name: string, network: string): Promise<string> => {
    const systemId = await systemOf(office, officer, contentOf(staff.unitId, { name }));
    const from = '2026-01-01T00:00:00.000Z';
    const body = { systemId, network, from, until: null, confidence: 0.9, mac: null, port: null };
    await perform(office, addBinding, officer, { params: {}, query: {}, body });
    return systemId;
  };
  return {
    office,
    staff,
    officer,
    single: await bound('A', '192.0.2.7'),
    wide: await bound('B', '192.0.2.16/28'),
  };
}

function listOf(lines: readonly string[], source = 'notice 2026-17') {
  const text = ['address,since,note', ...lines].join('\n');
  return {
    params: {},
    query: {},
    body: { source, jurisdiction: 'hebei', zone: null, dueAt: null, text },
  };
}

onEachDatabase(
  'importList() makes leads of systems and of unknown addresses',
  async (_t, database) => {
    const { office, officer, single } = await world(database);
    const lines = ['192.0.2.7,2026-02-01T00:00:00Z,seen twice', '203.0.113.9,,', 'nonsense,,'];
    const report = await perform(office, importList, officer, listOf(lines));
    assert.deepEqual(report.counts, { lines: 3, made: 2, known: 0, rejected: 1 });
    assert.deepEqual(report.rejected, [{ line: 4, reason: 'bad-address', text: 'nonsense' }]);
    assert.deepEqual(
      report.leads.map(({ line, address, systemId }) => [line, address, systemId]),
      [
        [2, '192.0.2.7', single],
        [3, '203.0.113.9', null],
      ],
    );
    const leads = await database.db.selectFrom('lead').selectAll().orderBy('address').execute();
    assert.partialDeepStrictEqual(leads, [
      {
        state: 'new',
        provenance: 'superior-list',
        source: 'notice 2026-17',
        grade: 'listed',
        jurisdiction: 'hebei/shijiazhuang',
        systemId: single,
        sightingCount: 1,
        firstSeen: '2026-02-01T00:00:00.000Z',
        note: 'seen twice',
      },
      { jurisdiction: 'hebei', systemId: null, address: '203.0.113.9' },
    ]);
  },
);

onEachDatabase(
  'importList() changes nothing when the same list is handed in again',
  async (_t, database) => {
    const { office, officer } = await world(database);
    const list = listOf(['192.0.2.7,2026-02-01T00:00:00Z,', '203.0.113.9,2026-02-01T00:00:00Z,']);
    const first = await perform(office, importList, officer, list);
    const before = await database.db.selectFrom('lead').selectAll().orderBy('id').execute();
    const second = await perform(office, importList, officer, list);
    assert.deepEqual(second.counts, { lines: 2, made: 0, known: 2, rejected: 0 });
    assert.deepEqual(
      second.leads.map(({ leadId }) => leadId),
      first.leads.map(({ leadId }) => leadId),
    );
    assert.deepEqual(
      await database.db.selectFrom('lead').selectAll().orderBy('id').execute(),
      before,
    );
    const other = listOf(['192.0.2.7,2026-02-10T00:00:00Z,'], 'notice 2026-18');
    const third = await perform(office, importList, officer, other);
    assert.equal(third.leads[0]?.leadId, first.leads[0]?.leadId);
    const after = await database.db
      .selectFrom('lead')
      .select('sightingCount')
      .where('address', '=', '192.0.2.7')
      .execute();
    assert.deepEqual(after, [{ sightingCount: 2 }]);
  },
);

onEachDatabase('importList() finds the systems inside a prefix', async (_t, database) => {
  const { office, officer, single, wide } = await world(database);
  const lines = ['192.0.2.0/24,2026-02-01T00:00:00Z,', '198.51.100.0/24,,'];
  const report = await perform(office, importList, officer, listOf(lines));
  assert.deepEqual(
    report.leads.map(({ address, systemId, isNew }) => [address, systemId, isNew]),
    [
      ['192.0.2.7', single, true],
      [null, wide, true],
    ],
  );
  assert.deepEqual(report.rejected, [{ line: 3, reason: 'nobody-known', text: '198.51.100.0/24' }]);
  const again = await perform(office, importList, officer, listOf(lines));
  assert.equal(again.counts.known, 2);
});

onEachDatabase(
  'importList() rejects lines beyond what the roles of the caller reach',
  async (_t, database) => {
    const { office, staff } = await world(database);
    const analyst = await staff.hire('analyst', 'hebei/baoding');
    const body = {
      ...listOf(['192.0.2.7,,', '203.0.113.9,,']).body,
      jurisdiction: 'hebei/baoding',
    };
    const report = await perform(office, importList, analyst, { params: {}, query: {}, body });
    assert.deepEqual(report.rejected, [{ line: 2, reason: 'not-yours', text: '192.0.2.7' }]);
    assert.equal(report.counts.made, 1);
    await assert.rejects(perform(office, importList, analyst, listOf(['203.0.113.9,,'])), {
      code: 'forbidden',
    });
    const approver = await staff.hire('approver');
    await assert.rejects(perform(office, importList, approver, listOf(['203.0.113.9,,'])), {
      code: 'forbidden',
    });
  },
);

onEachDatabase('importList() with an idempotency key answers as before', async (_t, database) => {
  const { office, officer } = await world(database);
  const asked = { seenVersion: null, idempotencyKey: randomUUIDv7() };
  const list = listOf(['203.0.113.9,,']);
  const first = await perform(office, importList, officer, list, asked);
  assert.deepEqual(await perform(office, importList, officer, list, asked), first);
});
