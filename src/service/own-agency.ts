/** What falls to an agency as a whole: whoever belongs to it and has such a role anywhere may act for it. */
import { OperatingError } from '#base/errors.ts';
import type { Actor } from '#model/actor.ts';
import type { Verb } from '#model/authority.ts';
import type { Db } from '#store/database.ts';
import type { Authority } from './authority.ts';
import type { Work } from './work.ts';

/** Null: no person, or one of no agency. */
export async function agencyOf(db: Db, actor: Actor): Promise<string | null> {
  if (actor.kind !== 'person') return null;
  const row = await db
    .selectFrom('person')
    .select('agencyId')
    .where('id', '=', actor.id)
    .executeTakeFirst();
  return row?.agencyId ?? null;
}

export function actsForAgency(authority: Authority, verb: Verb): boolean {
  return authority.holder?.unitId === null && authority.reach(verb).length > 0;
}

/** Gives the person's agency, which is one of these; throws `forbidden`. The tree does not matter: other branches are asked too. */
export async function requireAgency(
  work: Work,
  verb: Verb,
  agencyIds: readonly string[],
): Promise<{ readonly agencyId: string; readonly personId: string }> {
  const agencyId = await agencyOf(work.tx, work.actor);
  const authority = await work.authority();
  if (agencyId === null || !agencyIds.includes(agencyId) || !actsForAgency(authority, verb)) {
    throw new OperatingError('forbidden', `This is for the agency that was asked (${verb})`);
  }
  work.own();
  return { agencyId, personId: authority.holder?.personId ?? '' };
}
