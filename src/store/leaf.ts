import { leafOf, payloadHash } from '#wire/tlog/leaf.ts';
import type { EventRow } from './tables.ts';

/** The bytes of an event's leaf in the Merkle log. Who acted is part of the hashed payload, not of the public leaf. */
export function leafOfRow(row: EventRow): Uint8Array {
  const { seq, type, version, role, jurisdiction, at, data } = row;
  const stream = { kind: row.streamKind, id: row.streamId };
  const actor = { kind: row.actorKind, id: row.actorId };
  const payload = payloadHash(row.salt, { actor, data, personal: row.personalHash });
  return leafOf({ seq, type, stream, version, role, jurisdiction, at, payload });
}
