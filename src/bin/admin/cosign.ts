import { readFile } from 'node:fs/promises';
import { messageOf, OperatingError } from '#base/errors.ts';
import { acceptCosignatures } from '#service/log/cosign.ts';
import { NOTE_LENGTH_MAX } from '#wire/tlog/note.ts';
import { readKeys } from '../log/trust.ts';
import type { OpenOffice } from '../office/open-office.ts';

/** Takes a checkpoint that witnesses cosigned; `args` are its file and a file with the witnesses' keys. */
export async function takeCosignatures(
  { office, log: { publisher, folder, key } }: OpenOffice,
  args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const [noteFile = '', keyFile = ''] = args;
  const text = await readFile(noteFile, 'utf8').catch((error: unknown) => {
    throw new OperatingError('unreadable', `Cannot read ${noteFile}: ${messageOf(error)}`);
  });
  if (text.length > NOTE_LENGTH_MAX) {
    throw new OperatingError('invalid', `${noteFile} is too large for a checkpoint`);
  }
  const witnesses = await readKeys([keyFile], 'witness');
  const parts = { publisher, folder, own: key.verifier, witnesses };
  const taken = await acceptCosignatures(parts, text, office.clock.now());
  say(`The checkpoint of ${taken.size} events is cosigned by ${taken.witnesses.join(', ')}`);
}
