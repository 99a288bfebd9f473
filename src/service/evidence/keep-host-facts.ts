/** What `minewatch inspect` found on a host, handed in by people: as evidence of a case, or for a system. */
import { canonicalJson } from '#base/canonical-json.ts';
import { OperatingError } from '#base/errors.ts';
import { isoFrom } from '#base/clock.ts';
import { isOwnUnit } from '#govern/conflict.ts';
import { decideMakeLead } from '#govern/lead/triage.ts';
import type { HostFacts } from '#model/host-facts.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { sha256 } from '#store/record.ts';
import { namedSystem } from '../cases/system-for.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { caseForEvidence, keep, type Description } from './keep-evidence.ts';

export const keepHostFacts = command(evidenceRoutes.keepHostFacts, async (work, input) => {
  const { params, body } = input;
  const found = await caseForEvidence(work, params.id);
  const { id: caseId, jurisdiction, sector, unitId, systemId } = found;
  const place = { caseId, leadId: null, jurisdiction, sector, unitId, systemId };
  return keepFacts(work, body.facts, place);
});

/** A report that found nothing is kept, too: it is what the unit can show. */
export const systemInspected = command(evidenceRoutes.inspected, async (work, input) => {
  const { params, body } = input;
  const { facts } = body;
  const system = await namedSystem(work, params.id);
  const { id: systemId, jurisdiction, sector, unitId } = system;
  const doer = await doerOf(work, 'lead.make', { jurisdiction, sector, unitId });
  // Also of a report that found nothing: nobody vouches for their own unit here.
  if (isOwnUnit(doer.unitId, unitId)) {
    throw new OperatingError(
      'conflict-of-interest',
      'Nobody may hand this in for their own unit: attach it to the attestation instead',
    );
  }
  const place = { jurisdiction, sector, unitId, systemId };
  const leadId = facts.grade === null ? null : work.newId();
  if (facts.grade !== null && leadId !== null) {
    const { grade } = facts;
    const source = `minewatch inspect ${facts.id}`;
    const lead = { ...place, address: null, provenance: 'manual' as const, source, grade };
    const decision = decideMakeLead({ ...lead, recurrenceOfId: null, note: null }, doer);
    await work.record('lead', leadId, decision, place);
  }
  const kept = await keepFacts(work, facts, { ...place, caseId: null, leadId });
  return { ...kept, leadId };
});

type Place = Pick<
  Description,
  'caseId' | 'leadId' | 'systemId' | 'unitId' | 'jurisdiction' | 'sector'
>;

async function keepFacts(
  work: Work,
  facts: HostFacts,
  place: Place,
): Promise<{ id: string; version: number; sha256: string }> {
  // In one form, so that the same report is known again however it was printed.
  const content = Buffer.from(canonicalJson(facts));
  await refuseAgain(work, sha256(content), place);
  return keep(work, content, {
    ...place,
    kind: 'host-facts',
    mediaType: 'application/json',
    takenAt: isoFrom(Date.parse(facts.madeAt)),
    source: 'host',
    name: `host-facts-${facts.id}.json`,
    note: null,
  });
}

async function refuseAgain(work: Work, hash: string, place: Place): Promise<void> {
  const { caseId, systemId } = place;
  const before = await work.tx
    .selectFrom('evidence')
    .select('id')
    .where('sha256', '=', hash)
    .where((where) =>
      caseId === null ? where('systemId', '=', systemId) : where('caseId', '=', caseId),
    )
    .executeTakeFirst();
  if (before === undefined) return;
  throw new OperatingError('conflict', `This report was handed in before, as ${before.id}`);
}
