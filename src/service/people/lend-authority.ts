import { OperatingError } from '#base/errors.ts';
import { lendAuthority as decide } from '#govern/delegation.ts';
import type { DelegationContent } from '#model/delegation.ts';
import type { Done } from '#model/route.ts';
import { delegationRoutes } from '#model/routes/people.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { standingGrants } from './surroundings.ts';

export const lendAuthority = command(delegationRoutes.lend, async (work, { body }) => {
  const { reason, ...rest } = body;
  const { actor } = work;
  if (actor.kind !== 'person') throw new OperatingError('forbidden', 'Only a person can lend');
  work.own();
  return lend(work, { ...rest, fromPersonId: actor.id, from: rest.from ?? work.iso }, reason);
});

export const arrangeDeputy = command(delegationRoutes.arrange, async (work, { body }) => {
  const { reason, ...rest } = body;
  const { jurisdiction, sector } = rest;
  await work.require('people.manage', { jurisdiction, sector, unitId: null });
  return lend(work, { ...rest, from: rest.from ?? work.iso }, reason);
});

async function lend(
  work: Work,
  content: DelegationContent & { readonly fromPersonId: string },
  reason: string,
): Promise<Done> {
  const { fromPersonId, personId } = content;
  const loans = await work.tx
    .selectFrom('delegation')
    .selectAll()
    .where('fromPersonId', '=', fromPersonId)
    .where('endedAt', 'is', null)
    .execute();
  const decision = decide(content, reason, {
    at: work.at,
    actorId: work.actor.id,
    lender: await work.find('person', fromPersonId),
    deputy: await work.find('person', personId),
    grants: await standingGrants(work, fromPersonId),
    deputyGrants: await standingGrants(work, personId),
    loans,
  });
  const { id, version } = await work.record('delegation', work.newId(), decision, content);
  return { id, version };
}
