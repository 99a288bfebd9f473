import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  importFormatOf,
  importParts,
  PART_CHARS_MAX,
  PART_RECORDS_MAX,
  type ImportPart,
} from './import-parts.ts';

async function partsOf(lines: readonly string[], format: 'csv' | 'dhcpd'): Promise<ImportPart[]> {
  const parts: ImportPart[] = [];
  for await (const part of importParts(lines, format)) parts.push(part);
  return parts;
}

test('importParts() cuts a table between rows and repeats its heading', async () => {
  const rows = Array.from({ length: PART_RECORDS_MAX + 5 }, (_, i) => `row ${i}`);
  const lines = ['# ledger', 'heading', ...rows];
  const parts = await partsOf(lines, 'csv');
  assert.equal(parts.length, 2);
  const [, second] = parts;
  assert.ok(second?.text.startsWith('heading\nrow '));
  for (const { text, linesBefore } of parts) {
    for (const [i, line] of text.trimEnd().split('\n').entries()) {
      if (line.startsWith('row')) assert.equal(lines[linesBefore + i], line);
    }
  }
  const all = parts.flatMap(({ text }) =>
    text.split('\n').filter((line) => line.startsWith('row')),
  );
  assert.deepEqual(all, rows);
});

test('importParts() cuts a lease file behind closing braces only', async () => {
  const lease = ['lease 192.0.2.1 {', '  ends never;', '}'];
  const lines = Array.from({ length: PART_RECORDS_MAX + 1 }, () => lease).flat();
  const parts = await partsOf(lines, 'dhcpd');
  assert.deepEqual(
    parts.map(({ text, linesBefore }) => [text.split('\n').length - 1, linesBefore]),
    [
      [3 * PART_RECORDS_MAX, 0],
      [3, 3 * PART_RECORDS_MAX],
    ],
  );
});

test('importParts() holds no more than a part of a file without records', async () => {
  const line = 'x'.repeat(PART_CHARS_MAX / 4);
  const parts = await partsOf([line, line, line, line, line], 'dhcpd');
  assert.equal(parts.length, 2);
});

test('importFormatOf() tells the formats apart by their beginning', () => {
  assert.equal(importFormatOf('# x\nlease 192.0.2.1 {\n'), 'dhcpd');
  assert.equal(importFormatOf('ia-na "x" {\n'), 'dhcpd');
  assert.equal(importFormatOf('address,hwaddr,client_id'), 'kea');
  assert.equal(importFormatOf('Thu Jan  1 08:00:00 2026\n\tAcct-Session-Id = "1"\n'), 'radius');
  assert.equal(importFormatOf('system,address,from\n'), 'csv');
});
