import { systemRoutes } from '#model/routes/systems.ts';
import { query } from '../handler.ts';
import { targetOf } from './system-target.ts';

export const showSystem = query(systemRoutes.show, async (view, { params }) => {
  const system = await view.load('system', params.id);
  await view.require('system.read', targetOf(system));
  return system;
});
