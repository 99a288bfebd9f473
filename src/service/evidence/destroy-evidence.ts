import { decideDestruction } from '#govern/evidence-item.ts';
import type { EvidenceItem } from '#model/evidence-item.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { REMOVE_TOPIC } from './remove-evidence.ts';

export const destroyEvidence = command(evidenceRoutes.destroy, async (work, { params, body }) => {
  const item = await work.load('evidence', params.id);
  await work.require('personal.erase', item);
  const { id, version } = await destroyPiece(work, item, body.basis);
  return { id, version };
});

/** Authority was asked for before. */
export async function destroyPiece(
  work: Work,
  item: EvidenceItem,
  basis: string,
): Promise<EvidenceItem> {
  const of = item.caseId === null ? null : await work.find('case', item.caseId);
  const isCaseOpen = of !== null && of.state !== 'closed';
  const isCaseHeld = of !== null && of.evidenceHold;
  const decision = decideDestruction(item, basis, { isCaseOpen, isCaseHeld });
  const destroyed = await work.record('evidence', item.id, decision, item);
  // With the key gone the file is noise; it is removed once this is decided.
  await work.erase('evidence', item.id);
  await work.enqueue(REMOVE_TOPIC, { storedSha256: item.storedSha256 });
  return destroyed;
}
