import { decideDestruction } from '#govern/evidence-item.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { command } from '../handler.ts';
import { REMOVE_TOPIC } from './remove-evidence.ts';

export const destroyEvidence = command(evidenceRoutes.destroy, async (work, { params, body }) => {
  const item = await work.load('evidence', params.id);
  await work.require('personal.erase', item);
  const of = item.caseId === null ? null : await work.find('case', item.caseId);
  const isCaseOpen = of !== null && of.state !== 'closed';
  const decision = decideDestruction(item, body.basis, isCaseOpen);
  const { id, version } = await work.record('evidence', item.id, decision, item);
  // With the key gone the file is noise; it is removed once this is decided.
  await work.erase('evidence', id);
  await work.enqueue(REMOVE_TOPIC, { storedSha256: item.storedSha256 });
  return { id, version };
});
