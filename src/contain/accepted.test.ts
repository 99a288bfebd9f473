import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Accepted, type Answer } from './accepted.ts';
import { FakeOffice, holdOf, OFFICE_KEY, POINT, SteppedClock } from './office.fixture.ts';
import { StateFolder } from './state-folder.ts';

const NONCE = 'c0'.repeat(16);

async function bench(t: TestContext) {
  const path = await mkdtemp(join(tmpdir(), 'minewatch-accepted-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  const clock = new SteppedClock();
  const office = new FakeOffice(clock);
  const folder = new StateFolder(path);
  const start = () =>
    new Accepted({ officeKey: OFFICE_KEY, pointId: POINT, kind: 'nftables', folder, clock });
  /** Asks, and lets time pass before the office answers and before its answer arrives. */
  const ask = async (accepted: Accepted, waits: { before?: number; after?: number } = {}) => {
    const sentAt = clock.now();
    clock.at += waits.before ?? 0;
    const { digest } = accepted;
    const signal = new AbortController().signal;
    const answer = await office.pull({ digest, nonce: NONCE, waitSeconds: 0, signal });
    clock.at += waits.after ?? 0;
    return { refused: accepted.take(answer, NONCE, sentAt), answer, sentAt };
  };
  return { clock, office, folder, start, ask };
}

test('Accepted counts a lease from the question, however long the answer waited for news', async (t) => {
  const { start, ask } = await bench(t);
  const accepted = start();
  const { refused, sentAt } = await ask(accepted, { before: 55_000 });
  assert.equal(refused, null);
  assert.equal(accepted.inEffect?.leaseEndsAt, sentAt + 900_000);
});

test("Accepted compares the office's clock with the answer, not with a question that waited", async (t) => {
  const { start, ask, office } = await bench(t);
  office.aheadMs = 6 * 3_600_000;
  const accepted = start();
  await ask(accepted, { before: 55_000 });
  assert.equal(accepted.inEffect?.officeAheadMs, 6 * 3_600_000);
  // What the line itself takes is not the clock's: a reading never lies ahead of the office.
  await ask(accepted, { after: 2_000 });
  assert.equal(accepted.inEffect?.officeAheadMs, 6 * 3_600_000 - 2_000);
});

test('Accepted goes on after a restart with the lease that is left, by a clock which nobody moves', async (t) => {
  const { clock, office, folder, start, ask } = await bench(t);
  office.wants({ holds: [holdOf('192.0.2.1')] });
  const before = start();
  const { answer, sentAt } = await ask(before, { before: 1_000 });
  await before.keep(answer, sentAt);
  clock.at += 30_000;
  const after = start();
  await after.resume();
  assert.equal(after.inEffect?.leaseEndsAt, sentAt + 900_000);
  assert.deepEqual(
    after.inEffect?.set.holds.map(({ network }) => network),
    ['192.0.2.1'],
  );
  assert.equal((await folder.lease())?.bootId, clock.bootId);
});

test('Accepted holds nobody after a start of the machine, but takes nothing older than before', async (t) => {
  const { clock, office, start, ask } = await bench(t);
  const older: Answer = (await ask(start())).answer;
  office.wants({ holds: [holdOf('192.0.2.1')] });
  const before = start();
  const { answer, sentAt } = await ask(before);
  await before.keep(answer, sentAt);
  clock.bootId = 'boot-2';
  const after = start();
  await after.resume();
  assert.equal(after.inEffect, null);
  assert.deepEqual(
    [after.take(older, NONCE, clock.now())?.code, (await ask(after)).refused],
    ['generation', null],
  );
});
