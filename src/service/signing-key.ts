/** Ed25519 keys of the office: made at the first start, each in a file that only its owner may read. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, OperatingError, systemCodeOf } from '#base/errors.ts';
import { writeFileOnce } from './log/log-files.ts';

export interface SigningKey {
  /** 32 bytes (RFC 8032). */
  readonly publicKey: Uint8Array;
  /** 64 bytes over the text in UTF-8. */
  sign(text: string): Uint8Array;
}

/** Reads the key (PKCS #8, PEM), or makes it. */
export async function openSigningKey(path: string): Promise<SigningKey> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return signingKeyOf(privateKeyOf((await readSecret(path)) ?? (await makeKey(path)), path));
}

/** Of a private key that is in memory already. */
export function signingKeyOf(key: KeyObject): SigningKey {
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  return {
    publicKey: new Uint8Array(Buffer.from(String(jwk.x), 'base64url')),
    sign: (text) => new Uint8Array(sign(null, Buffer.from(text), key)),
  };
}

/** Null where there is none. One that others may read is refused: who has it can speak for the office. */
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
