import { OperatingError } from '#base/errors.ts';
import { breakGlass as decide } from '#govern/delegation.ts';
import { delegationRoutes } from '#model/routes/people.ts';
import { nodeAt } from '../directory/nodes.ts';
import { command } from '../handler.ts';
import { standingGrants } from './surroundings.ts';

export const breakGlass = command(delegationRoutes.breakGlass, async (work, { body }) => {
  const { reason, ...rest } = body;
  const personId = work.actor.id;
  if (work.actor.kind !== 'person' || personId === null)
    throw new OperatingError('forbidden', 'Only a person may break the glass');
  work.own();
  const content = { ...rest, personId, fromPersonId: null, from: work.iso };
  const { jurisdiction } = content;
  const earlier = await work.tx
    .selectFrom('delegation')
    .selectAll()
    .where('personId', '=', personId)
    .where('kind', '=', 'break-glass')
    .where('reviewedAt', 'is', null)
    .execute();
  const decision = decide(content, reason, {
    at: work.at,
    actor: await work.load('person', personId),
    grants: await standingGrants(work, personId),
    jurisdiction: await nodeAt(work.tx, jurisdiction),
    earlier,
  });
  const { id, version } = await work.record('delegation', work.newId(), decision, { jurisdiction });
  return { id, version };
});
