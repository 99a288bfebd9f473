import {
  addTemplate as decideAdd,
  retireTemplate as decideRetire,
} from '#govern/notice-template.ts';
import { templateRoutes } from '#model/routes/notices.ts';
import { command } from '../handler.ts';

export const addTemplate = command(templateRoutes.add, async (work, { body }) => {
  const { jurisdiction, template } = body;
  await work.require('policy.manage', { jurisdiction, sector: null, unitId: null });
  const present = await work.tx
    .selectFrom('noticeTemplate')
    .selectAll()
    .where('jurisdiction', '=', jurisdiction)
    .execute();
  const decision = decideAdd(null, present, jurisdiction, template);
  const { id, version } = await work.record('template', work.newId(), decision, { jurisdiction });
  return { id, version };
});

export const retireTemplate = command(templateRoutes.retire, async (work, { params, body }) => {
  const row = await work.load('template', params.id);
  const { jurisdiction } = row;
  await work.require('policy.manage', { jurisdiction, sector: null, unitId: null });
  const { id, version } = await work.record(
    'template',
    row.id,
    decideRetire(row, body.reason),
    row,
  );
  return { id, version };
});
