import { OperatingError } from '#base/errors.ts';
import { checkRecord } from '#service/log/record-check.ts';
import type { OpenOffice } from '../office/open-office.ts';

/** The database against the published log; the log itself is verified by `minewatch log verify`. */
export async function verifyRecord(
  { office, folders }: OpenOffice,
  _args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const { compared, changed, removed, more } = await checkRecord(office.database.db, folders.log);
  for (const seq of changed) say(`event ${seq} is not the one that was published`);
  for (const seq of removed) say(`event ${seq} was published and is not in the database`);
  const wrong = changed.length + removed.length + more;
  say(`${compared} published events compared with the database, ${wrong} wrong`);
  if (wrong > 0) {
    throw new OperatingError('damaged', 'The database is not what was published');
  }
}
