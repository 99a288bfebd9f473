import { leafOf, payloadHash } from '#wire/tlog/leaf.ts';
import type { EventRow } from './tables.ts';

/** The bytes of an event's leaf in the Merkle log. Who acted is part of the hashed payload, not of the public leaf. */
export function leafOfRow(row: EventRow): Uint8Array {
  const { seq, type, version, role, jurisdiction, at } = row;
  const stream = { kind: row.streamKind, id: row.streamId };
  const payload = payloadOf(row);
  return leafOf({ seq, type, stream, version, role, jurisdiction, at, payload });
}

/** The salted hash of what an event holds, as its leaf commits to it. */
export function payloadOf(row: EventRow): string {
  const actor = { kind: row.actorKind, id: row.actorId };
  return payloadHash(row.salt, { actor, data: row.data, personal: row.personalHash });
}
