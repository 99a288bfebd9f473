import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '#service/log/record.fixture.ts';
import { inWork } from '#service/work.ts';
import { startJobQueue } from '#store/job-queue.ts';
import { seedDatabase } from '../../../test/office.ts';
import { OPERATOR, staffOf } from '../../../test/staff.ts';
import { openOffice, type OpenOffice } from '../office/open-office.ts';
import { listDeadJobs, retryJob } from './jobs.ts';
import { tellSetUpLink } from './setup-link.ts';
import { tellStatus } from './status.ts';

type Command = typeof tellStatus;

async function linesOf(run: Command, opened: OpenOffice, ...args: string[]): Promise<string[]> {
  const said: string[] = [];
  await run(opened, args, (line) => void said.push(line));
  return said;
}

async function officeIn(t: Parameters<typeof temporaryFolder>[0]): Promise<OpenOffice> {
  const dataFolder = await temporaryFolder(t);
  await seedDatabase(dataFolder);
  const place = { dataFolder, databaseUrl: null, masterKeyFile: null };
  const opened = await openOffice(place, { now: () => Date.now() });
  t.after(() => opened.close());
  return opened;
}

test('admin jobs tells which were given up and why, and retry-job tries one again', async (t) => {
  const opened = await officeIn(t);
  assert.deepEqual(await linesOf(listDeadJobs, opened), ['No job was given up']);
  let isBroken = true;
  let runs = 0;
  const kind = {
    topic: 'notice.send',
    triesMax: 1,
    pauseSeconds: 1,
    run: async () => {
      runs++;
      if (isBroken) throw new Error('greylisted');
    },
  };
  const jobs = await startJobQueue(opened.office.database, [kind], () => {});
  t.after(() => jobs.stop());
  const running = { ...opened, jobs };
  await inWork(opened.office, OPERATOR, (work) => work.enqueue('notice.send', { noticeId: 'n' }));
  const until = async (done: () => Promise<boolean>): Promise<void> => {
    for (let i = 0; i < 100 && !(await done()); i++) await sleep(100);
  };
  await until(async () => (await jobs.dead()).length === 1);
  const [first = '', second, last] = await linesOf(listDeadJobs, running);
  assert.match(first, /^[0-9a-f-]{36} notice\.send given up 20\d\d-.*: greylisted$/);
  assert.equal(second, '  {"noticeId":"n"}');
  assert.equal(last, '1 given up: retry-job tries one again');
  const id = first.slice(0, 36);
  assert.ok(
    (await linesOf(tellStatus, running)).includes('jobs: 0 waiting, 1 given up (admin jobs)'),
  );
  await assert.rejects(linesOf(retryJob, running, 'x'), { code: 'usage' });
  const strange = '0190b5b0-0000-7000-8000-000000000000';
  await assert.rejects(linesOf(retryJob, running, strange), { code: 'not-found' });
  isBroken = false;
  assert.deepEqual(await linesOf(retryJob, running, id), [`Job ${id} is tried again`]);
  await until(async () => runs === 2);
  assert.equal(runs, 2);
  assert.deepEqual(await jobs.dead(), []);
});

test('admin status tells database, jobs, log and disk', async (t) => {
  const opened = await officeIn(t);
  const before = await linesOf(tellStatus, opened);
  assert.ok(before.includes('log: localhost:8420, nothing is published yet'));
  await staffOf(opened.office);
  const { checkpoint } = await opened.log.publisher.publish();
  const said = await linesOf(tellStatus, opened);
  const { size } = checkpoint;
  const age = new RegExp(
    `^log: localhost:8420, ${size} events published, the checkpoint is \\d+ s`,
  );
  assert.ok(
    said.some((line) => age.test(line)),
    said.join('\n'),
  );
  assert.ok(said.includes('jobs: 0 waiting, 0 given up'));
  assert.match(said.at(-1) ?? '', /^disk: [\d.]+ GiB free$/);
});

test('admin setup-link makes a link until somebody has set the office up', async (t) => {
  const opened = await officeIn(t);
  const [first = '', second = ''] = await linesOf(tellSetUpLink, opened);
  assert.match(first, /^http:\/\/localhost:8420\/set-up#[\w-]{43}$/);
  assert.match(second, /works once, until 20/);
  assert.notEqual((await linesOf(tellSetUpLink, opened))[0], first);
  await staffOf(opened.office);
  await assert.rejects(linesOf(tellSetUpLink, opened), { code: 'conflict' });
});
