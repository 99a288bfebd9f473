/** Ed25519 signatures (RFC 8032) by Node, for the pure code that knows notes and bundles. */
import { createPublicKey, verify } from 'node:crypto';

const PUBLIC_KEY_BYTES = 32;

/** False, and no exception, where the key or the signature has a wrong form. */
export function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES) return false;
  const x = Buffer.from(publicKey).toString('base64url');
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
}
