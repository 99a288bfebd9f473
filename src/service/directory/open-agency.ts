import { openAgency as decide } from '#govern/agency.ts';
import { agencyRoutes } from '#model/routes/directory.ts';
import { command } from '../handler.ts';
import { agenciesIn } from './agencies-in.ts';
import { nodeAt } from './nodes.ts';

export const openAgency = command(agencyRoutes.open, async (work, { body }) => {
  const { jurisdiction } = body;
  await work.require('directory.manage', { jurisdiction, sector: null, unitId: null });
  const decision = decide(body, {
    jurisdiction: await nodeAt(work.tx, jurisdiction),
    inSameNode: await agenciesIn(work.tx, jurisdiction),
  });
  const { id, version } = await work.record('agency', work.newId(), decision, { jurisdiction });
  return { id, version };
});
