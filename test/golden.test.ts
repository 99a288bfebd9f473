/**
 * Goldens: simulated traffic through the whole pipeline. Two checks: the findings agree with what was hidden, and they are
 * those of `expected.json` (renew with --test-update-snapshots and read the difference).
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { disagreements } from './golden/agree.ts';
import { CASES } from './golden/cases.ts';
import { findingsOf, normal } from './golden/replay.ts';

const groups = Map.groupBy(CASES, ({ group }) => group);

for (const [group, cases] of groups) {
  const results: Record<string, object[]> = {};
  for (const golden of cases) {
    test(`pipeline finds what is hidden in ${group}: ${golden.name}`, () => {
      const findings = findingsOf(golden);
      results[golden.name] = normal(findings);
      assert.deepEqual(disagreements(golden.expects, findings), []);
    });
  }
  test(`pipeline finds in ${group} what it found before`, (t) => {
    t.assert.fileSnapshot(results, join(import.meta.dirname, 'golden', group, 'expected.json'));
  });
}
