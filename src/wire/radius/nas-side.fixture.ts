/** The other side of dynamic authorisation: what an access server does with a request. For tests alone. */
import { RADIUS_ATTRIBUTE } from './attribute.ts';
import {
  authenticatorOf,
  messageAuthenticatorAt,
  messageAuthenticatorOf,
  sameBytes,
} from './authenticator.ts';
import {
  AUTHENTICATOR_AT,
  AUTHENTICATOR_BYTES,
  HEAD_BYTES,
  readRadius,
  writeRadius,
  type RadiusAttribute,
  type RadiusPacket,
} from './packet.ts';

const EMPTY = new Uint8Array(AUTHENTICATOR_BYTES);

/** Null: silently discarded (RFC 5176 §2.3, §3.4), as where the secret is another. */
export function readRequest(bytes: Uint8Array, secret: Uint8Array): RadiusPacket | null {
  const packet = readRadius(bytes);
  if (typeof packet === 'string') return null;
  if (!sameBytes(packet.authenticator, authenticatorOf(bytes, EMPTY, secret))) return null;
  const at = messageAuthenticatorAt(bytes);
  if (at <= 0) return null;
  const proof = bytes.subarray(at, at + AUTHENTICATOR_BYTES);
  return sameBytes(proof, messageAuthenticatorOf(bytes, EMPTY, secret)) ? packet : null;
}

export function writeReply(
  request: RadiusPacket,
  code: number,
  attributes: readonly RadiusAttribute[],
  secret: Uint8Array,
): Uint8Array {
  const message = { type: RADIUS_ATTRIBUTE.MESSAGE_AUTHENTICATOR, value: EMPTY };
  const packet = writeRadius({
    code,
    id: request.id,
    authenticator: request.authenticator,
    attributes: [message, ...attributes],
  });
  if (packet === null) throw new Error('the reply is too long');
  const proof = messageAuthenticatorOf(packet, request.authenticator, secret);
  packet.set(proof, HEAD_BYTES + 2);
  packet.set(authenticatorOf(packet, request.authenticator, secret), AUTHENTICATOR_AT);
  return packet;
}
