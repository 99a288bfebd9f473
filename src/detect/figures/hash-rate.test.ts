import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { Random } from '#base/random.ts';
import { type AcceptedWork, estimateHashRate, unitOf } from './hash-rate.ts';

const aWork = (part: Partial<AcceptedWork>): AcceptedWork => ({
  shares: 10,
  hashes: 10_000,
  squares: 10 * 1000 ** 2,
  from: 0,
  to: 100_000,
  endsOnShare: false,
  ...part,
});

test('estimateHashRate() gives the Gamma interval of ten equal shares', () => {
  const rate = estimateHashRate(aWork({}), 'randomx');
  assert.equal(rate?.central, 100);
  // χ²(0.025; 20) / 20 = 0.4795 and χ²(0.975; 22) / 20 = 1.8390
  assert.ok(Math.abs((rate?.low ?? 0) - 47.95) < 0.01);
  assert.ok(Math.abs((rate?.high ?? 0) - 183.9) < 0.01);
});

test('estimateHashRate() is wide and not absent with a single share', () => {
  const rate = estimateHashRate(aWork({ shares: 1, hashes: 1000, squares: 1e6, to: 10_000 }), null);
  assert.ok(rate !== null && rate.low < rate.central && rate.central < rate.high);
  assert.ok(rate.high / rate.low > 100);
});

test('estimateHashRate() says nothing without shares, time or known difficulty', () => {
  assert.equal(estimateHashRate(aWork({ shares: 0, hashes: 0, squares: 0 }), null), null);
  assert.equal(estimateHashRate(aWork({ to: 500 }), null), null);
  assert.equal(estimateHashRate(aWork({ hashes: Number.NaN }), null), null);
  assert.equal(estimateHashRate(aWork({ hashes: Infinity, squares: Infinity }), null), null);
});

test('estimateHashRate() counts unequal shares as fewer', () => {
  const equal = estimateHashRate(aWork({}), null);
  const unequal = estimateHashRate(aWork({ squares: 50 * 1000 ** 2 }), null);
  assert.ok((unequal?.high ?? 0) > (equal?.high ?? 0));
});

test('estimateHashRate() covers the true rate in about 95 of 100 simulated sessions, however they end', () => {
  const random = new Random(11);
  for (const [endsOnShare, least] of [
    [true, 0.93],
    [false, 0.93],
  ] as const) {
    let covered = 0;
    let below = 0;
    const rounds = 2000;
    for (let round = 0; round < rounds; round++) {
      // 1 share in 30 s of 30,000 hashes each: 1000 H/s. The window is 3 minutes, or five shares.
      const found = simulate(random, endsOnShare);
      if (found === null) continue;
      if (found.low <= 1000 && found.high >= 1000) covered++;
      if (found.central < 1000) below++;
    }
    assert.ok(covered / rounds > least, `${endsOnShare}: ${covered / rounds}`);
    assert.ok(Math.abs(below / rounds - 0.5) < 0.12, `${endsOnShare}: ${below / rounds} below`);
  }
});

test('unitOf() counts solutions and graphs where the algorithm does', () => {
  assert.equal(unitOf('equihash'), 'Sol/s');
  assert.equal(unitOf('cuckoo'), 'G/s');
  assert.equal(unitOf('randomx'), 'H/s');
});

function simulate(
  random: Random,
  endsOnShare: boolean,
): { low: number; central: number; high: number } | null {
  let at = random.exponential(30_000);
  let shares = 0;
  while (endsOnShare ? shares < 5 : at < 180_000) {
    shares++;
    if (endsOnShare && shares === 5) break;
    at += random.exponential(30_000);
  }
  const to = endsOnShare ? at : 180_000;
  return estimateHashRate(
    { shares, hashes: shares * 30_000, squares: shares * 9e8, from: 0, to, endsOnShare },
    'randomx',
  );
}
