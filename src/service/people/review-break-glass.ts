import { reviewBreakGlass as decide } from '#govern/delegation.ts';
import { delegationRoutes } from '#model/routes/people.ts';
import { command } from '../handler.ts';

export const reviewBreakGlass = command(delegationRoutes.review, async (work, { params, body }) => {
  const delegation = await work.load('delegation', params.id);
  const { jurisdiction, sector } = delegation;
  await work.require('people.read', { jurisdiction, sector, unitId: null });
  const decision = decide(delegation, body, work.actor.id);
  const { id, version } = await work.record('delegation', delegation.id, decision, delegation);
  return { id, version };
});
