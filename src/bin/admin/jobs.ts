import { OperatingError } from '#base/errors.ts';
import { startJobQueue, type JobQueue } from '#store/job-queue.ts';
import type { OpenOffice } from '../office/open-office.ts';

/** Characters of a job's content that are shown; it holds ids, never names. */
const SHOWN_MAX = 200;

/** The queue of the running office, or one that serves nothing, for as long as it is needed. */
export async function withJobs<T>(
  { office, jobs }: OpenOffice,
  run: (queue: JobQueue) => Promise<T>,
): Promise<T> {
  if (jobs !== null) return run(jobs);
  const queue = await startJobQueue(office.database, [], () => {});
  try {
    return await run(queue);
  } finally {
    await queue.stop();
  }
}

export async function listDeadJobs(
  opened: OpenOffice,
  _args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const dead = await withJobs(opened, (queue) => queue.dead());
  for (const { id, topic, since, payload, why } of dead) {
    say(`${id} ${topic} given up ${since}: ${why ?? 'no reason is known'}`);
    say(`  ${JSON.stringify(payload).slice(0, SHOWN_MAX)}`);
  }
  say(
    dead.length === 0
      ? 'No job was given up'
      : `${dead.length} given up: retry-job tries one again`,
  );
}

export async function retryJob(
  opened: OpenOffice,
  [id = '']: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    throw new OperatingError('usage', `${id} is no id of a job: "admin jobs" shows them`);
  }
  if (!(await withJobs(opened, (queue) => queue.retry(id)))) {
    throw new OperatingError('not-found', `No job ${id} was given up: "admin jobs" shows them`);
  }
  say(`Job ${id} is tried again`);
}
