import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { HostFacts } from '#model/host-facts.ts';
import { embeddedDatabase } from '../../../test/office.ts';
import { about, casework } from '../cases/casework.fixture.ts';
import { perform } from '../perform.ts';
import { keepHostFacts, systemInspected } from './keep-host-facts.ts';
import { listEvidence } from './list-evidence.ts';
import { viewEvidence } from './view-evidence.ts';

const FACTS = HostFacts.parse({
  type: 'host-facts',
  format: 1,
  id: '0195a6f0-0000-7000-8000-000000000001',
  madeAt: '2026-03-02T08:00:00Z',
  madeBy: 'minewatch test',
  host: { name: 'node7', kernel: null, machine: null, startedAt: null },
  isRoot: true,
  looked: { processes: 1, sockets: 0, files: 1, startUps: 0 },
  gaps: [],
  kernel: { hugePages: [], msrModule: false, msrWrites: null },
  time: null,
  grade: 'host-proven',
  findings: [
    { grade: 'host-proven', process: null, settings: [], sockets: [], evidence: [], against: [] },
  ],
});

test('host facts are evidence of a case, and make a lead for a system where it mines', async (t) => {
  const database = await embeddedDatabase();
  t.after(() => database.close());
  const all = await casework(database);
  const { office, people, systemId } = all;
  const { caseId } = await all.see({ grade: 'work-proven' });
  assert.ok(caseId !== null);
  const body = { facts: FACTS };
  await t.test('kept with the case, sealed, and read back as they were', async () => {
    const { id } = await perform(office, keepHostFacts, people.officer, about(caseId, body));
    const asked = { params: { id: caseId }, query: { limit: 50 }, body: {} };
    const { items } = await perform(office, listEvidence, people.officer, asked);
    const kept = items.find((item) => item.id === id);
    assert.equal(kept?.kind, 'host-facts');
    assert.equal(kept.source, 'host');
    const read = await perform(office, viewEvidence, people.officer, about(id, {}));
    const text = Buffer.from(read.content, 'base64').toString();
    assert.deepEqual(HostFacts.parse(JSON.parse(text)), FACTS);
  });
  await t.test('refused a second time', async () => {
    const again = perform(office, keepHostFacts, people.officer, about(caseId, body));
    await assert.rejects(
      again,
      (error) => error instanceof OperatingError && error.code === 'conflict',
    );
  });
  await t.test('a lead with the grade of the report', async () => {
    const other = { facts: { ...FACTS, id: '0195a6f0-0000-7000-8000-000000000002' } };
    const made = await perform(office, systemInspected, people.analyst, about(systemId, other));
    assert.ok(made.leadId !== null);
    const lead = await office.database.db
      .selectFrom('lead')
      .select(['grade', 'systemId', 'provenance'])
      .where('id', '=', made.leadId)
      .executeTakeFirstOrThrow();
    assert.deepEqual(lead, { grade: 'host-proven', systemId, provenance: 'manual' });
  });
  await t.test('no lead where nothing was found, but the report is kept', async () => {
    const id = '0195a6f0-0000-7000-8000-000000000003';
    const clean = { facts: { ...FACTS, id, grade: null, findings: [] } };
    const made = await perform(office, systemInspected, people.analyst, about(systemId, clean));
    assert.equal(made.leadId, null);
  });
});
