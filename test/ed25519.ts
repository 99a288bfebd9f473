/** Real Ed25519 keys for tests of what is pure. */
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { base64urlnopad } from '@scure/base';
import { noteSigner } from '#wire/tlog/log.fixture.ts';
import type { VerifySignature } from '#wire/tlog/note.ts';

export const ed25519: VerifySignature = (publicKey, message, signature) => {
  const x = base64urlnopad.encode(publicKey);
  const key = { kty: 'OKP', crv: 'Ed25519', x };
  return verify(null, message, createPublicKey({ key, format: 'jwk' }), signature);
};

export function keyPair(name: string): ReturnType<typeof noteSigner> & {
  readonly raw: (message: Uint8Array) => Uint8Array;
  readonly publicKey: Uint8Array;
} {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = new Uint8Array(
    pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
  );
  const raw = (message: Uint8Array): Uint8Array =>
    new Uint8Array(sign(null, message, pair.privateKey));
  return { ...noteSigner(name, publicKey, raw), raw, publicKey };
}
