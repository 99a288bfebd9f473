import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  BUNDLE_BYTES_MAX,
  ENTRY_BYTES_MAX,
  readEntryBundle,
  readHashTile,
  tilePath,
  tilesOfLevel,
  TILE_WIDTH,
  topLevel,
  writeEntryBundle,
  writeHashTile,
} from './tile.ts';

test('tilePath() writes the examples of the specification', () => {
  // tlog-tiles, "Merkle Tree": index 1234067 is x001/x234/067.
  assert.equal(tilePath({ level: 0, index: 1234067, width: 256 }), 'tile/0/x001/x234/067');
  assert.equal(tilePath({ level: 3, index: 0, width: 256 }), 'tile/3/000');
  assert.equal(tilePath({ level: 'entries', index: 1000, width: 8 }), 'tile/entries/x001/000.p/8');
  assert.equal(tilePath({ level: 1, index: 999, width: 255 }), 'tile/1/999.p/255');
});

test('tilesOfLevel() lists the tiles of the trees that the specification names', () => {
  // tlog-tiles, "Partial Tiles": sizes 70,000 and 256.
  const widths = (size: number, level: number): readonly [number, number] => {
    const tiles = [...tilesOfLevel(size, level)];
    return [tiles.filter(({ width }) => width === 256).length, tiles.at(-1)?.width ?? 0];
  };
  assert.deepEqual(widths(70_000, 0), [273, 112]);
  assert.deepEqual(widths(70_000, 1), [1, 17]);
  assert.deepEqual(widths(70_000, 2), [0, 1]);
  assert.equal(topLevel(70_000), 2);
  assert.deepEqual(widths(256, 0), [1, 256]);
  assert.deepEqual(widths(256, 1), [0, 1]);
  assert.equal(topLevel(256), 1);
  assert.equal(topLevel(0), -1);
});

test('readEntryBundle() gives back what writeEntryBundle() wrote', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: TILE_WIDTH }),
      (entries) => {
        assert.deepEqual(readEntryBundle(writeEntryBundle(entries)), entries);
      },
    ),
  );
});

test('readEntryBundle() takes the longest entries there can be, and no more than 256', () => {
  const longest = Array.from({ length: TILE_WIDTH }, () => new Uint8Array(ENTRY_BYTES_MAX));
  const bytes = writeEntryBundle(longest);
  assert.equal(bytes.length, BUNDLE_BYTES_MAX);
  assert.equal(readEntryBundle(bytes)?.length, TILE_WIDTH);
  assert.equal(readEntryBundle(new Uint8Array(2 * TILE_WIDTH + 2)), null);
  assert.throws(() => writeEntryBundle([new Uint8Array(ENTRY_BYTES_MAX + 1)]), /length field/);
});

test('readEntryBundle() refuses a bundle that is cut', () => {
  const bytes = writeEntryBundle([new Uint8Array(3), new Uint8Array(300)]);
  for (let end = 0; end < bytes.length; end++) {
    const whole = end === 0 || end === 5;
    assert.equal(readEntryBundle(bytes.subarray(0, end)) !== null, whole, `cut at ${end}`);
  }
});

test('readHashTile() takes exactly as many hashes as the width says', () => {
  const hashes = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const bytes = writeHashTile(hashes);
  assert.deepEqual(readHashTile(bytes, 2), hashes);
  assert.equal(readHashTile(bytes, 1), null);
  assert.equal(readHashTile(bytes.subarray(1), 2), null);
});
