import assert from 'node:assert/strict';
import type { Finding } from '#model/finding.ts';
import type { Lead } from '#model/lead.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { about, casework, type Casework } from '../cases/casework.fixture.ts';
import { attributeCase } from '../cases/attribute-case.ts';
import { joinLead } from '../cases/join-lead.ts';
import { mergeLead } from '../leads/merge-lead.ts';
import { placeLead } from '../leads/place-lead.ts';
import { perform } from '../perform.ts';
import { contentOf, systemOf } from '../systems/supervised.fixture.ts';
import { inWork } from '../work.ts';
import { attachPiece } from './attach-evidence.ts';
import { keep } from './keep-evidence.ts';

const NOWHERE = { caseId: null, leadId: null, systemId: null, unitId: null, sector: null };

/** A finding with what it rests on, as a delivery hands it in; where the piece lies is asked of the database. */
async function seen(all: Casework, changes: Partial<Finding>): Promise<{ lead: Lead; id: string }> {
  const { office, sensor } = all;
  const bytes = Buffer.from(`session ${changes.id}`);
  const { id } = await inWork(office, sensor, (work) =>
    keep(work, bytes, {
      ...NOWHERE,
      jurisdiction: 'hebei',
      kind: 'transcript',
      mediaType: 'application/x-ndjson',
      takenAt: null,
      source: 'sensor',
      name: 'transcript.ndjson',
      note: null,
    }),
  );
  return { lead: await all.see(changes, id), id };
}

onEachDatabase('evidence of a sensor goes where its lead goes', async (_t, database) => {
  const all = await casework(database);
  const { office, people, systemId } = all;
  const placeOf = (id: string) =>
    database.db
      .selectFrom('evidence')
      .select(['leadId', 'caseId', 'systemId', 'unitId', 'jurisdiction'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  const weak = await seen(all, { grade: 'attempted' });
  const { unitId, jurisdiction } = weak.lead;
  const known = { leadId: weak.lead.id, systemId, unitId, jurisdiction };
  assert.deepEqual(await placeOf(weak.id), { ...known, caseId: null });
  // The policy opens a case: what was kept before comes along.
  const strong = await seen(all, { version: 2 });
  const { caseId } = strong.lead;
  assert.ok(caseId !== null && strong.lead.id === weak.lead.id);
  for (const { id } of [weak, strong]) assert.deepEqual(await placeOf(id), { ...known, caseId });
  // Nobody knows the system yet; then somebody says whose it is.
  const client = { ip: '203.0.113.9', port: 1 };
  const strange = await seen(all, { id: 'f9', client });
  const other = strange.lead.caseId;
  assert.ok(other !== null && other !== caseId);
  const farm = await systemOf(office, people.officer, contentOf(all.staff.unitId, { name: 'B' }));
  await perform(office, attributeCase, people.analyst, about(other, { systemId: farm }));
  assert.deepEqual(await placeOf(strange.id), {
    ...known,
    leadId: strange.lead.id,
    systemId: farm,
    caseId: other,
  });
  // A lead is placed, joined to a case, or merged into another lead.
  const third = await seen(all, {
    id: 'f3',
    grade: 'attempted',
    client: { ip: '203.0.113.3', port: 1 },
  });
  await perform(office, placeLead, people.analyst, about(third.lead.id, { systemId }));
  assert.equal((await placeOf(third.id)).systemId, systemId);
  await perform(office, joinLead, people.analyst, about(caseId, { leadId: third.lead.id }));
  assert.deepEqual(await placeOf(third.id), { ...known, leadId: third.lead.id, caseId });
  const fourth = await seen(all, {
    id: 'f4',
    grade: 'attempted',
    client: { ip: '203.0.113.4', port: 1 },
  });
  const into = { intoId: weak.lead.id, note: null };
  await perform(office, mergeLead, people.analyst, about(fourth.lead.id, into));
  assert.deepEqual(await placeOf(fourth.id), { ...known, caseId });
  // Where it lies already nothing is recorded.
  const events = () => database.db.selectFrom('event').select('seq').execute();
  const before = (await events()).length;
  await inWork(office, all.sensor, (work) => attachPiece(work, strong.id, strong.lead));
  assert.equal((await events()).length, before);
});
