/** What the agency does that was asked: take on, decline, report. */
import { decideAcknowledge, decideDecline, decideReportTask } from '#govern/joint/task.ts';
import { taskRoutes } from '#model/routes/tasks.ts';
import type { Done } from '#model/route.ts';
import type { Task } from '#model/task.ts';
import { command } from '../handler.ts';
import { requireAgency } from '../own-agency.ts';
import type { Work } from '../work.ts';

export const acknowledgeTask = command(taskRoutes.acknowledge, (work, { params }) =>
  take(work, params.id, decideAcknowledge),
);

export const declineTask = command(taskRoutes.decline, (work, { params, body }) =>
  take(work, params.id, (state) => decideDecline(state, body.note)),
);

export const reportTask = command(taskRoutes.report, (work, { params, body }) =>
  take(work, params.id, (state) => decideReportTask(state, body)),
);

async function take(
  work: Work,
  taskId: string,
  decide: (state: Task) => ReturnType<typeof decideAcknowledge>,
): Promise<Done> {
  const state = await work.load('task', taskId);
  await requireAgency(work, 'task.do', [state.toAgencyId]);
  const { id, version } = await work.record('task', state.id, decide(state), state);
  return { id, version };
}
