import { clockRoutes } from '#model/routes/clocks.ts';
import { query } from '../handler.ts';

export const showClock = query(clockRoutes.show, async (view, { params }) => {
  const clock = await view.load('clock', params.id);
  await view.require('case.read', clock);
  return clock;
});
