import { decideCustody } from '#govern/evidence-item.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { command } from '../handler.ts';

export const endHold = command(evidenceRoutes.endHold, async (work, { params, body }) => {
  const item = await work.load('evidence', params.id);
  await work.require('case.manage', item);
  const decision = decideCustody(item, { type: 'evidence.hold-ended', data: {}, personal: body });
  const { id, version } = await work.record('evidence', item.id, decision, item);
  return { id, version };
});
