import { ERRORS, OperatingError } from '#base/errors.ts';
import { personRoutes } from '#model/routes/people.ts';
import { query } from '../handler.ts';
import { delegationsOf } from './delegations-of.ts';

export const showMe = query(personRoutes.me, async (view) => {
  const { holder } = await view.authority();
  if (holder === null) throw new OperatingError('unauthenticated', ERRORS.unauthenticated.means);
  const holds = holder.grants.map(({ role, jurisdiction, sector, until, viaDelegation }) => ({
    role,
    jurisdiction,
    sector,
    until,
    via: viaDelegation?.kind ?? ('grant' as const),
    fromPersonId: viaDelegation?.fromPersonId ?? null,
    verbs: viaDelegation?.verbs ? [...viaDelegation.verbs] : null,
  }));
  return {
    person: await view.load('person', holder.personId),
    holds,
    delegations: await delegationsOf(view.db, holder.personId),
  };
});
