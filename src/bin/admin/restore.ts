import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { messageOf, OperatingError } from '#base/errors.ts';
import { restoreOffice } from '#service/record/backup-office.ts';
import type { RestoredLog } from '#service/record/log-keeping.ts';
import type { OpenOffice } from '../office/open-office.ts';

export async function restoreFrom(
  { office, terms, log: { publisher } }: OpenOffice,
  [file = '']: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  try {
    const mayBeginAnew = terms.logOrigin !== null;
    const { log, ...all } = await restoreOffice(office, linesOf(file), mayBeginAnew);
    const { events, streams, blobs } = all;
    say(`Restored ${events} events of ${streams} streams and ${blobs} pieces of evidence`);
    for (const line of toldOfLog(log)) say(line);
    // Tiles are made again from the events.
    if (log.ahead === null) await publisher.publish();
  } catch (error) {
    if (error instanceof OperatingError) throw error;
    throw new OperatingError('damaged', `Cannot restore ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function toldOfLog({ size, ahead }: RestoredLog): readonly string[] {
  if (ahead !== null) {
    return [
      `ATTENTION: the log in place has shown ${ahead} events, more than this backup has`,
      'Nothing more is published under its name: see "For whoever runs an office" in docs/record.md',
    ];
  }
  return [size === null ? 'The log begins anew' : `The log goes on after ${size} published events`];
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  const text = createGunzip();
  // An error of either ends the loop below by way of the other.
  bytes.on('error', (error) => text.destroy(error)).pipe(text);
  yield* createInterface({ input: text, crlfDelay: Infinity });
}
