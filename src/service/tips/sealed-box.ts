/**
 * Sealing for somebody's key without being able to open it again: X25519 with a key made for the once (RFC 7748), HKDF-SHA256
 * over both public keys (RFC 5869), AES-256-GCM. The key is used once, so the nonce is zero.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { OperatingError } from '#base/errors.ts';

/** Both of 32 bytes. */
export interface BoxKeys {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

const KEY_BYTES = 32;
const TAG_BYTES = 16;
const NONCE = new Uint8Array(12);
const INFO = 'minewatch sealed box 1';
/** What stands before the 32 bytes of a private key in PKCS #8 (RFC 8410 §7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');
const SPKI_HEAD = Buffer.from('302a300506032b656e032100', 'hex');

export function makeBoxKeys(): BoxKeys {
  const { privateKey } = generateKeyPairSync('x25519');
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return boxKeysOf(new Uint8Array(der.subarray(PKCS8_HEAD.length)));
}

/** Of 32 bytes by chance. */
export function boxKeysOf(privateKey: Uint8Array): BoxKeys {
  const der = createPublicKey(privateOf(privateKey)).export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey: new Uint8Array(der.subarray(SPKI_HEAD.length)) };
}

/** 48 bytes longer than what is sealed. */
export function sealFor(publicKey: Uint8Array, plain: Uint8Array): Uint8Array {
  const once = makeBoxKeys();
  const cipher = createCipheriv('aes-256-gcm', keyOf(once, publicKey, once.publicKey), NONCE);
  const body = [cipher.update(plain), cipher.final()];
  return new Uint8Array(Buffer.concat([once.publicKey, ...body, cipher.getAuthTag()]));
}

/** Throws `damaged` where it was sealed for another key, or changed. */
export function openSealed(keys: BoxKeys, sealed: Uint8Array): Uint8Array {
  try {
    const once = sealed.subarray(0, KEY_BYTES);
    const end = sealed.length - TAG_BYTES;
    const key = hkdf(shared(keys.privateKey, once), keys.publicKey, once);
    const decipher = createDecipheriv('aes-256-gcm', key, NONCE);
    decipher.setAuthTag(sealed.subarray(end));
    const body = decipher.update(sealed.subarray(KEY_BYTES, end));
    return new Uint8Array(Buffer.concat([body, decipher.final()]));
  } catch (error) {
    throw new OperatingError('damaged', 'What was sealed cannot be opened with this key', {
      cause: error,
    });
  }
}

function keyOf(own: BoxKeys, of: Uint8Array, once: Uint8Array): Uint8Array {
  return hkdf(shared(own.privateKey, of), of, once);
}

function hkdf(secret: Uint8Array, publicKey: Uint8Array, once: Uint8Array): Uint8Array {
  const salt = Buffer.concat([once, publicKey]);
  return new Uint8Array(hkdfSync('sha256', secret, salt, INFO, KEY_BYTES));
}

function shared(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const der = Buffer.concat([SPKI_HEAD, publicKey]);
  return diffieHellman({
    privateKey: privateOf(privateKey),
    publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }),
  });
}

function privateOf(bytes: Uint8Array): KeyObject {
  const der = Buffer.concat([PKCS8_HEAD, bytes]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}
