import { decideAttribute } from '#govern/case/open.ts';
import { decidePlace } from '#govern/lead/triage.ts';
import { isRefusal } from '#model/decision.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { attachPieces } from '../evidence/attach-evidence.ts';
import { command } from '../handler.ts';
import { recordNews } from '../record-news.ts';
import { caseAfter } from './on-case.ts';
import { openCaseOn } from './opening-facts.ts';
import { namedSystem } from './system-for.ts';

export const attributeCase = command(caseRoutes.attribute, async (work, { params, body }) => {
  const system = await namedSystem(work, body.systemId);
  const { id: systemId, version: systemVersion, unitId, jurisdiction, sector } = system;
  // Whoever names a system answers for its place in the tree too.
  await work.require('case.assess', { jurisdiction, sector, unitId });
  const after = await caseAfter(work, {
    id: params.id,
    verb: 'case.assess',
    decide: async (state) => {
      const place = { systemId, systemVersion, unitId, jurisdiction, sector };
      const other = await openCaseOn(work.tx, { systemId, address: null });
      const openCase = other?.id === state.id ? null : other;
      return decideAttribute(state, place, { openCase });
    },
  });
  for (const leadId of after.leadIds) {
    const lead = await work.load('lead', leadId);
    const placing = decidePlace(lead, { systemId, unitId, jurisdiction, sector }, true);
    if (isRefusal(placing)) continue;
    await attachPieces(work, await recordNews(work, 'lead', lead, placing, { jurisdiction }));
  }
  return { id: after.id, version: after.version };
});
