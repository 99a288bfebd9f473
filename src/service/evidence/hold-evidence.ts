import { decideCustody } from '#govern/evidence-item.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { command } from '../handler.ts';

export const holdEvidence = command(evidenceRoutes.hold, async (work, { params, body }) => {
  const item = await work.load('evidence', params.id);
  await work.require('case.manage', item);
  const decision = decideCustody(item, { type: 'evidence.held', data: {}, personal: body });
  const { id, version } = await work.record('evidence', item.id, decision, item);
  return { id, version };
});
