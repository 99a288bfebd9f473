import { OperatingError } from '#base/errors.ts';
import { rebuildAll } from '#service/record/rebuild.ts';
import type { OpenOffice } from '../office/open-office.ts';

export async function rebuildRows(
  { office }: OpenOffice,
  _args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const rebuilt = await rebuildAll(office);
  for (const { kind, streams, same } of rebuilt) {
    if (streams > 0 || !same) say(`${kind}: ${streams} ${same ? 'the same' : 'DIFFERENT'}`);
  }
  const wrong = rebuilt.filter(({ same }) => !same).map(({ kind }) => kind);
  if (wrong.length === 0) {
    say('All rows are what the events tell');
    return;
  }
  throw new OperatingError(
    'damaged',
    `Rows were not what the events tell, and are now: ${wrong.join(', ')}. Find out who changed them`,
  );
}
