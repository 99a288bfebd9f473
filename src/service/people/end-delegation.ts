import { OperatingError } from '#base/errors.ts';
import { endDelegation as decide } from '#govern/delegation.ts';
import { delegationRoutes } from '#model/routes/people.ts';
import { command } from '../handler.ts';

export const endDelegation = command(delegationRoutes.end, async (work, { params }) => {
  const delegation = await work.load('delegation', params.id);
  const { jurisdiction, sector } = delegation;
  await work.require('people.manage', { jurisdiction, sector, unitId: null });
  const decision = decide(delegation, work.at);
  const { id, version } = await work.record('delegation', delegation.id, decision, delegation);
  return { id, version };
});

/** Either side may end it. */
export const endOwnDelegation = command(delegationRoutes.endOwn, async (work, { params }) => {
  const delegation = await work.load('delegation', params.id);
  const { personId, fromPersonId } = delegation;
  if (work.actor.id === null || ![personId, fromPersonId].includes(work.actor.id))
    throw new OperatingError('not-found', 'This is not yours');
  work.own();
  const decision = decide(delegation, work.at);
  const { id, version } = await work.record('delegation', delegation.id, decision, delegation);
  return { id, version };
});
