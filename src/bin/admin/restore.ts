import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { messageOf, OperatingError } from '#base/errors.ts';
import { restoreOffice } from '#service/record/backup-office.ts';
import type { OpenOffice } from '../office/open-office.ts';

export async function restoreFrom(
  { office }: OpenOffice,
  [file = '']: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  try {
    const { events, streams, blobs } = await restoreOffice(office, linesOf(file));
    say(`Restored ${events} events of ${streams} streams and ${blobs} pieces of evidence`);
  } catch (error) {
    if (error instanceof OperatingError) throw error;
    throw new OperatingError('damaged', `Cannot restore ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  const text = createGunzip();
  // An error of either ends the loop below by way of the other.
  bytes.on('error', (error) => text.destroy(error)).pipe(text);
  yield* createInterface({ input: text, crlfDelay: Infinity });
}
