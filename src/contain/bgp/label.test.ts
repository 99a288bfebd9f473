import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ORDERS_OF_HOLD_MAX } from '#model/desired-set.ts';
import { labelFrom, largeFrom } from './label.ts';

const LABELS = fc.record({
  side: fc.constantFrom('destination' as const, 'source' as const),
  length: fc.integer({ min: 0, max: 128 }),
  orders: fc
    .uniqueArray(fc.uuid(), { minLength: 1, maxLength: ORDERS_OF_HOLD_MAX })
    .map((ids) => ids.toSorted()),
});

test('labelFrom() reads what largeFrom() wrote, in any order', () => {
  fc.assert(
    fc.property(LABELS, fc.infiniteStream(fc.nat()), (label, ranks) => {
      const large = largeFrom(label);
      const shuffled = large
        .map((text) => ({ text, rank: ranks.next().value ?? 0 }))
        .toSorted((a, b) => a.rank - b.rank);
      assert.deepEqual(labelFrom(shuffled.map(({ text }) => text)), { ...label });
    }),
  );
});

test('largeFrom() fits a BGP message when as many orders hold as can', () => {
  const orders = Array.from(
    { length: ORDERS_OF_HOLD_MAX },
    (_, n) => `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`,
  );
  const large = largeFrom({ side: 'source', length: 48, orders });
  assert.deepEqual(labelFrom(large)?.orders, orders);
  // RFC 4271 §4: 4096 bytes with everything else, which is less than 400.
  assert.ok(large.length * 12 < 3_600, String(large.length));
  const numbers = large.flatMap((text) => text.split(':').map(Number));
  assert.ok(numbers.every((number) => number >= 0 && number <= 0xffff_ffff));
});

test('labelFrom() gives nothing for what we did not write', () => {
  const [first = '', ...rest] = largeFrom({
    side: 'destination',
    length: 32,
    orders: ['01890a5d-ac96-774b-bcce-000000000001'],
  });
  assert.equal(labelFrom([]), null);
  assert.equal(labelFrom(rest), null);
  assert.equal(labelFrom([first, ...rest, '65000:1:2']), null);
  assert.equal(labelFrom(['64512:1:2', '64512:3:4']), null);
});
