import { closeAgency as decide } from '#govern/agency.ts';
import { agencyRoutes } from '#model/routes/directory.ts';
import { command } from '../handler.ts';

export const closeAgency = command(agencyRoutes.close, async (work, { params }) => {
  const agency = await work.load('agency', params.id);
  const { jurisdiction } = agency;
  await work.require('directory.manage', { jurisdiction, sector: null, unitId: null });
  const people = await work.tx
    .selectFrom('person')
    .select('id')
    .where('agencyId', '=', agency.id)
    .where('disabledAt', 'is', null)
    .execute();
  const units = await work.tx
    .selectFrom('unit')
    .select('id')
    .where('agencyId', '=', agency.id)
    .where('retiredAt', 'is', null)
    .execute();
  const grants = await work.tx
    .selectFrom('grant')
    .select('id')
    .where('agencyId', '=', agency.id)
    .where('endedAt', 'is', null)
    .where((where) => where.or([where('until', 'is', null), where('until', '>', work.iso)]))
    .execute();
  const left = { people: people.length, units: units.length, grants: grants.length };
  const decision = decide(agency, left);
  const { id, version } = await work.record('agency', agency.id, decision, { jurisdiction });
  return { id, version };
});
