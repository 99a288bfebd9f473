import { makeGrant as decide } from '#govern/grant.ts';
import { grantRoutes } from '#model/routes/people.ts';
import { nodeAt } from '../directory/nodes.ts';
import { command } from '../handler.ts';

export const makeGrant = command(grantRoutes.make, async (work, { body }) => {
  const { personId, agencyId, jurisdiction, sector, role } = body;
  const person = await work.find('person', personId);
  const unitId = role === 'liaison' ? (person?.unitId ?? null) : null;
  await work.require('people.manage', { jurisdiction, sector, unitId });
  const content = { ...body, from: body.from ?? work.iso };
  const grants = await work.tx
    .selectFrom('grant')
    .selectAll()
    .where('personId', '=', personId)
    .where('endedAt', 'is', null)
    .execute();
  const decision = decide(content, {
    at: work.at,
    actorId: work.actor.id,
    person,
    agency: agencyId === null ? null : await work.find('agency', agencyId),
    unit: unitId === null ? null : await work.find('unit', unitId),
    jurisdiction: await nodeAt(work.tx, jurisdiction),
    grants,
  });
  const { id, version } = await work.record('grant', work.newId(), decision, { jurisdiction });
  return { id, version };
});
