import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { OperatingError } from '#base/errors.ts';
import { Random } from '#base/random.ts';
import { Delivery, DELIVERY_BYTES_MAX, DELIVERY_FINDINGS_MAX } from '#model/delivery.ts';
import { BACKOFF_MAX_MS, Backoff, RETRY_AFTER_MAX_MS } from './backoff.ts';
import { Courier, type CourierNews, type Deliver } from './courier.ts';
import { deliverTo } from './office.ts';
import { FakeOffice, type Mischief, SENSOR_ID, TOKEN } from './office.fixture.ts';
import { retryAfterMs } from './post.ts';
import { anItem, openSpool, temporaryFolder } from './spool.fixture.ts';
import type { Spool } from './spool.ts';

const TIMEOUT_MS = 300;
const options = { timeout: 30_000 };

interface Made {
  readonly courier: Courier;
  readonly news: CourierNews[];
}

function courierFor(spool: Spool, deliver: Deliver): Made {
  const news: CourierNews[] = [];
  const courier = new Courier({
    spool,
    deliver,
    stamp: () => ({ id: SENSOR_ID, version: '0.1.0', configDigest: '0'.repeat(64), lists: [] }),
    health: () => ({
      startedAt: '2026-11-22T09:00:00.000Z',
      packets: 1,
      bytes: 2,
      flows: 3,
      dropped: {},
      sources: [],
    }),
    clock: { now: () => Date.now() },
    random: new Random(7),
    tell: (one) => news.push(one),
    backoffFirstMs: 2,
  });
  return { courier, news };
}

function overHttp(office: FakeOffice, token = TOKEN): Deliver {
  return deliverTo({ server: office.url, caFile: null, timeoutMs: TIMEOUT_MS, token: () => token });
}

async function drained(
  office: FakeOffice,
  ids: readonly string[],
  ms = 10_000,
): Promise<
  {
    readonly spool: Spool;
    readonly news: readonly CourierNews[];
    readonly folder: string;
  } & AsyncDisposable
> {
  const folder = temporaryFolder();
  const spool = await openSpool(folder.path);
  await Promise.all(ids.map((id) => spool.keep(anItem({ id }))));
  const { courier, news } = courierFor(spool, overHttp(office));
  await courier.drain(AbortSignal.timeout(ms));
  return {
    spool,
    news,
    folder: folder.path,
    [Symbol.asyncDispose]: async () => {
      await spool.close();
      folder[Symbol.dispose]();
    },
  };
}

const IDS = ['a', 'b', 'c'];
const MISCHIEF: readonly (readonly [string, Mischief])[] = [
  ['dies before it commits', { kind: 'die-before' }],
  ['dies after it committed', { kind: 'die-after' }],
  ['answers twice', { kind: 'answer-twice' }],
  ['says 503 though it committed', { kind: 'status-after', status: 503 }],
  ['says 408', { kind: 'status', status: 408 }],
  ['says 429', { kind: 'status', status: 429 }],
  ['says 500', { kind: 'status', status: 500 }],
  ['redirects', { kind: 'status', status: 302, headers: { location: 'http://192.0.2.1/' } }],
  ['is not there (404)', { kind: 'status', status: 404 }],
  ['forbids', { kind: 'status', status: 403 }],
  ['answers garbage', { kind: 'garbage' }],
  ['is a portal that wants a sign-in', { kind: 'html' }],
  ['answers for another batch', { kind: 'other-batch' }],
  ['hangs', { kind: 'hang' }],
];

for (const [what, mischief] of MISCHIEF) {
  test(`Courier loses and doubles nothing when the office ${what}`, options, async () => {
    await using office = await FakeOffice.open();
    office.mischief = [mischief, mischief];
    await using run = await drained(office, IDS);
    assert.ok(run.spool.isEmpty);
    assert.deepEqual([...office.findings.keys()], IDS);
    assert.ok([...office.writes.values()].every((count) => count === 1));
    assert.equal(run.spool.counts.refused, 0);
    const batches = new Set(office.requests.map(({ delivery }) => delivery?.batch.id));
    assert.equal(batches.size, 1, 'an unanswered batch goes again under its id');
  });
}

test('Courier waits as long as Retry-After says', options, async () => {
  await using office = await FakeOffice.open();
  office.mischief = [{ kind: 'status', status: 503, headers: { 'retry-after': '1' } }];
  await using run = await drained(office, IDS);
  assert.ok(run.spool.isEmpty);
  const [first, second] = office.requests.map(({ at }) => at);
  assert.ok((second ?? 0) - (first ?? 0) >= 1000);
});

