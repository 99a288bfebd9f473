import assert from 'node:assert/strict';
import {
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '#base/random.ts';
import type { Grade } from '#model/evidence.ts';
import { anItem, contentOf, openSpool, temporaryFolder } from './spool.fixture.ts';
import { encodeItem } from './spool-line.ts';

const LINE = encodeItem(anItem()).length;
const LINE_OF_A = encodeItem(anItem({ id: 'a' })).length;

function bytesIn(folder: string): number {
  return segmentsIn(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

function segmentsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => /^\d+\.ndjson$/.test(file))
    .sort();
}

test('Spool.take() gives the latest version of each finding, the first kept first', async () => {
  using folder = temporaryFolder();
  const spool = await openSpool(folder.path);
  for (const id of ['a', 'b']) await spool.keep(anItem({ id }));
  await spool.keep(anItem({ id: 'a', version: 3 }));
  await spool.keep(anItem({ id: 'a', version: 2 }));
  assert.deepEqual(await contentOf(spool), ['a 3', 'b 1']);
  assert.deepEqual(await spool.take(1, 1), [anItem({ id: 'a', version: 3 })]);
  await spool.close();
});

test('Spool.open() finds everything that was kept and not done', async () => {
  using folder = temporaryFolder();
  const before = await openSpool(folder.path);
  await Promise.all(['a', 'b', 'c'].map((id) => before.keep(anItem({ id }))));
  await before.done([{ part: 'finding', id: 'b', version: 1 }]);
  assert.equal(await before.nextSeq(0), 1);
  await before.close();
  const after = await openSpool(folder.path);
  assert.deepEqual(await contentOf(after), ['a 1', 'c 1']);
  assert.equal(await after.nextSeq(0), 2);
  assert.equal(await after.nextSeq(40), 41);
  await after.close();
});

test('Spool.done() leaves a later version that came meanwhile', async () => {
  using folder = temporaryFolder();
  const spool = await openSpool(folder.path);
  await spool.keep(anItem({ id: 'a', version: 1 }));
  await spool.keep(anItem({ id: 'a', version: 2 }));
  await spool.done([{ part: 'finding', id: 'a', version: 1 }]);
  assert.deepEqual(await contentOf(spool), ['a 2']);
  await spool.done([{ part: 'finding', id: 'a', version: 2 }]);
  assert.ok(spool.isEmpty);
  await spool.close();
});

test('Spool.open() refuses a folder that a living process uses', async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'sensor.lock'), `${process.ppid} ${startOf(process.ppid)}\n`);
  await assert.rejects(openSpool(folder.path), /Another sensor \(process \d+\)/);
  writeFileSync(join(folder.path, 'sensor.lock'), `${process.ppid} 12\n`);
  const spool = await openSpool(folder.path);
  await spool.close();
});

function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

test('Spool.open() cuts off a torn last line at any byte, counts it and loses no line before it', async () => {
  using folder = temporaryFolder();
  const whole = join(folder.path, 'whole');
  const spool = await openSpool(whole);
  for (const id of ['a', 'b']) await spool.keep(anItem({ id }));
  await spool.close();
  const [file = ''] = segmentsIn(whole);
  const size = statSync(join(whole, file)).size;
  for (let cut = LINE_OF_A; cut < size; cut += 37) {
    const torn = join(folder.path, `torn-${cut}`);
    cpSync(whole, torn, { recursive: true });
    truncateSync(join(torn, file), cut);
    const again = await openSpool(torn);
    assert.deepEqual(await contentOf(again), ['a 1'], `cut at ${cut}`);
    assert.equal(again.counts.torn, cut === LINE_OF_A ? 0 : 1);
    await again.keep(anItem({ id: 'c' }));
    await again.close();
    const last = await openSpool(torn);
    assert.deepEqual(await contentOf(last), ['a 1', 'c 1']);
    await last.close();
  }
});

