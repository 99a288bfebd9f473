import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitBefore } from './retransmission.ts';

test('waitBefore() doubles, give or take a tenth, up to 16 s (RFC 5080 §2.2.1)', () => {
  for (const dice of [0, 0.5, 0.999]) {
    const waits = [waitBefore(null, 2000, dice)];
    for (let i = 0; i < 5; i++) waits.push(waitBefore(waits.at(-1) ?? 0, 2000, dice));
    const [first = 0, second = 0] = waits;
    assert.ok(first >= 1800 && first <= 2200, `first ${first}`);
    assert.ok(second >= 1.9 * first && second <= 2.1 * first, `second ${second}`);
    const last = waits.at(-1) ?? 0;
    assert.ok(last >= 14_400 && last <= 17_600, `last ${last}`);
  }
  assert.notEqual(waitBefore(null, 2000, 0.1), waitBefore(null, 2000, 0.9), 'no jitter');
});
