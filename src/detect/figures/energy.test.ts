import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { EFFICIENCY } from '#detect/data/efficiency.ts';
import { GRID } from '#model/grid.ts';
import { estimateCarbon, estimateEnergy, estimatePower } from './energy.ts';
import type { HashRate } from './hash-rate.ts';

const aRate = (central: number): HashRate => ({
  low: central / 2,
  central,
  high: central * 2,
  unit: 'H/s',
});

test('estimatePower() puts an Antminer S19 Pro between its neighbours', () => {
  const power = estimatePower(
    { low: 110e12, central: 110e12, high: 110e12, unit: 'H/s' },
    'sha256d',
  );
  assert.ok(power !== null && power.low < 3250 && power.high > 3250);
  assert.match(power.basis, /sha256d.*2024/);
});

test('estimatePower() widens by both intervals', () => {
  const power = estimatePower(aRate(6500), 'randomx');
  assert.equal(Math.round(power?.central ?? 0), 100);
  assert.equal(Math.round(power?.low ?? 0), 25);
  assert.equal(Math.round(power?.high ?? 0), 433);
});

test('estimatePower() leaves the unknown unknown', () => {
  assert.equal(estimatePower(aRate(1e6), null), null);
  assert.equal(estimatePower(null, 'randomx'), null);
  assert.equal(estimatePower(aRate(1e6), 'octopus'), null);
  // A processor that tries SHA-256: an ASIC's efficiency would claim a ten-thousandth of a watt.
  assert.equal(estimatePower(aRate(10e6), 'sha256d'), null);
});

test('estimatePower() takes the graphics card below and the ASIC above 5,000 Sol/s', () => {
  assert.match(estimatePower(aRate(450), 'equihash')?.basis ?? '', /graphics card/);
  assert.match(estimatePower(aRate(420_000), 'equihash')?.basis ?? '', /ASIC/);
});

test('estimateCarbon() names the factor, its year and what it counts', () => {
  const energy = estimateEnergy(estimatePower(aRate(6500), 'randomx'), 36_000);
  assert.equal(Math.round((energy?.central ?? 0) * 1000), 1000);
  const carbon = estimateCarbon(energy);
  assert.ok(Math.abs((carbon?.central ?? 0) - 0.481) < 1e-9);
  assert.match(carbon?.basis ?? '', /0\.481.*life cycle.*world.*2023/);
  assert.match(estimateCarbon(energy, 'CN-NORTH')?.basis ?? '', /0\.6361.*generation only/);
  assert.match(estimateCarbon(energy, 'XX')?.basis ?? '', /world/);
  assert.equal(estimateEnergy(null, 10), null);
});

test('what figures rest on is said in the language asked for, with the same numbers', () => {
  const power = estimatePower(aRate(6500), 'randomx', 'zh-CN');
  assert.match(power?.basis ?? '', /randomx；台式机.*2024 年.*RandomX/);
  const energy = estimateEnergy(power, 36_000, 'zh-CN');
  assert.match(energy?.basis ?? '', /10 小时/);
  assert.match(
    estimateCarbon(energy, 'CN-NORTH', 'zh-CN')?.basis ?? '',
    /0\.6361.*华北电网，2023 年/,
  );
});

test('the tables are ordered, dated and sourced', () => {
  for (const row of EFFICIENCY) {
    assert.ok(0 < row.low && row.low < row.central && row.central < row.high, row.hardware.en);
    assert.ok(row.year > 2010 && row.source.length > 10 && row.rateMin < row.rateMax);
  }
  for (const row of GRID) assert.ok(row.factor > 0 && row.factor < 1.5 && row.source.length > 5);
  assert.equal(new Set(GRID.map((row) => row.region)).size, GRID.length);
});
