import { decideDismiss } from '#govern/lead/triage.ts';
import { leadRoutes } from '#model/routes/leads.ts';
import { command } from '../handler.ts';
import { rulesAt } from '../policies/rules-at.ts';
import { onLead } from './on-lead.ts';

export const dismissLead = command(leadRoutes.dismiss, (work, { params, body }) =>
  onLead(work, params.id, async (state, doer) => {
    const { rules } = await rulesAt(work.tx, state.jurisdiction);
    return decideDismiss(state, body, doer, { at: work.at, rules });
  }),
);
