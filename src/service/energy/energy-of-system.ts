import { energyRoutes } from '#model/routes/energy.ts';
import { query } from '../handler.ts';
import { targetOf } from '../systems/system-target.ts';
import { accountAt, sessionsOf } from './account.ts';
import { factorsIn } from './factors-in.ts';

export const energyOfSystem = query(energyRoutes.ofSystem, async (view, { params }) => {
  const state = await view.load('system', params.id);
  await view.require('system.read', targetOf(state));
  const sessions = await sessionsOf(view.db, { systemId: state.id });
  const factors = (await factorsIn(view.db))(state.jurisdiction, view.at);
  // Let go at the latest release, unless another case of it is open.
  const last = await view.db
    .selectFrom('case')
    .select(['releasedAt', 'closedAt'])
    .where('systemId', '=', state.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const over = last?.releasedAt ?? last?.closedAt ?? null;
  const overAt = over === null ? null : Date.parse(over);
  return accountAt(sessions, factors, { now: view.at, overAt });
});
