import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { chiSquareQuantile } from './chi-square.ts';

// Published table of upper critical values (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4), and
// degrees 2, where the quantile is −2 ln(1 − p) exactly.
const TABLE: readonly (readonly [degrees: number, p: number, value: number])[] = [
  [1, 0.95, 3.841],
  [1, 0.975, 5.024],
  [2, 0.025, 0.051],
  [2, 0.975, 7.378],
  [4, 0.025, 0.484],
  [4, 0.975, 11.143],
  [10, 0.025, 3.247],
  [10, 0.975, 20.483],
  [20, 0.025, 9.591],
  [20, 0.975, 34.17],
  [50, 0.025, 32.357],
  [50, 0.975, 71.42],
  [100, 0.025, 74.222],
  [100, 0.975, 129.561],
];

test('chiSquareQuantile() gives the values of the published table', () => {
  for (const [degrees, p, value] of TABLE) {
    const found = chiSquareQuantile(p, degrees);
    assert.ok(Math.abs(found - value) < 0.0006, `${degrees} ${p}: ${found} instead of ${value}`);
  }
  for (const p of [0.025, 0.5, 0.975]) {
    assert.ok(Math.abs(chiSquareQuantile(p, 2) + 2 * Math.log(1 - p)) < 1e-9);
  }
});

test('chiSquareQuantile() has no step where the cheap form takes over', () => {
  for (const p of [0.025, 0.975]) {
    const exact = chiSquareQuantile(p, 2000);
    const cheap = chiSquareQuantile(p, 2000.001);
    assert.ok(Math.abs(exact / cheap - 1) < 1e-4, `${p}: ${exact} ${cheap}`);
  }
});

test('chiSquareQuantile() answers the edges without failing', () => {
  assert.equal(chiSquareQuantile(0, 4), 0);
  assert.equal(chiSquareQuantile(0.5, 0), 0);
  assert.equal(chiSquareQuantile(1, 4), Infinity);
});
