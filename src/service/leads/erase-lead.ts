import { leadRoutes } from '#model/routes/leads.ts';
import { command } from '../handler.ts';
import { eraseLead as erase } from '../retention/erase-case.ts';

export const eraseLead = command(leadRoutes.erase, async (work, { params }) => {
  const lead = await work.load('lead', params.id);
  await work.require('personal.erase', lead);
  const { id, version } = await erase(work, lead);
  return { id, version };
});
