/** Whether a step can be taken now, and why not: told before somebody tries. The office itself decides when they do. */
import type { TFunction } from 'i18next';
import type { Target, Verb } from '#model/authority.ts';
import { mayDo, rolesFor, type Me } from '../api/me.ts';

/** Null: nothing speaks against it. */
export function roleFault(me: Me, verb: Verb, target: Target, t: TFunction): string | null {
  if (me.person.unitId !== null && me.person.unitId === target.unitId && !isForUnits(verb)) {
    return t('cannot.ownUnit');
  }
  if (mayDo(me, verb, target)) return null;
  return t('cannot.role', {
    roles: rolesFor(verb)
      .map((role) => t(`role.${role}`))
      .join(' / '),
  });
}

const isForUnits = (verb: Verb): boolean => rolesFor(verb).includes('liaison');

/** Hands are a person's id and whose deputy they were. */
export function isAmong(me: Me, hands: readonly (string | null)[] | null): boolean {
  return hands?.includes(me.person.id) === true;
}
