import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readingOf } from '../../../test/list-reading.ts';

test('csv finds columns by their headings', () => {
  const text =
    'pool name,Host,Port,Last Seen,note\nOne,pool.example.org,3333,2025-11-02,\nTwo,192.0.2.1,4444,2024-01-05,"a, b"\n';
  const reading = readingOf('csv', text);
  assert.deepEqual(reading.targets, ['pool.example.org', '192.0.2.1:4444']);
  assert.deepEqual(
    reading.entries.map((entry) => entry.seenOn),
    [Date.parse('2025-11-02'), Date.parse('2024-01-05')],
  );
});

test('csv without headings takes the column that points somewhere', () => {
  const reading = readingOf(
    'csv',
    '1;pool.example.org;x\n2;192.0.2.1:3333;y\n3;other.example.net;z\n',
  );
  assert.deepEqual(reading.targets, ['pool.example.org', '192.0.2.1:3333', 'other.example.net']);
});

test('csv takes the columns that were named or numbered', () => {
  const text = 'a,b,c\nx.example.org,y.example.org,3333\n';
  assert.deepEqual(readingOf('csv', text, { columns: { value: 'B' } }).targets, ['y.example.org']);
  assert.deepEqual(readingOf('csv', text, { columns: { value: '1' } }).targets, ['x.example.org']);
  const missing = readingOf('csv', text, { columns: { value: 'nonesuch' } });
  assert.deepEqual(missing.refusals, ['2 no-column']);
});

test('csv takes headings from a comment, as abuse.ch writes them', () => {
  const text =
    '################\n# Last updated: 2026-08-23 01:00:00 UTC #\n# "first_seen_utc","ioc_id","ioc_value","ioc_type","malware"\n"2026-08-22 10:00:00", "1", "192.0.2.1:3333", "ip:port", "Coinminer"\n"2026-08-21 10:00:00", "2", "c2.example.org", "domain", "Other"\n';
  const reading = readingOf('csv', text, { only: 'coinminer' });
  assert.deepEqual(reading.targets, ['192.0.2.1:3333']);
  assert.equal(reading.entries[0]?.seenOn, Date.parse('2026-08-22'));
  assert.deepEqual(reading.refusals, ['5 not-asked-for']);
  assert.equal(reading.statedAt, Date.parse('2026-08-23'));
});

test('csv refuses rows whose fields point nowhere or whose port cannot be', () => {
  const reading = readingOf('csv', 'host,port\nno host,1\n192.0.2.1,99999\n,3\n');
  assert.deepEqual(reading.refusals, ['2 not-an-indicator', '3 bad-port', '4 no-column']);
});
