import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantFrom, offsetFrom } from './time.ts';

const AT = Date.parse('2026-01-31T00:00:00Z');

test('instantFrom() reads every form of one instant', () => {
  for (const text of [
    '2026-01-31T00:00:00Z',
    '2026-01-31T08:00:00+08:00',
    '2026-01-31 08:00:00 +0800',
    '2026/01/31 08:00+08',
    '2026-01-30T20:00:00.000-04:00',
    '1769817600',
    'Sat Jan 31 00:00:00 UTC 2026',
    'Jan 31 2026 00:00:00 UTC',
    'Sat Jan 31 2026 08:00:00 +0800',
  ]) {
    assert.equal(instantFrom(text, null), AT, text);
  }
});

test('instantFrom() takes the given offset for local times, and asks for one without', () => {
  for (const text of [
    '2026-01-31 08:00',
    '2026/1/31 8:00',
    'Jan 31 2026 08:00:00 CST',
    'Sat Jan 31 08:00:00 2026',
  ]) {
    assert.equal(instantFrom(text, 480), AT, text);
    assert.equal(instantFrom(text, null), 'time-without-zone', text);
  }
  assert.equal(instantFrom('2026-01-31', 0), AT);
});

test('instantFrom() refuses days and hours that do not exist', () => {
  for (const text of [
    '',
    'yesterday',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T00:60:00Z',
    'Foo 31 2026 00:00:00 UTC',
    'anF 31 2026 00:00:00 UTC',
    '31.01.2026',
  ]) {
    assert.equal(instantFrom(text, 0), null, text);
  }
});

test('offsetFrom() knows no names but UTC', () => {
  assert.equal(offsetFrom('-03:30'), -210);
  assert.equal(offsetFrom('CST'), null);
  assert.equal(offsetFrom('+15:00'), null);
});
