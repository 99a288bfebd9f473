import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ClaimReading } from '#model/claim.ts';
import { readBindingsCsv, RECORD_CHARS_MAX } from './csv.ts';

const read = (text: string, zone: number | null = null): ClaimReading[] => [
  ...readBindingsCsv(text, zone),
];

test('readBindingsCsv() reads a table in any order of columns, in either language', () => {
  for (const text of [
    '\ufefffrom,address,system,until,mac,confidence\r\n2026-01-01T00:00:00Z,192.0.2.0/28,LAB-1,,0053.00aa.bbcc,0.7\r\n',
    '系统编号;地址;开始;结束;MAC地址;置信度\nLAB-1;192.0.2.0/28;2026-01-01 08:00 +0800;;00-53-00-AA-BB-CC;0.7\n',
  ]) {
    const [claim, ...more] = read(text);
    assert.ok(claim?.is === 'claim' && more.length === 0, JSON.stringify(claim));
    assert.equal(claim.line, 2);
    assert.equal(claim.network.text, '192.0.2.0/28');
    assert.deepEqual(
      [claim.system, claim.from, claim.until, claim.final, claim.confidence, claim.holder.mac],
      ['LAB-1', Date.parse('2026-01-01T00:00:00Z'), null, false, 0.7, '00:53:00:aa:bb:cc'],
    );
  }
});

test('readBindingsCsv() passes comments and names the line of each row that it rejects', () => {
  const text = `# ledger of the network centre
system,address,from,until,confidence,mac
LAB-1,192.0.2.1,2026-01-01,,,

LAB-1,192.0.2.1,soon,,,
LAB-1,192.0.2.1,2026-01-01T00:00:00Z,later,,
LAB-1,192.0.2.1,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z,,
LAB-1,192.0.2.1/24,2026-01-01T00:00:00Z,,,
LAB-1,,2026-01-01T00:00:00Z,,,
LAB-1,192.0.2.1,2026-01-01T00:00:00Z,,2,
LAB-1,192.0.2.1,2026-01-01T00:00:00Z,,,ff:ff:ff:ff:ff:ff
"LAB-1
`;
  assert.deepEqual(
    read(text).map((each) => each.is === 'rejected' && [each.line, each.reason]),
    [
      [3, 'time-without-zone'],
      [5, 'bad-time'],
      [6, 'bad-time'],
      [7, 'ends-before-start'],
      [8, 'host-bits'],
      [9, 'no-column'],
      [10, 'bad-confidence'],
      [11, 'bad-mac'],
      [12, 'unreadable'],
    ],
  );
});

test('readBindingsCsv() refuses a table without the columns it needs', () => {
  assert.deepEqual(
    read('system,ip\nA,192.0.2.1\n').map((each) => each.is === 'rejected' && each.text),
    ['from'],
  );
});

test('readBindingsCsv() gives up a row that is longer than a row can be', () => {
  const text = `system,address,from\nA,"${'x'.repeat(RECORD_CHARS_MAX)}",2026-01-01T00:00:00Z\n`;
  assert.ok(read(text).some((each) => each.is === 'rejected' && each.reason === 'unreadable'));
});

test('readBindingsCsv() never throws on damaged text', () => {
  const text = 'system,address,from\n"A",192.0.2.1,2026-01-01T00:00:00Z\n';
  fc.assert(
    fc.property(fc.nat(text.length), fc.string({ maxLength: 12 }), (cut, put) =>
      read(text.slice(0, cut) + put + text.slice(cut)).every(({ line }) => line >= 1),
    ),
    { numRuns: 300 },
  );
});
