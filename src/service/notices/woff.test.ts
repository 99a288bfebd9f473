import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fontFromWoff, TABLE_BYTES_MAX } from './woff.ts';

const FILE = '@fontsource/noto-sans-sc/files/noto-sans-sc-latin-400-normal.woff';
const WOFF = readFileSync(fileURLToPath(import.meta.resolve(FILE)));

/** Sum of all 32-bit words, as the OpenType specification defines checksums. */
function checksum(table: Buffer): number {
  let sum = 0;
  for (let at = 0; at < table.length; at += 4) sum = (sum + table.readUInt32BE(at)) >>> 0;
  return sum;
}

test('fontFromWoff() gives tables with the checksums that the file states', () => {
  const font = fontFromWoff(WOFF);
  assert.equal(font.length % 4, 0);
  const count = font.readUInt16BE(4);
  assert.ok(count > 8);
  for (let i = 0; i < count; i++) {
    const row = 12 + i * 16;
    const name = font.toString('latin1', row, row + 4);
    const from = font.readUInt32BE(row + 8);
    const length = font.readUInt32BE(row + 12);
    const table = Buffer.from(font.subarray(from, from + Math.ceil(length / 4) * 4));
    // The header's own checksum is of the table without its field for the whole file.
    if (name === 'head') table.writeUInt32BE(0, 8);
    assert.equal(checksum(table), font.readUInt32BE(row + 4), name);
  }
});

test('fontFromWoff() refuses what is not a whole font of usual size', () => {
  assert.throws(() => fontFromWoff(Buffer.from('wOF2'.padEnd(64, '\0'))), /a WOFF font/);
  const huge = Buffer.from(WOFF);
  huge.writeUInt32BE(TABLE_BYTES_MAX + 1, 44 + 12);
  assert.throws(() => fontFromWoff(huge), /usual size/);
  assert.throws(() => fontFromWoff(WOFF.subarray(0, WOFF.length - 9000)));
});
