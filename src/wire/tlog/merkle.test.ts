import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { EMPTY_ROOT, leafHash, nodeHash, rootOfHashes } from './merkle.ts';
import { naiveRoot } from './tree.fixture.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Eight leaves and their roots as Certificate Transparency's own tests have them (transparency-dev/merkle, testonly). */
const CT_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const CT_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test('rootOfHashes() gives the roots that Certificate Transparency publishes', () => {
  const hashes = CT_LEAVES.map((leaf) => leafHash(Buffer.from(leaf, 'hex')));
  for (const [at, root] of CT_ROOTS.entries()) {
    assert.equal(hex(rootOfHashes(hashes.slice(0, at + 1))), root);
  }
});

test('rootOfHashes() of nothing is the hash of the empty string, as RFC 6962 §2.1 says', () => {
  assert.equal(hex(rootOfHashes([])), createHash('sha256').digest('hex'));
  assert.deepEqual(rootOfHashes([]), EMPTY_ROOT);
});

test('leafHash() and nodeHash() put different bytes in front, so that no node passes for a leaf', () => {
  const [a, b] = [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))];
  const sha = (...parts: Uint8Array[]): string =>
    createHash('sha256').update(Buffer.concat(parts)).digest('hex');
  assert.equal(hex(a), sha(Uint8Array.of(0, 1)));
  assert.equal(hex(nodeHash(a, b)), sha(Uint8Array.of(1), a, b));
});

test('rootOfHashes() agrees with the definition for any number of leaves', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 1, maxLength: 70 }),
      (hashes) => {
        assert.deepEqual(rootOfHashes(hashes), naiveRoot(hashes, nodeHash));
      },
    ),
  );
});
