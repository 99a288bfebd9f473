import { OperatingError } from '#base/errors.ts';
import { makeSetUpLink } from '#service/auth/one-time-link.ts';
import type { OpenOffice } from '../office/open-office.ts';

/** A new link ends the one before. */
export async function tellSetUpLink(
  { office, terms }: OpenOffice,
  _args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const link = await makeSetUpLink(office);
  if (link === null) {
    throw new OperatingError(
      'conflict',
      'The office is set up already: an administrator lets people in and resets their sign-in',
    );
  }
  say(`${terms.publicOrigin}/set-up#${link.token}`);
  say(`It works once, until ${link.expiresAt}; earlier links do not work any more`);
}
