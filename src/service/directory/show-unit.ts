import { unitRoutes } from '#model/routes/directory.ts';
import { query } from '../handler.ts';

export const showUnit = query(unitRoutes.show, async (view, { params }) => {
  const unit = await view.load('unit', params.id);
  const { jurisdiction, sector, id: unitId } = unit;
  await view.require('directory.read', { jurisdiction, sector, unitId });
  return unit;
});
