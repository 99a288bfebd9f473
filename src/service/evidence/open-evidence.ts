import type { EvidenceItem } from '#model/evidence-item.ts';
import type { Db } from '#store/database.ts';
import { sha256 } from '#store/record.ts';
import type { Office } from '../office.ts';

/** The content, or why there is none to trust. */
export async function openEvidence(
  office: Office,
  db: Db,
  item: EvidenceItem,
): Promise<Uint8Array | 'missing' | 'damaged' | 'destroyed'> {
  if (item.destroyedAt !== null) return 'destroyed';
  const sealed = await office.blobs.get(item.storedSha256);
  if (typeof sealed === 'string') return sealed;
  const content = await office.vault.open(db, item.id, sealed);
  if (content === null) return 'destroyed';
  return sha256(content) === item.sha256 ? content : 'damaged';
}
