import { stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readPublished } from '#service/log/published-log.ts';
import { WARNINGS, warningsOf } from '#service/health/warnings.ts';
import { countStreams } from '#service/record/count-streams.ts';
import type { OpenOffice } from '../office/open-office.ts';
import { withJobs } from './jobs.ts';

export async function tellStatus(
  opened: OpenOffice,
  _args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const { office } = opened;
  const { db, kind, hasWalls } = office.database;
  const head = await db.selectFrom('logHead').selectAll().executeTakeFirstOrThrow();
  say(`database: ${kind}, ${head.size} events${head.size > 0 ? `, the last at ${head.at}` : ''}`);
  say(`second wall: ${hasWalls ? 'stands' : 'MISSING: the database user may not make roles'}`);
  for (const { code, jurisdiction } of await warningsOf(db, office.clock.now())) {
    say(`WARNING ${jurisdiction}: ${WARNINGS[code]}`);
  }
  for (const { kind: name, count } of await countStreams(office)) say(`${name}: ${count}`);
  const { waiting } = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .executeTakeFirstOrThrow();
  say(`outbox: ${waiting} waiting`);
  const jobs = await withJobs(opened, (queue) => queue.counts());
  say(
    `jobs: ${jobs.waiting} waiting, ${jobs.dead} given up${jobs.dead > 0 ? ' (admin jobs)' : ''}`,
  );
  say(await lineOfLog(opened));
  for (const line of linesOfWitnesses(opened)) say(line);
  const { bavail, bsize } = await statfs(dirname(opened.folders.log));
  say(`disk: ${((bavail * bsize) / GIB).toFixed(1)} GiB free`);
}

const GIB = 1024 ** 3;

async function lineOfLog({ log: { folder, key }, office }: OpenOffice): Promise<string> {
  const published = await readPublished(folder);
  if (published === null) return `log: ${key.verifier.name}, nothing is published yet`;
  const { origin, size } = published.checkpoint;
  const { mtimeMs } = await stat(join(folder, 'checkpoint'));
  const seconds = Math.max(0, Math.round((office.clock.now() - mtimeMs) / 1000));
  return `log: ${origin}, ${size} events published, the checkpoint is ${seconds} s old`;
}

function linesOfWitnesses({ witnessing: { states } }: OpenOffice): readonly string[] {
  return states.map(({ url, size, trouble, isFork }) => {
    const cosigned = size === null ? 'nothing cosigned since the start' : `cosigned ${size} events`;
    const told = trouble === null ? cosigned : `${cosigned}; ${trouble}`;
    return `${isFork ? 'FORK ' : ''}witness ${url}: ${told}`;
  });
}
