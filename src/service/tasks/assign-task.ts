import { decideAssign } from '#govern/joint/task.ts';
import { taskRoutes } from '#model/routes/tasks.ts';
import { command } from '../handler.ts';
import { needOpenAgencies } from '../need-open-agencies.ts';
import { agencyOf } from '../own-agency.ts';

export const assignTask = command(taskRoutes.assign, async (work, { body }) => {
  const { about, ...asked } = body;
  const found = 'caseId' in about ? await work.load('case', about.caseId) : null;
  const { jurisdiction, sector, unitId } =
    'jurisdiction' in about ? { ...about, unitId: null } : await work.load('case', about.caseId);
  const place = { jurisdiction, sector, unitId };
  await work.require('task.assign', place);
  await needOpenAgencies(work, [asked.toAgencyId]);
  const fromAgencyId = await agencyOf(work.tx, work.actor);
  const decision = decideAssign({ ...asked, ...place, fromAgencyId }, found, work.at);
  const { id, version } = await work.record('task', work.newId(), decision, place);
  return { id, version };
});
