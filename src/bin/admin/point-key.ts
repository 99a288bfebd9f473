import type { OpenOffice } from '../office/open-office.ts';

/** The key under which enforcers believe the office; it is public, and goes into each enforcer's own file. */
export async function tellPointKey(
  { office }: OpenOffice,
  _args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const { pointKey } = office;
  if (pointKey === null) throw new Error('Broken invariant: an office that runs has its keys');
  say(Buffer.from(pointKey.publicKey).toString('base64'));
  return Promise.resolve();
}
