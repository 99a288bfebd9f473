import { decideJoinLead } from '#govern/case/open.ts';
import { decideLeadOpened } from '#govern/lead/triage.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { noteAttested } from '../campaigns/contradict.ts';
import { attachPieces } from '../evidence/attach-evidence.ts';
import { command } from '../handler.ts';
import { onCase } from './on-case.ts';

export const joinLead = command(caseRoutes.joinLead, async (work, { params, body }) => {
  const lead = await work.load('lead', body.leadId);
  await work.require('case.open', lead);
  const { id: leadId, grade } = lead;
  const done = await onCase(work, {
    id: params.id,
    verb: 'case.open',
    decide: (state) => decideJoinLead(state, { leadId, grade }),
  });
  await attachPieces(
    work,
    await work.record('lead', lead.id, decideLeadOpened(lead, params.id), lead),
  );
  if (lead.attestedClean.length === 0) return done;
  const { id, version } = await noteAttested(
    work,
    await work.load('case', params.id),
    lead.attestedClean,
  );
  return { id, version };
});
