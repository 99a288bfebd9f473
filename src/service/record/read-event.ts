import { OperatingError } from '#base/errors.ts';
import { recordRoutes } from '#model/routes/record.ts';
import { openPersonal } from '#store/record.ts';
import { query } from '../handler.ts';
import { erasedAmong, shown } from './list-events.ts';

export const readEvent = query(recordRoutes.read, async (view, { params }) => {
  const row = await view.db
    .selectFrom('event')
    .selectAll()
    .where('seq', '=', params.seq)
    .executeTakeFirst();
  if (row === undefined) throw new OperatingError('not-found', `There is no event ${params.seq}`);
  const { jurisdiction } = row;
  await view.require('record.read', { jurisdiction, sector: null, unitId: null });
  const opened = await openPersonal(view.db, view.office.vault, row);
  return { ...shown(row, await erasedAmong(view.db, [row])), opened: opened?.personal ?? null };
});
