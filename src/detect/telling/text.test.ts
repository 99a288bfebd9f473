import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { dateFromMillis, isoFromMillis, millisFromDate, toldFrom } from './text.ts';

test('isoFromMillis() says what Date says for every moment that RFC 3339 can say', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 253_402_300_799_999, noNaN: true }), (at) => {
      assert.equal(isoFromMillis(at), new Date(Math.floor(at)).toISOString());
    }),
  );
});

test('isoFromMillis() clamps what is not a moment', () => {
  assert.equal(isoFromMillis(Number.NaN), '1970-01-01T00:00:00.000Z');
  assert.equal(isoFromMillis(-5), '1970-01-01T00:00:00.000Z');
  assert.equal(isoFromMillis(1e18), '9999-12-31T23:59:59.999Z');
});

test('millisFromDate() is the inverse of dateFromMillis()', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_900_000 }), (day) => {
      assert.equal(millisFromDate(dateFromMillis(day * 86_400_000)), day * 86_400_000);
    }),
  );
  assert.equal(millisFromDate('soon'), null);
  assert.equal(millisFromDate('2024-13-01'), null);
});

test('toldFrom() takes out control characters and cuts at the limit', () => {
  assert.equal(toldFrom('rig\u0000\u001b[31m one\n'), 'rig [31m one');
  assert.equal(toldFrom('x'.repeat(1000))?.length, 256);
  assert.equal(toldFrom('\n\n'), null);
  assert.equal(toldFrom(null), null);
});
