/** Who is signed in, and what they may do where: by the same table of verbs as the office itself. */
import { useAsk } from './ask.ts';
import { VERBS, type Role, type Target, type Verb } from '#model/authority.ts';
import type { ReplyOf } from '#model/route.ts';
import { personRoutes } from '#model/routes/people.ts';

export type Me = ReplyOf<typeof personRoutes.me>;

/** Undefined until it is known. */
export function useMe(): Me | undefined {
  return useAsk(personRoutes.me).data;
}

/** A guess that saves a refusal: the office decides, at the moment of the decision. */
export function mayDo(me: Me, verb: Verb, target: Target): boolean {
  return me.holds.some((held) => {
    if (!rolesFor(verb).includes(held.role)) return false;
    if (held.verbs !== null && !held.verbs.includes(verb)) return false;
    if (held.sector !== null && held.sector !== target.sector) return false;
    if (held.role === 'liaison')
      return target.unitId !== null && target.unitId === me.person.unitId;
    const { jurisdiction } = target;
    if (jurisdiction === null) return !held.jurisdiction.includes('/');
    return jurisdiction === held.jurisdiction || jurisdiction.startsWith(`${held.jurisdiction}/`);
  });
}

/** Somewhere at all. */
export function mayAnywhere(me: Me, verb: Verb): boolean {
  return me.holds.some(
    ({ role, verbs }) => rolesFor(verb).includes(role) && (verbs === null || verbs.includes(verb)),
  );
}

export function rolesFor(verb: Verb): readonly Role[] {
  return VERBS[verb];
}
