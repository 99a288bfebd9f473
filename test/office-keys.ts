/** Keys of offices in tests; apart from office.ts, which begins a test run. */
import { createPrivateKey } from 'node:crypto';
import { signingKeyOf } from '#service/signing-key.ts';

/** Wraps the vault's keys. */
export const MASTER_KEY = new Uint8Array(32).fill(7);

/** PKCS #8 of an Ed25519 seed (RFC 8410 §7). */
const PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
/** Signs what enforcement points are told. */
export const POINT_KEY = signingKeyOf(
  createPrivateKey({
    key: Buffer.concat([PREFIX, Buffer.alloc(32, 9)]),
    format: 'der',
    type: 'pkcs8',
  }),
);
