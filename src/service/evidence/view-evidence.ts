import { OperatingError } from '#base/errors.ts';
import { decideCustody } from '#govern/evidence-item.ts';
import { evidenceRoutes } from '#model/routes/evidence.ts';
import { command } from '../handler.ts';
import { openEvidence } from './open-evidence.ts';

export const viewEvidence = command(evidenceRoutes.view, async (work, { params }) => {
  const item = await work.load('evidence', params.id);
  await work.require('evidence.read', item);
  const content = await openEvidence(work.office, work.tx, item);
  if (typeof content === 'string') {
    throw new OperatingError('unavailable', `This evidence cannot be shown: it is ${content}`);
  }
  const decision = decideCustody(item, { type: 'evidence.viewed', data: {} });
  await work.record('evidence', item.id, decision, item);
  const { mediaType, name } = item;
  return { mediaType, name, content: Buffer.from(content).toString('base64') };
});
