import { decideWatch } from '#govern/lead/triage.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { command } from '../handler.ts';
import { onLead } from './on-lead.ts';

export const watchLead = command(leadRoutes.watch, (work, { params, body }) =>
  onLead(work, params.id, (state, doer) => decideWatch(state, body, doer)),
);
