import { decideMakeLead } from '#govern/lead/triage.ts';
import { decideLeadFromTip } from '#govern/tip/decide.ts';
import { tipRoutes } from '#model/routes/tips.ts';
import { namedSystem } from '../cases/system-for.ts';
import { command } from '../handler.ts';
import { placeOf } from '../leads/place-of.ts';
import { onTip, recordOn } from './on-tip.ts';

/** A tip is a hint and never evidence: the lead has the lowest grade and the office's own words. */
export const leadFromTip = command(tipRoutes.makeLead, async (work, { params, body }) => {
  const { tip, doer } = await onTip(work, 'tip.handle', params.id);
  const { address, systemId, note } = body;
  const named = systemId === null ? null : await namedSystem(work, systemId);
  const found =
    named !== null || address === null
      ? null
      : await placeOf(work.tx, address, work.at, tip.jurisdiction);
  const system = named ?? found?.system ?? null;
  const home = { jurisdiction: tip.jurisdiction, sector: null, unitId: null };
  const { jurisdiction, sector, unitId } = system ?? home;
  const where = { jurisdiction, sector, unitId, systemId: system?.id ?? null, address };
  const source = `tip ${tip.id}`;
  const kind = { provenance: 'tip', source, grade: 'listed', recurrenceOfId: null } as const;
  const decision = decideMakeLead({ ...where, ...kind, note }, doer);
  const lead = await work.record('lead', work.newId(), decision, where);
  const { id, version } = await recordOn(work, tip, decideLeadFromTip(tip, lead.id));
  return { id, version, leadId: lead.id };
});
