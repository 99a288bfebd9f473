import { OperatingError } from '#base/errors.ts';
import { endGrant as decide } from '#govern/grant.ts';
import type { Grant } from '#model/grant.ts';
import type { Done } from '#model/route.ts';
import { grantRoutes } from '#model/routes/people.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { rootAdministrators } from './surroundings.ts';

export const endGrant = command(grantRoutes.end, async (work, { params }) => {
  const grant = await work.load('grant', params.id);
  const { jurisdiction, sector } = grant;
  await work.require('people.manage', { jurisdiction, sector, unitId: null });
  return end(work, grant);
});

export const layDownGrant = command(grantRoutes.layDown, async (work, { params }) => {
  const grant = await work.load('grant', params.id);
  if (grant.personId !== work.actor.id) throw new OperatingError('not-found', 'This is not yours');
  work.own();
  return end(work, grant);
});

async function end(work: Work, grant: Grant): Promise<Done> {
  const administrators = await rootAdministrators(work.tx);
  const decision = decide(grant, { at: work.at, administrators });
  const { id, version } = await work.record('grant', grant.id, decision, grant);
  return { id, version };
}
