import type { Agency } from '#model/agency.ts';
import type { Person } from '#model/person.ts';
import type { Tone } from '../look/status.tsx';
import { spoken } from '../words/words.ts';

export const agencyName = ({ nameEn, nameZh }: Agency): string =>
  spoken() === 'en' ? nameEn : nameZh;

type Standing = 'erased' | 'disabled' | 'invited' | 'unprotected' | 'active';

/** `unprotected`: a password, and no second factor yet; nothing opens with that. */
export function standingOf(person: Person): Standing {
  const { erasedAt, disabledAt, passwordAt, totpAt, passkeyIds, oidcAt } = person;
  if (erasedAt !== null) return 'erased';
  if (disabledAt !== null) return 'disabled';
  if (totpAt !== null || passkeyIds.length > 0) return 'active';
  return passwordAt === null && oidcAt === null ? 'invited' : 'unprotected';
}

export const STANDING_TONES: Readonly<Record<Standing, Tone>> = {
  erased: 'plain',
  disabled: 'plain',
  invited: 'warn',
  unprotected: 'warn',
  active: 'good',
};
