import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Accepted, type Answer } from './accepted.ts';
import { isRefused } from './check-set.ts';
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
    const next = accepted.check(answer, NONCE, sentAt);
    assert.ok(!isRefused(next));
    return { answer, next, sentAt };
  };
  return { clock, office, folder, start, ask };
}

test('Accepted counts a lease from the question, however long the answer waited for news', async (t) => {
  const { start, ask } = await bench(t);
  const accepted = start();
  const { next, sentAt } = await ask(accepted, { before: 55_000 });
  assert.equal(accepted.generation, 0, 'asking changes nothing');
  accepted.adopt(next);
  assert.equal(accepted.inEffect?.leaseEndsAt, sentAt + 900_000);
});

test("Accepted compares the office's clock with the answer, not with a question that waited", async (t) => {
  const { start, ask, office } = await bench(t);
  office.aheadMs = 6 * 3_600_000;
  const accepted = start();
  accepted.adopt((await ask(accepted, { before: 55_000 })).next);
  assert.equal(accepted.inEffect?.officeAheadMs, 6 * 3_600_000);
  // What the line itself takes is not the clock's: a reading never lies ahead of the office.
  accepted.adopt((await ask(accepted, { after: 2_000 })).next);
  assert.equal(accepted.inEffect?.officeAheadMs, 6 * 3_600_000 - 2_000);
});

test('Accepted goes on after a restart with the lease that is left, by a clock which nobody moves', async (t) => {
  const { clock, office, folder, start, ask } = await bench(t);
  office.wants({ holds: [holdOf('192.0.2.1')] });
  const before = start();
  const { next, sentAt } = await ask(before, { before: 1_000 });
  await before.keep(next);
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
  await before.keep((await ask(before)).next);
  clock.bootId = 'boot-2';
  const after = start();
  await after.resume();
  assert.equal(after.inEffect, null);
  const refused = after.check(older, NONCE, clock.now());
  assert.equal(isRefused(refused) && refused.code, 'generation');
  await ask(after);
});

test('Accepted finds nothing older after a kill than what was acted on, though the disk was full', async (t) => {
  const { office, folder, start, ask } = await bench(t);
  office.wants({ holds: [holdOf('192.0.2.1')] });
  const before = start();
  const held = (await ask(before)).next;
  await before.keep(held);
  before.adopt(held);
  office.wants({ holds: [] });
  const lifted = await ask(before);
  const keeps = folder.keepContent.bind(folder);
  folder.keepContent = () => Promise.reject(new Error('ENOSPC'));
  await assert.rejects(before.keep(lifted.next), /ENOSPC/);
  before.adopt(lifted.next);
  assert.deepEqual(before.inEffect?.set.holds, [], 'the lift counts');
  folder.keepContent = keeps;
  const after = start();
  await after.resume();
  assert.equal(after.inEffect, null, 'the host that was let go is not held again');
  const refused = after.check({ ...lifted.answer, content: null }, NONCE, 0);
  assert.equal(isRefused(refused) && refused.code, 'digest');
  // With room again, the next answer puts all in order, though it brings no content.
  await before.keep((await ask(before)).next);
  const then = start();
  await then.resume();
  assert.deepEqual(then.inEffect?.set.holds, []);
});
