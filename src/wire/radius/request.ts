/** Requests of a dynamic authorisation client (RFC 5176): CoA-Request and Disconnect-Request, with both proofs. */
import { RADIUS_ATTRIBUTE } from './attribute.ts';
import { authenticatorOf, messageAuthenticatorOf } from './authenticator.ts';
import {
  AUTHENTICATOR_AT,
  AUTHENTICATOR_BYTES,
  HEAD_BYTES,
  writeRadius,
  type RadiusAttribute,
} from './packet.ts';

export interface RequestDraft {
  readonly code: number;
  readonly id: number;
  readonly attributes: readonly RadiusAttribute[];
}

const EMPTY = new Uint8Array(AUTHENTICATOR_BYTES);

/**
 * The packet as it is sent, and sent again. Message-Authenticator comes first, so that nothing that somebody puts
 * before it can be made to collide (RFC 3579 allows any place). It is worked out over an empty authenticator, and the
 * authenticator over all of it (RFC 5176 §2.3, §3.4). Null where the attributes are too long.
 */
export function writeRequest(
  draft: RequestDraft,
  secret: Uint8Array,
): Uint8Array<ArrayBuffer> | null {
  const { code, id, attributes } = draft;
  const message = { type: RADIUS_ATTRIBUTE.MESSAGE_AUTHENTICATOR, value: EMPTY };
  const packet = writeRadius({
    code,
    id,
    authenticator: EMPTY,
    attributes: [message, ...attributes],
  });
  if (packet === null) return null;
  packet.set(messageAuthenticatorOf(packet, EMPTY, secret), HEAD_BYTES + 2);
  packet.set(authenticatorOf(packet, EMPTY, secret), AUTHENTICATOR_AT);
  return packet;
}
