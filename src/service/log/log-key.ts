/** The key that signs the log's checkpoints: made at the first start, in a file that only its owner may read. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import {
  isKeyName,
  SIGNATURE_TYPE,
  verifierKey,
  writeVerifierKey,
  type NoteSignature,
  type VerifierKey,
} from '#wire/tlog/note.ts';
import { writeFileOnce, writeFileWhole } from './log-files.ts';

export interface LogKey {
  readonly verifier: VerifierKey;
  /** Signs the text of a note: a checkpoint, or the manifest of a bundle. */
  sign(text: string): NoteSignature;
}

/**
 * Reads `log.key` (PKCS #8, PEM) of the folder, or makes it; beside it `log.vkey` is for everybody. `origin` names the
 * log and its key, and never changes.
 */
export async function openLogKey(keysFolder: string, origin: string): Promise<LogKey> {
  if (!isKeyName(origin)) {
    throw new OperatingError('usage', `The origin ${origin} of the log has spaces or a plus in it`);
  }
  const path = join(keysFolder, 'log.key');
  await mkdir(keysFolder, { recursive: true, mode: 0o700 });
  const key = privateKeyOf((await readSecret(path)) ?? (await makeKey(path)), path);
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  const publicKey = new Uint8Array(Buffer.from(String(jwk.x), 'base64url'));
  const verifier = verifierKey(origin, SIGNATURE_TYPE.ed25519, publicKey);
  await writeFileWhole(join(keysFolder, 'log.vkey'), `${writeVerifierKey(verifier)}\n`);
  const { name, keyId } = verifier;
  return {
    verifier,
    sign: (text) => ({ name, keyId, bytes: new Uint8Array(sign(null, Buffer.from(text), key)) }),
  };
}

/** Null where there is none. One that others may read is refused: who has it can sign another history. */
async function readSecret(path: string): Promise<string | null> {
  try {
    const { mode } = await stat(path);
    if ((mode & 0o077) !== 0) throw new Error('others may read it; set its mode to 600');
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw new OperatingError('unreadable', `Cannot use the key ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Where two start at once, one makes the key and both use it. */
async function makeKey(path: string): Promise<string> {
  const pair = generateKeyPairSync('ed25519');
  const pem = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  return (await writeFileOnce(path, pem)) ? pem : ((await readSecret(path)) ?? pem);
}

function privateKeyOf(pem: string, path: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
    throw new Error('it is no Ed25519 key');
  } catch (error) {
    throw new OperatingError('damaged', `Cannot use the key ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
