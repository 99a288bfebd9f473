import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leafHash, rootOfHashes } from './merkle.ts';
import {
  consistencyProof,
  inclusionProof,
  nodesOfTiles,
  PROOF_HASHES_MAX,
  verifyConsistency,
  verifyInclusion,
} from './proof.ts';
import { leavesOf, nodesOf } from './tree.fixture.ts';

const LEAVES = leavesOf(700);
const HASHES = LEAVES.map(leafHash);
const ROOTS = Array.from({ length: 65 }, (_, size) => rootOfHashes(HASHES.slice(0, size)));
const read = nodesOf(LEAVES.slice(0, 64));
const head = (size: number) => ({ size, root: ROOTS[size] ?? new Uint8Array(32) });
const leaf = (index: number) => ({ index, hash: HASHES[index] ?? new Uint8Array(32) });

test('inclusionProof() has the lengths that the example of RFC 6962 §2.1.3 shows', () => {
  // A tree of seven: PATH(0)=[b,h,l], PATH(3)=[c,g,l], PATH(4)=[f,j,k], PATH(6)=[i,k].
  const lengths = [0, 3, 4, 6].map((index) => inclusionProof(index, 7, read).length);
  assert.deepEqual(lengths, [3, 3, 3, 2]);
  const i = rootOfHashes(HASHES.slice(4, 6));
  const k = rootOfHashes(HASHES.slice(0, 4));
  assert.deepEqual(inclusionProof(6, 7, read), [i, k]);
});

test('consistencyProof() gives the example of RFC 6962 §2.1.3', () => {
  // PROOF(3, D[7]) = [c, d, g, l], PROOF(4, D[7]) = [l], PROOF(6, D[7]) = [i, j, k].
  const root = (start: number, end: number) => rootOfHashes(HASHES.slice(start, end));
  const [c, d, g] = [root(2, 3), root(3, 4), root(0, 2)];
  const [i, j, k, l] = [root(4, 6), root(6, 7), root(0, 4), root(4, 7)];
  assert.deepEqual(consistencyProof(3, 7, read), [c, d, g, l]);
  assert.deepEqual(consistencyProof(4, 7, read), [l]);
  assert.deepEqual(consistencyProof(6, 7, read), [i, j, k]);
});

test('verifyInclusion() accepts every leaf of every tree up to 64', () => {
  for (let size = 1; size <= 64; size++) {
    for (let index = 0; index < size; index++) {
      const proof = inclusionProof(index, size, read);
      assert.ok(verifyInclusion(leaf(index), head(size), proof), `${index} of ${size}`);
      assert.ok(!verifyInclusion(leaf(index + 1), head(size), proof));
      assert.ok(
        !verifyInclusion({ ...leaf(index), index: index ^ 1 }, head(size), proof) || size === 1,
      );
    }
  }
});

test('verifyConsistency() accepts every pair of sizes up to 64', () => {
  for (let newer = 0; newer <= 64; newer++) {
    for (let older = 0; older <= newer; older++) {
      const proof = consistencyProof(older, newer, read);
      assert.ok(verifyConsistency(head(older), head(newer), proof), `${older} of ${newer}`);
      if (older === 0) continue;
      const forged = { size: older, root: ROOTS[older - 1] ?? new Uint8Array(32) };
      assert.ok(!verifyConsistency(forged, head(newer), proof));
    }
  }
});

const flip = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

test('verifyInclusion() and verifyConsistency() refuse any flipped bit, and a proof too long or short', () => {
  const pair = fc.tuple(
    fc.nat({ max: 62 }),
    fc.integer({ min: 1, max: 64 }),
    fc.nat(255),
    fc.nat(),
  );
  fc.assert(
    fc.property(pair, ([low, high, bit, which]) => {
      const size = Math.max(low + 2, high);
      const inclusion = inclusionProof(low, size, read);
      const consistency = consistencyProof(low + 1, size, read);
      const damaged = (proof: Uint8Array[]): Uint8Array[][] => [
        proof.map((hash, at) => (at === which % proof.length ? flip(hash, bit) : hash)),
        proof.slice(1),
        proof.slice(0, -1),
        [...proof, HASHES[which % 64] ?? new Uint8Array(32)],
      ];
      const hash = flip(leaf(low).hash, bit);
      assert.ok(!verifyInclusion({ index: low, hash }, head(size), inclusion));
      assert.ok(!verifyInclusion(leaf(low), { size, root: flip(head(size).root, bit) }, inclusion));
      for (const proof of damaged(inclusion)) {
        assert.ok(!verifyInclusion(leaf(low), head(size), proof));
      }
      for (const proof of damaged(consistency)) {
        assert.ok(!verifyConsistency(head(low + 1), head(size), proof));
      }
    }),
  );
});

test('verifyInclusion() and verifyConsistency() refuse more hashes than a tree can have levels', () => {
  const many = Array.from({ length: PROOF_HASHES_MAX + 1 }, () => HASHES[0] ?? new Uint8Array(32));
  const big = { size: Number.MAX_SAFE_INTEGER, root: new Uint8Array(32) };
  assert.ok(!verifyInclusion(leaf(0), big, many));
  assert.ok(!verifyConsistency(head(3), big, many));
  assert.ok(!verifyInclusion({ index: -1, hash: new Uint8Array(32) }, big, []));
  assert.ok(!verifyInclusion(leaf(5), head(5), []));
  assert.ok(!verifyConsistency(head(5), head(4), []));
});

test('nodesOfTiles() gives the same proofs from tiles as from leaves', () => {
  const size = LEAVES.length;
  const tiles = nodesOfTiles(size, ({ level, index, width }) => {
    const span = 256 ** Number(level);
    return Array.from({ length: width }, (_, at) => {
      const start: number = (index * 256 + at) * span;
      return rootOfHashes(HASHES.slice(start, start + span));
    });
  });
  const whole = { size, root: rootOfHashes(HASHES) };
  for (const index of [0, 1, 255, 256, 511, 512, 640, 699]) {
    const proof = inclusionProof(index, size, tiles);
    assert.deepEqual(proof, inclusionProof(index, size, nodesOf(LEAVES)));
    assert.ok(verifyInclusion(leaf(index), whole, proof));
  }
  for (const older of [1, 255, 256, 300, 512, 513, 699]) {
    const proof = consistencyProof(older, size, tiles);
    assert.ok(
      verifyConsistency({ size: older, root: rootOfHashes(HASHES.slice(0, older)) }, whole, proof),
    );
  }
});
