/** Replies to our requests: believed only with the secret's proof (RFC 5176 §2.3, RFC 3579 §3.2). */
import {
  authenticatorOf,
  messageAuthenticatorAt,
  messageAuthenticatorOf,
  sameBytes,
} from './authenticator.ts';
import {
  AUTHENTICATOR_AT,
  HEAD_BYTES,
  readRadius,
  type RadiusPacket,
  type RadiusRefusal,
} from './packet.ts';

export type ReplyRefusal =
  | RadiusRefusal
  /** It answers another request. */
  | 'other'
  /** Not from somebody who knows the secret. */
  | 'forged';

/**
 * `request` is the packet that was sent. A Message-Authenticator must be right where there is one; the response
 * authenticator always. RFC 5176 §3.6 lets a server leave the first out.
 */
export function readReply(
  bytes: Uint8Array,
  request: Uint8Array,
  secret: Uint8Array,
): RadiusPacket | ReplyRefusal {
  const packet = readRadius(bytes);
  if (typeof packet === 'string') return packet;
  if (packet.id !== request[1]) return 'other';
  const asked = request.subarray(AUTHENTICATOR_AT, HEAD_BYTES);
  const whole = bytes.subarray(0, ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0));
  if (!sameBytes(packet.authenticator, authenticatorOf(whole, asked, secret))) return 'forged';
  const at = messageAuthenticatorAt(whole);
  if (at < 0) return 'forged';
  const proof = at === 0 ? null : whole.subarray(at, at + 16);
  if (proof !== null && !sameBytes(proof, messageAuthenticatorOf(whole, asked, secret))) {
    return 'forged';
  }
  return packet;
}
