import { decidePlace } from '#govern/lead/triage.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { namedSystem } from '../cases/system-for.ts';
import { attachPieces } from '../evidence/attach-evidence.ts';
import { command } from '../handler.ts';
import { onLead } from './on-lead.ts';

export const placeLead = command(leadRoutes.place, async (work, { params, body }) => {
  const { id: systemId, unitId, jurisdiction, sector } = await namedSystem(work, body.systemId);
  // Whoever names a system answers for its place in the tree too.
  await work.require('lead.triage', { jurisdiction, sector, unitId });
  const done = await onLead(work, params.id, (state) =>
    decidePlace(state, { systemId, unitId, jurisdiction, sector }),
  );
  await attachPieces(work, await work.load('lead', done.id));
  return done;
});
