import { decideRevive } from '#govern/lead/triage.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { command } from '../handler.ts';
import { onLead } from './on-lead.ts';

export const reviveLead = command(leadRoutes.revive, (work, { params }) =>
  onLead(work, params.id, decideRevive),
);
