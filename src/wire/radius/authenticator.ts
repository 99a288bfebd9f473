/**
 * What proves that a packet is from somebody who knows the secret: the authenticator (MD5, RFC 2865 §3, RFC 5176 §2.3)
 * and Message-Authenticator (HMAC-MD5, RFC 3579 §3.2). MD5 is what RADIUS has; both are always written and checked.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { md5 } from '@noble/hashes/legacy.js';
import { RADIUS_ATTRIBUTE } from './attribute.ts';
import { AUTHENTICATOR_AT, AUTHENTICATOR_BYTES, HEAD_BYTES } from './packet.ts';

/** MD5 over the packet with this in the authenticator's place, and the secret behind it. */
export function authenticatorOf(
  packet: Uint8Array,
  inPlace: Uint8Array,
  secret: Uint8Array,
): Uint8Array {
  return md5.create().update(withAuthenticator(packet, inPlace)).update(secret).digest();
}

/** HMAC-MD5 over the packet with this in the authenticator's place and Message-Authenticator empty. */
export function messageAuthenticatorOf(
  packet: Uint8Array,
  inPlace: Uint8Array,
  secret: Uint8Array,
): Uint8Array {
  const whole = withAuthenticator(packet, inPlace);
  const at = messageAuthenticatorAt(packet);
  if (at > 0) whole.fill(0, at, at + AUTHENTICATOR_BYTES);
  return hmac(md5, secret, whole);
}

/** Where its 16 bytes begin in a whole packet; 0: it has none; −1: one of another length, or two. */
export function messageAuthenticatorAt(packet: Uint8Array): number {
  let found = 0;
  for (let at = HEAD_BYTES; at + 1 < packet.length; at += Math.max(2, packet[at + 1] ?? 0)) {
    if (packet[at] !== RADIUS_ATTRIBUTE.MESSAGE_AUTHENTICATOR) continue;
    if (found !== 0 || packet[at + 1] !== 2 + AUTHENTICATOR_BYTES) return -1;
    found = at + 2;
  }
  return found;
}

/** Without leaving early: how long it takes says nothing of where they differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < Math.min(a.length, b.length); i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

function withAuthenticator(packet: Uint8Array, inPlace: Uint8Array): Uint8Array {
  // A socket's bytes are a Buffer, whose slice() is no copy.
  const whole = Uint8Array.from(packet);
  whole.set(inPlace, AUTHENTICATOR_AT);
  return whole;
}
