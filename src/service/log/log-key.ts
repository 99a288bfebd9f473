/** The key that signs the log's checkpoints, under the log's name. */
import { join } from 'node:path';
import { OperatingError } from '#base/errors.ts';
import {
  isKeyName,
  SIGNATURE_TYPE,
  verifierKey,
  writeVerifierKey,
  type NoteSignature,
  type VerifierKey,
} from '#wire/tlog/note.ts';
import { openSigningKey } from '../signing-key.ts';
import { writeFileWhole } from './log-files.ts';

export interface LogKey {
  readonly verifier: VerifierKey;
  /** Signs the text of a note: a checkpoint, or the manifest of a bundle. */
  sign(text: string): NoteSignature;
}

/**
 * Reads `log.key` of the folder, or makes it; beside it `log.vkey` is for everybody. `origin` names the log and its key,
 * and never changes.
 */
export async function openLogKey(keysFolder: string, origin: string): Promise<LogKey> {
  if (!isKeyName(origin)) {
    throw new OperatingError('usage', `The origin ${origin} of the log has spaces or a plus in it`);
  }
  const key = await openSigningKey(join(keysFolder, 'log.key'));
  const verifier = verifierKey(origin, SIGNATURE_TYPE.ed25519, key.publicKey);
  await writeFileWhole(join(keysFolder, 'log.vkey'), `${writeVerifierKey(verifier)}\n`);
  const { name, keyId } = verifier;
  return { verifier, sign: (text) => ({ name, keyId, bytes: key.sign(text) }) };
}
