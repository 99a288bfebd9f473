/**
 * The key of a witness: one line `PRIVATE+KEY+name+id+base64(1 ‖ seed)`, the form that other programs for signed notes
 * use too, in a file that only its owner may read.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { writeFileOnce } from '#service/log/log-files.ts';
import {
  bytesFromBase64,
  cosignatureBytes,
  cosignedMessage,
  isKeyName,
  SIGNATURE_TYPE,
  verifierKey,
  writeSignatureLine,
  type VerifierKey,
} from '#wire/tlog/note.ts';

const SEED_BYTES = 32;
/** What stands before the seed in PKCS #8 (RFC 8410 §7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface WitnessKey {
  readonly verifier: VerifierKey;
  /** The signature line of cosignature/v1 for the text of a checkpoint, without its newline. */
  cosign(text: string, seconds: number): string;
}

/** Reads it, or makes it for a witness of this name where there is none. */
export async function openWitnessKey(path: string, name: string | null): Promise<WitnessKey> {
  const line = (await read(path)) ?? (await make(path, name));
  const [, known = '', encoded = ''] =
    /^PRIVATE\+KEY\+([^+]+)\+[0-9a-f]{8}\+([A-Za-z0-9+/=]+)$/u.exec(line.trim()) ?? [];
  const bytes = bytesFromBase64(encoded);
  if (bytes === null || bytes.length !== 1 + SEED_BYTES || bytes[0] !== SIGNATURE_TYPE.ed25519) {
    throw new OperatingError('damaged', `${path} is not the key of a witness`);
  }
  if (name !== null && name !== known) {
    throw new OperatingError('usage', `${path} is the key of ${known}, not of ${name}`);
  }
  return keyOf(known, bytes.subarray(1));
}

function keyOf(name: string, seed: Uint8Array): WitnessKey {
  const der = Buffer.concat([PKCS8_HEAD, seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const publicKey = new Uint8Array(spki.subarray(-SEED_BYTES));
  const verifier = verifierKey(name, SIGNATURE_TYPE.cosignature, publicKey);
  return {
    verifier,
    cosign: (text, seconds) => {
      const signature = new Uint8Array(sign(null, cosignedMessage(text, seconds), key));
      return writeSignatureLine({ ...verifier, bytes: cosignatureBytes(seconds, signature) });
    },
  };
}

/** Null where there is none. Who has it can cosign anything in this name, so others must not be able to read it. */
async function read(path: string): Promise<string | null> {
  try {
    if (((await stat(path)).mode & 0o077) !== 0) {
      throw new Error('others may read it; set its mode to 600');
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw new OperatingError('unreadable', `Cannot use the key ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function make(path: string, name: string | null): Promise<string> {
  if (name === null || !isKeyName(name)) {
    throw new OperatingError(
      'usage',
      `There is no key ${path} yet: give --name, as witness.example, to make one`,
    );
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-SEED_BYTES);
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const type = SIGNATURE_TYPE.ed25519;
  const { keyId } = verifierKey(name, type, new Uint8Array(spki.subarray(-SEED_BYTES)));
  const id = keyId.toString(16).padStart(8, '0');
  const encoded = Buffer.concat([Uint8Array.of(type), seed]).toString('base64');
  const line = `PRIVATE+KEY+${name}+${id}+${encoded}\n`;
  try {
    return (await writeFileOnce(path, line)) ? line : ((await read(path)) ?? line);
  } catch (error) {
    throw new OperatingError('unreadable', `Cannot write ${path}: ${messageOf(error)}`);
  }
}
