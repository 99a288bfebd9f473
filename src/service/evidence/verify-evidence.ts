import { decideCustody } from '#govern/evidence-item.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { command } from '../handler.ts';
import { openEvidence } from './open-evidence.ts';

export const verifyEvidence = command(evidenceRoutes.verify, async (work, { params }) => {
  const item = await work.load('evidence', params.id);
  await work.require('evidence.read', item);
  const intact = typeof (await openEvidence(work.office, work.tx, item)) !== 'string';
  const decision = decideCustody(item, { type: 'evidence.verified', data: { intact } });
  const { id, version } = await work.record('evidence', item.id, decision, item);
  return { id, version, intact };
});