test('Spool.open() passes over a line that the disk has changed, and counts it', async () => {
  using folder = temporaryFolder();
  const spool = await openSpool(folder.path);
  for (const id of ['a', 'b', 'c']) await spool.keep(anItem({ id }));
  await spool.close();
  const path = join(folder.path, segmentsIn(folder.path)[0] ?? '');
  const bytes = readFileSync(path);
  bytes[LINE + 300] = (bytes[LINE + 300] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const again = await openSpool(folder.path);
  assert.deepEqual(await contentOf(again), ['a 1', 'c 1']);
  assert.equal(again.counts.damaged, 1);
  await again.close();
});

test('Spool gives up superseded versions first and keeps within its limit', async () => {
  using folder = temporaryFolder();
  const bytesMax = 10 * 32 * LINE;
  const spool = await openSpool(folder.path, bytesMax);
  for (let version = 1; version <= 40; version++) {
    const items = Array.from({ length: 100 }, (_, i) => anItem({ id: `f-${i}`, version }));
    await Promise.all(items.map((item) => spool.keep(item)));
    assert.ok(bytesIn(folder.path) <= bytesMax);
  }
  assert.deepEqual(spool.counts.dropped, {});
  assert.equal(spool.counts.findings, 100);
  assert.equal(spool.counts.bytes, bytesIn(folder.path));
  await spool.close();
});

test('Spool gives up the oldest of the lowest grade when it is full, and counts them by grade', async () => {
  using folder = temporaryFolder();
  const bytesMax = 4 * 32 * LINE;
  const spool = await openSpool(folder.path, bytesMax);
  const keep = (id: string, grade: Grade, minute: number): Promise<void> => {
    const lastSeen = `2026-11-22T10:${String(minute).padStart(2, '0')}:00Z`;
    return spool.keep(anItem({ id, grade, lastSeen }));
  };
  for (let i = 0; i < 50; i++) await keep(`proof-${i}`, 'work-proven', i);
  for (let i = 0; i < 50; i++) await keep(`name-${i}`, 'listed', i);
  for (let i = 0; i < 60; i++) await keep(`more-${i}`, 'session', i);
  const content = await contentOf(spool);
  assert.equal(content.filter((one) => one.startsWith('proof')).length, 50);
  assert.equal(content.filter((one) => one.startsWith('more')).length, 60);
  const { listed = 0, ...others } = spool.counts.dropped;
  assert.deepEqual(others, {});
  assert.ok(listed > 0);
  assert.deepEqual(
    content.filter((one) => one.startsWith('name')),
    Array.from({ length: 50 - listed }, (_, i) => `name-${i + listed} 1`),
  );
  await spool.close();
  const again = await openSpool(folder.path, bytesMax);
  assert.equal(again.counts.dropped['listed'], listed);
  await again.close();
});

test('Spool.keep() gives up a finding that is worth less than everything in a full spool', async () => {
  using folder = temporaryFolder();
  const spool = await openSpool(folder.path, 2 * 32 * LINE);
  for (let i = 0; i < 100; i++) await spool.keep(anItem({ id: `proof-${i}` }));
  const full = spool.counts.findings;
  await spool.keep(anItem({ id: 'name', grade: 'listed' }));
  assert.equal(spool.counts.findings, full);
  assert.equal(spool.counts.dropped['listed'], 1);
  await spool.close();
});

test('Spool.keep() puts a finding aside that no segment has room for', async () => {
  using folder = temporaryFolder();
  const spool = await openSpool(folder.path, 32 * (LINE - 1));
  await spool.keep(anItem());
  assert.ok(spool.isEmpty);
  assert.equal(spool.counts.refused, 1);
  const aside = readFileSync(join(folder.path, 'refused', 'refused.ndjson'), 'utf8');
  assert.match(aside, /"code":"too-large"/);
  await spool.close();
});

test('Spool.take() puts aside what a later version of the schema no longer reads', async () => {
  using folder = temporaryFolder();
  const spool = await openSpool(folder.path);
  const odd = { ...anItem({ id: 'odd' }), body: { type: 'finding', from: 'the future' } };
  await spool.keep(odd as never);
  await spool.keep(anItem({ id: 'plain' }));
  assert.deepEqual(await contentOf(spool), ['plain 1']);
  assert.equal(spool.counts.refused, 1);
  assert.equal(spool.counts.findings, 1);
  await spool.close();
});

test('Spool.keep() rejects when the disk refuses, and keeps again when it does not', async () => {
  using folder = temporaryFolder();
  const spool = await openSpool(folder.path, 32 * 1_048_576);
  await spool.keep(anItem({ id: 'before' }));
  // A segment that cannot be made does to the writer what a full disk does.
  writeFileSync(join(folder.path, '000000000002.ndjson'), '');
  const large = Array.from({ length: 2000 }, (_, i) => anItem({ id: `f-${i}` }));
  const results = await Promise.allSettled(large.map((item) => spool.keep(item)));
  assert.ok(results.some(({ status }) => status === 'rejected'));
  const kept = results.filter(({ status }) => status === 'fulfilled').length;
  assert.equal(spool.counts.findings, kept + 1);
  await spool.close();
});

/** What a person would lose: the latest acknowledged version of each finding. */
type Model = Map<string, number>;

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('keep' as const),
      id: fc.nat(6),
      many: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), seed: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);