test(
  'Courier keeps everything and says so once when the token is not known, and takes a new one',
  options,
  async () => {
    await using office = await FakeOffice.open();
    using folder = temporaryFolder();
    const spool = await openSpool(folder.path);
    await spool.keep(anItem());
    let token = 'an old one';
    const deliver = deliverTo({ server: office.url, caFile: null, token: () => token });
    const { courier, news } = courierFor(spool, deliver);
    await courier.drain(AbortSignal.timeout(300));
    assert.ok(office.requests.length > 1);
    assert.equal(spool.counts.findings, 1);
    assert.deepEqual(
      news.map((one) => (one.kind === 'trouble' ? one.fault : one.kind)),
      ['nobody'],
    );
    token = TOKEN;
    await courier.drain(AbortSignal.timeout(10_000));
    assert.ok(spool.isEmpty);
    assert.equal(news.at(-1)?.kind, 'well');
    await spool.close();
  },
);

test(
  'Courier puts aside what the office refuses, with the reason, and goes on',
  options,
  async () => {
    await using office = await FakeOffice.open();
    office.poison.set('b', null);
    await using run = await drained(office, IDS);
    assert.deepEqual([...office.findings.keys()], ['a', 'c']);
    assert.deepEqual(run.news, [
      { kind: 'refused', findingId: 'b', message: 'Outside of its networks' },
    ]);
    const aside = readFileSync(join(run.folder, 'refused', 'refused.ndjson'), 'utf8').trim();
    const line: unknown = JSON.parse(aside);
    assert.deepEqual(line, {
      at: '2026-11-22T09:00:00.000Z',
      item: anItem({ id: 'b' }),
      code: 'invalid',
      message: 'Outside of its networks',
    });
  },
);

for (const status of [400, 413, 422]) {
  test(
    `Courier finds the finding for which a batch gets ${status}, and delivers all others`,
    options,
    async () => {
      await using office = await FakeOffice.open();
      office.poison.set('f-33', { status });
      const ids = Array.from({ length: 60 }, (_, i) => `f-${i}`);
      await using run = await drained(office, ids);
      assert.ok(run.spool.isEmpty);
      assert.deepEqual(
        [...office.findings.keys()].toSorted(),
        ids.filter((id) => id !== 'f-33').toSorted(),
      );
      assert.equal(run.spool.counts.refused, 1);
      assert.ok(office.requests.length < 40, `${office.requests.length} requests`);
    },
  );
}

test(
  'Courier delivers all others when the office breaks over one finding, which stays',
  options,
  async () => {
    await using office = await FakeOffice.open();
    office.poison.set('f-3', { status: 500 });
    const ids = Array.from({ length: 8 }, (_, i) => `f-${i}`);
    await using run = await drained(office, ids, 3000);
    assert.equal(office.findings.size, 7);
    assert.equal(run.spool.counts.findings, 1);
    assert.equal(run.spool.counts.refused, 0);
  },
);

test('Courier fills a batch to its limits and numbers batches without a gap', options, async () => {
  using folder = temporaryFolder();
  const spool = await openSpool(folder.path, 64 * 1_048_576);
  const says = 'x'.repeat(1000);
  const evidence = Array.from({ length: 64 }, () => {
    return { kind: 'k', at: '2026-11-22T09:00:01Z', says, data: {} };
  });
  const items = Array.from({ length: 1100 }, (_, i) => {
    return anItem(i < 100 ? { id: `f-${i}`, evidence } : { id: `f-${i}` });
  });
  await Promise.all(items.map((item) => spool.keep(item)));
  const seen: Delivery[] = [];
  const { courier } = courierFor(spool, async (delivery) => {
    seen.push(Delivery.parse(delivery));
    const { id, seq } = delivery.batch;
    return {
      v: 1,
      batchId: id,
      acceptedSeq: seq,
      duplicates: 0,
      refused: [],
      nextPollMs: 60_000,
      at: new Date().toISOString(),
    };
  });
  await courier.drain(AbortSignal.timeout(20_000));
  const sizes = seen.map((delivery) => JSON.stringify(delivery).length);
  assert.ok(sizes.every((size) => size <= DELIVERY_BYTES_MAX));
  assert.ok(sizes.some((size) => size > DELIVERY_BYTES_MAX * 0.9));
  assert.equal(Math.max(...seen.map(({ findings }) => findings.length)), DELIVERY_FINDINGS_MAX);
  assert.deepEqual(
    seen.map(({ batch }) => batch.seq),
    seen.map((_, i) => i + 1),
  );
  assert.equal(seen.flatMap(({ findings }) => findings).length, 1100);
  await spool.close();
});

