import { situationRoutes } from '#model/routes/energy.ts';
import { query } from '../handler.ts';

/** The same for everybody: borders are no secret, and what is drawn on them is asked for apart. */
export const showMap = query(situationRoutes.map, async (view) => {
  await view.reach('lead.read');
  return { map: view.office.map };
});
