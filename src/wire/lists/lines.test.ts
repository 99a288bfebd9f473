import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readingOf } from '../../../test/list-reading.ts';
import { LINE_CHARS_MAX } from './parser.ts';

test('plain takes words and leaves comments', () => {
  const text =
    '\uFEFF# Last updated: 2026-08-23\r\npool.example.org   # main\r\n\r\n; note\r\n192.0.2.1:3333\r\n// x\r\nhttps://a.example.net/#/miner\r\n';
  const reading = readingOf('plain', text);
  assert.deepEqual(reading.targets, ['pool.example.org', '192.0.2.1:3333', 'a.example.net (page)']);
  assert.deepEqual(reading.refusals, []);
  assert.equal(reading.statedAt, Date.parse('2026-08-23'));
});

test('plain refuses lines with their number', () => {
  const reading = readingOf(
    'plain',
    `pool.example.org\nroot:x:0:0:root:/root\n\n${'x'.repeat(LINE_CHARS_MAX + 1)}\n`,
  );
  assert.deepEqual(reading.refusals, ['2 not-an-indicator', '4 too-long']);
});

test('plain takes only what was asked for', () => {
  const reading = readingOf('plain', 'xmr.example.org # Monero\nbtc.example.org\n', {
    only: 'MONERO',
  });
  assert.deepEqual(reading.targets, ['xmr.example.org']);
  assert.deepEqual(reading.refusals, ['2 not-asked-for']);
});

test('hosts takes the names and not the address that they are sent to', () => {
  const text =
    '127.0.0.1 localhost\n::1 ip6-localhost ip6-loopback\n0.0.0.0 a.example.org b.example.org # both\nfe80::1%lo0 localhost\n0.0.0.0 0.0.0.0\npool.example.org\n';
  const reading = readingOf('hosts', text);
  assert.deepEqual(reading.targets, ['a.example.org', 'b.example.org']);
  assert.deepEqual(reading.refusals, ['6 not-an-indicator']);
});

test('maltrail takes every kind of trail that has a host', () => {
  const text =
    '# Copyright (c) 2014-2026 Maltrail developers (https://github.com/stamparm/maltrail/)\n# Reference: https://example.com/report\n# Aliases: some miner\n\n192.0.2.7:45700\n192.0.2.8\nhttp://192.0.2.9\npool.example.org\nexample.net/gate/x.php\n/xmrig/\n';
  const reading = readingOf('maltrail', text);
  assert.deepEqual(reading.targets, [
    '192.0.2.7:45700',
    '192.0.2.8',
    '192.0.2.9:80',
    'pool.example.org',
    'example.net (page)',
  ]);
  assert.deepEqual(reading.refusals, ['10 path-only']);
  assert.equal(reading.statedAt, null);
});