test('Spool loses no acknowledged finding, whatever is written, delivered and killed when', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      using folder = temporaryFolder();
      const bytesMax = 2 * 32 * LINE;
      let place = join(folder.path, 'spool-0');
      let spool = await openSpool(place, bytesMax);
      const owed: Model = new Map();
      const delivered: Model = new Map();
      const versions: Model = new Map();
      const deliver = async (count: number): Promise<void> => {
        const items = await spool.take(count, 1_048_576);
        for (const { id, version } of items) {
          delivered.set(id, Math.max(version, delivered.get(id) ?? 0));
        }
        await spool.done(items);
      };
      for (const [at, one] of steps.entries()) {
        if (one.do === 'keep') {
          for (let i = 0; i < one.many; i++) {
            const id = `f-${one.id}`;
            const version = (versions.get(id) ?? 0) + 1;
            versions.set(id, version);
            await spool.keep(anItem({ id, version }));
            owed.set(id, version);
          }
        } else if (one.do === 'deliver') await deliver(one.count);
        else if (one.do === 'restart') {
          await spool.close();
          spool = await openSpool(place, bytesMax);
        } else {
          const next = join(folder.path, `spool-${at + 1}`);
          await crash(spool, place, next, new Random(one.seed));
          place = next;
          spool = await openSpool(place, bytesMax);
        }
      }
      while (!spool.isEmpty) await deliver(100);
      for (const [id, version] of owed) assert.ok((delivered.get(id) ?? 0) >= version, id);
      assert.deepEqual(spool.counts.dropped, {});
      await spool.close();
    }),
    { numRuns: 60 },
  );
});

/** What a power cut leaves: the acknowledged bytes, and any part of a write that was under way. */
async function crash(
  spool: Awaited<ReturnType<typeof openSpool>>,
  from: string,
  to: string,
  random: Random,
): Promise<void> {
  const sizes = new Map(segmentsIn(from).map((file) => [file, statSync(join(from, file)).size]));
  // Unacknowledged: whether it is there afterwards is open.
  const inFlight = spool.keep(anItem({ id: `lost-${random.u32()}` }));
  if (random.below(2) === 0) await inFlight;
  cpSync(from, to, { recursive: true });
  // Its owner lives on here; after a power cut nobody does.
  rmSync(join(to, 'sensor.lock'));
  await inFlight;
  await spool.close();
  for (const file of segmentsIn(to)) {
    const path = join(to, file);
    const known = sizes.get(file) ?? 0;
    const { size } = statSync(path);
    if (size > known) truncateSync(path, known + random.below(size - known + 1));
  }
}
