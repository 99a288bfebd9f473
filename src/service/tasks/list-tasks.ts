import { sql } from 'kysely';
import { taskRoutes } from '#model/routes/tasks.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';
import { agencyOf } from '../own-agency.ts';

const PLACES = {
  jurisdiction: 'task.jurisdiction',
  sector: 'task.sector',
  unit: 'task.unitId',
} as const;
const FILTERS = ['task.caseId', 'task.toAgencyId', 'task.state'] as const;
const OPEN = ['assigned', 'acknowledged', 'reported'] as const;

/** Of one's own part of the tree, and whatever one's agency was asked to do. */
export const listTasks = query(taskRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('task.read');
  const mine = await agencyOf(view.db, view.actor);
  const isMine = mine === null ? sql<boolean>`false` : sql<boolean>`task.to_agency_id = ${mine}`;
  let rows = view.db
    .selectFrom('task')
    .selectAll()
    .where(
      asked.mine === true ? isMine : sql<boolean>`(${withinReach(reach, PLACES)} or ${isMine})`,
    );
  if (asked.open === true) rows = rows.where('state', 'in', OPEN);
  const { items, next } = await pageOf(rows, asked, 'task.id', FILTERS);
  return { items: items.map(({ what: _what, answer: _answer, ...rest }) => rest), next };
});
