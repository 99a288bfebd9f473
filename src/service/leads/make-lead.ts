import { decideMakeLead } from '#govern/lead/triage.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { namedSystem } from '../cases/system-for.ts';
import { doerOf } from '../doer.ts';
import { command } from '../handler.ts';
import { placeOf } from './place-of.ts';

export const makeLead = command(leadRoutes.make, async (work, { body }) => {
  const { address, systemId, seenAt, provenance, source, grade, note } = body;
  const at = seenAt === null ? work.at : Date.parse(seenAt);
  const named = systemId === null ? null : await namedSystem(work, systemId);
  const place =
    named !== null || address === null
      ? null
      : await placeOf(work.tx, address, at, body.jurisdiction);
  const system = named ?? place?.system ?? null;
  const { jurisdiction, sector, unitId } = system ?? {
    jurisdiction: body.jurisdiction,
    sector: null,
    unitId: null,
  };
  const doer = await doerOf(work, 'lead.make', { jurisdiction, sector, unitId });
  const where = { jurisdiction, sector, unitId, systemId: system?.id ?? null, address };
  const lead = { ...where, provenance, source, grade, recurrenceOfId: null, note };
  const decision = decideMakeLead(lead, doer);
  const { id, version } = await work.record('lead', work.newId(), decision, where);
  return { id, version };
});