test(
  'Courier takes refusals of an office in the same process by the code of the error',
  options,
  async () => {
    using folder = temporaryFolder();
    const spool = await openSpool(folder.path);
    await spool.keep(anItem());
    const codes = ['unavailable', 'forbidden', 'invalid'] as const;
    let call = 0;
    const { courier } = courierFor(spool, () => {
      throw new OperatingError(codes[call++] ?? 'invalid', 'no');
    });
    await courier.drain(AbortSignal.timeout(5000));
    assert.equal(call, 3);
    assert.equal(spool.counts.refused, 1);
    await spool.close();
  },
);

test(
  'Courier.run() gives a sign of life at once, again when the office asks, and delivers when woken',
  options,
  async () => {
    await using office = await FakeOffice.open();
    office.nextPollMs = 1000;
    using folder = temporaryFolder();
    const spool = await openSpool(folder.path);
    const { courier } = courierFor(spool, overHttp(office));
    const stop = new AbortController();
    const running = courier.run(stop.signal);
    const until = async (count: number): Promise<void> => {
      while (office.requests.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(1);
    await spool.keep(anItem());
    courier.wake();
    await until(2);
    await until(3);
    stop.abort();
    await running;
    const [life, findings, again] = office.requests.map(
      ({ delivery }) => delivery?.findings.length,
    );
    assert.deepEqual([life, findings, again], [0, 1, 0]);
    const [, at1 = 0, at2 = 0] = office.requests.map(({ at }) => at);
    assert.ok(at2 - at1 > 900);
    assert.equal(typeof office.requests[1]?.delivery?.clockOffsetMs, 'number');
    await spool.close();
  },
);

const anyMischief: fc.Arbitrary<Mischief> = fc.constantFrom(
  ...MISCHIEF.map(([, mischief]) => mischief).filter(({ kind }) => kind !== 'hang'),
);

test(
  'Courier delivers the latest version of everything, whatever the office does and wherever it is killed',
  options,
  async () => {
    const lives = fc.array(
      fc.record({
        findings: fc.array(fc.nat(8), { maxLength: 6 }),
        mischief: fc.array(anyMischief, { maxLength: 5 }),
        ms: fc.integer({ min: 0, max: 25 }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(lives, async (all) => {
        await using office = await FakeOffice.open();
        using folder = temporaryFolder();
        const versions = new Map<string, number>();
        for (const [at, { findings, mischief, ms }] of all.entries()) {
          const spool = await openSpool(folder.path);
          for (const number of findings) {
            const id = `f-${number}`;
            const version = (versions.get(id) ?? 0) + 1;
            versions.set(id, version);
            await spool.keep(anItem({ id, version }));
          }
          office.mischief = [...mischief];
          const { courier } = courierFor(spool, overHttp(office));
          await courier.drain(AbortSignal.timeout(at === all.length - 1 ? 10_000 : ms));
          await spool.close();
        }
        assert.deepEqual(office.findings, versions);
        assert.ok([...office.writes.values()].every((count) => count === 1));
      }),
      { numRuns: 25 },
    );
  },
);

test('Backoff.next() doubles up to its limit, with chance, and never undercuts the office', () => {
  const backoff = new Backoff(new Random(1), 1000);
  const waits = Array.from({ length: 12 }, () => backoff.next(null));
  for (const [i, wait] of waits.entries()) {
    const full = Math.min(BACKOFF_MAX_MS, 1000 * 2 ** i);
    assert.ok(wait >= full / 2 && wait <= full, `${i}: ${wait}`);
  }
  backoff.reset();
  assert.ok(backoff.next(null) <= 1000);
  assert.ok(backoff.next(90_000) >= 90_000);
  assert.ok(backoff.next(1e12) <= RETRY_AFTER_MAX_MS + 1000);
  assert.notEqual(
    new Backoff(new Random(2), 1000).next(null),
    new Backoff(new Random(3), 1000).next(null),
  );
});

test('retryAfterMs() reads seconds and dates by the clock of the sender', () => {
  assert.equal(retryAfterMs('120', undefined), 120_000);
  assert.equal(
    retryAfterMs('Sun, 22 Nov 2026 09:00:30 GMT', 'Sun, 22 Nov 2026 09:00:00 GMT'),
    30_000,
  );
  assert.equal(retryAfterMs('Sun, 22 Nov 2026 08:00:00 GMT', 'Sun, 22 Nov 2026 09:00:00 GMT'), 0);
  assert.equal(retryAfterMs('soon', undefined), null);
  assert.equal(retryAfterMs(undefined, undefined), null);
});
