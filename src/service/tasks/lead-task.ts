/** What whoever asked does: accept, send back, withdraw. */
import { decideAccept, decideReturn, decideWithdrawTask } from '#govern/joint/task.ts';
import { taskRoutes } from '#model/routes/tasks.ts';
import type { Done } from '#model/route.ts';
import type { Task } from '#model/task.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';

export const acceptTask = command(taskRoutes.accept, (work, { params }) =>
  lead(work, params.id, decideAccept),
);

export const returnTask = command(taskRoutes.return, (work, { params, body }) =>
  lead(work, params.id, (state) => decideReturn(state, body, work.at)),
);

export const withdrawTask = command(taskRoutes.withdraw, (work, { params, body }) =>
  lead(work, params.id, (state) => decideWithdrawTask(state, body.note)),
);

async function lead(
  work: Work,
  taskId: string,
  decide: (state: Task) => ReturnType<typeof decideAccept>,
): Promise<Done> {
  const state = await work.load('task', taskId);
  await work.require('task.assign', state);
  const { id, version } = await work.record('task', state.id, decide(state), state);
  return { id, version };
}
