import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { aFinding, aTranscript } from '../../../test/builders.ts';
import { Intake, PENDING_MAX } from './intake.ts';
import type { SpoolItem } from './spool-line.ts';

const SUMMARY = { type: 'summary', files: 1, seconds: 1, findings: {} } as const;

/** A disk that can be told to refuse. A test that fails leaves nobody trying for ever. */
function makeIntake(t: TestContext, pendingMax = PENDING_MAX) {
  const disk = { refuses: false, kept: [] as SpoolItem[], told: [] as string[] };
  const intake = new Intake({
    spool: {
      keep: (item) => {
        if (disk.refuses) return Promise.reject(new Error('no space left'));
        disk.kept.push(item);
        return Promise.resolve();
      },
    },
    startedAt: 0,
    kept: () => {},
    notice: () => {},
    unkept: (why) => disk.told.push(why),
    retryMs: 5,
    pendingMax,
  });
  t.after(() => intake.settle());
  return { intake, disk };
}

/** However busy the machine is. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !isSo(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

test('Intake keeps findings in memory while the disk refuses, says so, and writes the latest versions later', async (t) => {
  const { intake, disk } = makeIntake(t);
  disk.refuses = true;
  intake.finding(aFinding({ id: 'a', version: 1 }));
  await until(() => disk.told.length > 0);
  intake.finding(aFinding({ id: 'a', version: 2 }));
  intake.finding(aFinding({ id: 'b' }));
  assert.ok(disk.told.length > 0);
  assert.deepEqual(disk.kept, []);
  disk.refuses = false;
  assert.equal(await intake.settle(), 0);
  assert.deepEqual(
    disk.kept.map(({ id, version }) => [id, version]),
    [
      ['a', 2],
      ['b', 1],
    ],
  );
});

test('Intake.settle() says how many findings the disk never took', async (t) => {
  const { intake, disk } = makeIntake(t);
  disk.refuses = true;
  intake.finding(aFinding({ id: 'a' }));
  intake.finding(aFinding({ id: 'b' }));
  assert.equal(await intake.settle(), 2);
  assert.equal(await intake.settle(), 2);
});

test('Intake keeps what a finding rests on before it, also after the disk refused', async (t) => {
  const { intake, disk } = makeIntake(t);
  disk.refuses = true;
  const finding = aFinding({ id: 'a' });
  intake.finding(finding);
  intake.transcript({ kind: 'transcript', finding, transcript: aTranscript() });
  await until(() => disk.told.length > 0);
  disk.refuses = false;
  await until(() => disk.kept.length === 2);
  assert.deepEqual(
    disk.kept.map(({ part }) => part),
    ['transcript', 'finding'],
  );
});

test('Intake loses the oldest beyond its limit, and counts them', async (t) => {
  const { intake, disk } = makeIntake(t, 3);
  disk.refuses = true;
  for (const id of ['a', 'b', 'c', 'd', 'e']) intake.finding(aFinding({ id }));
  await until(() => disk.told.length > 0);
  disk.refuses = false;
  assert.equal(await intake.settle(), 0);
  assert.deepEqual(
    disk.kept.map(({ id }) => id).filter((id) => 'abcde'.includes(id)),
    ['c', 'd', 'e'],
  );
  assert.equal(intake.health.dropped['disk-refused'], 2);
});

test('Intake.health adds up the runs of several files', (t) => {
  const { intake } = makeIntake(t);
  intake.end({ ...SUMMARY, packets: 1, bytes: 2, flows: 3, dropped: { 'not-ip': 4 } });
  intake.status(
    {
      packetsPerSecond: 0,
      bitsPerSecond: 0,
      flows: 1,
      kernelDrops: 0,
      kernelFreezes: 0,
      sources: [{ name: 'a.pcap', state: 'replay' }],
    },
    { packets: 10, bytes: 20, flows: 30, dropped: { 'not-ip': 1, kernel: 2 } },
  );
  const { packets, bytes, flows, dropped, sources } = intake.health;
  assert.deepEqual({ packets, bytes, flows }, { packets: 11, bytes: 22, flows: 33 });
  assert.deepEqual(dropped, { 'not-ip': 5, kernel: 2 });
  assert.deepEqual(sources, [{ name: 'a.pcap', state: 'replay' }]);
});
