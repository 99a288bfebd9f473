import { isRefusal } from '#model/decision.ts';
import { taskRoutes } from '#model/routes/tasks.ts';
import { query } from '../handler.ts';
import { actsForAgency, agencyOf } from '../own-agency.ts';

/** To those of its part of the tree, and to the agency that was asked. */
export const showTask = query(taskRoutes.show, async (view, { params }) => {
  const state = await view.load('task', params.id);
  const authority = await view.authority();
  const isMine =
    (await agencyOf(view.db, view.actor)) === state.toAgencyId &&
    actsForAgency(authority, 'task.read');
  if (!isMine) await view.require('task.read', state);
  const isOpen = state.endedAt === null;
  const may = {
    do: isOpen && isMine && actsForAgency(authority, 'task.do'),
    lead: isOpen && !isRefusal(authority.mayDo('task.assign', state)),
  };
  return { ...state, may };
});
