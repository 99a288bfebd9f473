import { systemRoutes } from '#model/routes/systems.ts';
import { pageOf } from '#store/page.ts';
import { query } from '../handler.ts';
import { targetOf } from './system-target.ts';

export const listBindings = query(systemRoutes.bindings, async (view, { params, query: asked }) => {
  const system = await view.load('system', params.id);
  await view.require('binding.read', targetOf(system));
  const rows = view.db.selectFrom('binding').selectAll().where('systemId', '=', system.id);
  return pageOf(rows, asked, 'binding.id');
});
