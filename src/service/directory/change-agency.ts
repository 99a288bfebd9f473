import { changeAgency as decide } from '#govern/agency.ts';
import { agencyRoutes } from '#model/routes/directory.ts';
import { command } from '../handler.ts';
import { agenciesIn } from './agencies-in.ts';

export const changeAgency = command(agencyRoutes.change, async (work, { params, body }) => {
  const agency = await work.load('agency', params.id);
  const { jurisdiction } = agency;
  await work.require('directory.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decide(agency, body, await agenciesIn(work.tx, jurisdiction));
  const { id, version } = await work.record('agency', agency.id, decision, { jurisdiction });
  return { id, version };
});
