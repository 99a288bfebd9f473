import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leafHash, nodeHash, rootOfHashes } from './merkle.ts';
import { tilePath, tilesOfLevel, topLevel } from './tile.ts';
import { leavesOf, naiveRoot } from './tree.fixture.ts';
import { GrowingTree } from './tree.ts';

const HASHES = leavesOf(66_000).map(leafHash);

test('GrowingTree has the root that RFC 6962 defines at every size', () => {
  const tree = new GrowingTree();
  assert.deepEqual(tree.root(), rootOfHashes([]));
  for (let size = 1; size <= 600; size++) {
    tree.append(HASHES[size - 1] ?? new Uint8Array(32));
    if (size < 40 || size % 97 === 0 || size % 256 < 2) {
      assert.deepEqual(tree.root(), naiveRoot(HASHES.slice(0, size), nodeHash), `size ${size}`);
    }
  }
});

/** All tiles by path: those that became full, and the partial ones of the end. */
function grow(
  size: number,
  stops: readonly number[],
): { paths: Map<string, string>; root: Uint8Array } {
  const kept = new Map<string, readonly Uint8Array[]>();
  const sink = (tile: Parameters<typeof tilePath>[0], hashes: readonly Uint8Array[]): void =>
    void kept.set(tilePath(tile), hashes);
  let tree = new GrowingTree(sink);
  for (const end of [...stops, size]) {
    while (tree.size < end) tree.append(HASHES[tree.size] ?? new Uint8Array(32));
    // Stopped and begun again with nothing but what lies in files.
    for (const { tile, hashes } of tree.partials()) kept.set(tilePath(tile), hashes);
    tree = GrowingTree.resume(tree.size, (tile) => kept.get(tilePath(tile)) ?? [], sink);
  }
  const current = [...Array(topLevel(size) + 1).keys()].flatMap((level) =>
    [...tilesOfLevel(size, level)].map(tilePath),
  );
  const paths = new Map(
    current.map((path) => [path, Buffer.concat([...(kept.get(path) ?? [])]).toString('hex')]),
  );
  return { paths, root: tree.root() };
}

test('GrowingTree gives the same tiles and root however the leaves are batched', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 0, max: 1200 })
        .chain((size) =>
          fc.tuple(
            fc.constant(size),
            fc.array(fc.integer({ min: 0, max: size }), { maxLength: 8 }),
          ),
        ),
      ([size, stops]) => {
        const batched = grow(
          size,
          stops.sort((a, b) => a - b),
        );
        const whole = grow(size, []);
        assert.deepEqual(batched, whole);
        assert.deepEqual(whole.root, rootOfHashes(HASHES.slice(0, size)));
        assert.ok([...whole.paths.values()].every((hashes) => hashes.length > 0));
      },
    ),
    { numRuns: 40 },
  );
});

test('GrowingTree fills tiles of three levels', () => {
  const { paths, root } = grow(66_000, [65_535, 65_536]);
  assert.deepEqual(root, rootOfHashes(HASHES));
  assert.equal(
    paths.get('tile/2/000.p/1'),
    Buffer.from(rootOfHashes(HASHES.slice(0, 65_536))).toString('hex'),
  );
  assert.equal(paths.get('tile/1/000')?.length, 256 * 64);
  assert.equal(paths.get('tile/1/001.p/1')?.length, 64);
  assert.equal(paths.get('tile/0/257.p/208')?.length, 208 * 64);
});
