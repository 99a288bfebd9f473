import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ed25519, keyPair } from '../../../test/ed25519.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { rootOfHashes } from './merkle.ts';
import { consistencyProof, type NodeReader } from './proof.ts';
import {
  judgeAddCheckpoint,
  PROOF_LINES_MAX,
  readAddCheckpoint,
  REQUEST_LENGTH_MAX,
  writeAddCheckpoint,
} from './witness.ts';

const ORIGIN = 'record.example/log';
const log = keyPair(ORIGIN);
const LEAVES = Array.from({ length: 40 }, (_, at) => new Uint8Array(32).fill(at + 1));
const FORKED = LEAVES.with(3, new Uint8Array(32).fill(99));

const headOf = (size: number, leaves = LEAVES) => ({
  origin: ORIGIN,
  size,
  root: rootOfHashes(leaves.slice(0, size)),
});
const noteOf = (size: number, leaves = LEAVES): string =>
  log.sign(writeCheckpoint(headOf(size, leaves)));
const reader =
  (leaves: readonly Uint8Array[]): NodeReader =>
  (level, index) =>
    rootOfHashes(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
const askFor = (old: number, size: number, leaves = LEAVES) => ({
  old,
  proof: consistencyProof(old, size, reader(leaves)),
  note: noteOf(size, leaves),
});
const judge = (request: ReturnType<typeof askFor>, seen: number | null) =>
  judgeAddCheckpoint(request, log.key, seen === null ? null : headOf(seen), ed25519);

test('readAddCheckpoint() reads what writeAddCheckpoint() wrote', () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const request = fc.record({
    old: fc.nat(),
    proof: fc.array(hash, { maxLength: PROOF_LINES_MAX }),
    note: fc.constant(noteOf(7)),
  });
  fc.assert(
    fc.property(request, (asked) => {
      assert.deepEqual(readAddCheckpoint(writeAddCheckpoint(asked)), { ...asked });
    }),
    { numRuns: 50 },
  );
});

test('readAddCheckpoint() refuses what has another form', () => {
  const { note } = askFor(0, 7);
  const line = `${'A'.repeat(43)}=`;
  for (const text of [
    '',
    note,
    `old 01\n\n${note}`,
    `old -1\n\n${note}`,
    `old 99999999999999999\n\n${note}`,
    `old 9007199254740993\n\n${note}`,
    `old 1\nnonsense\n\n${note}`,
    `old 1\nAAAA\n\n${note}`,
    `old 1\n${Array.from({ length: PROOF_LINES_MAX + 1 }, () => line).join('\n')}\n\n${note}`,
    `old 1\n\n${'x'.repeat(REQUEST_LENGTH_MAX)}`,
  ]) {
    assert.equal(readAddCheckpoint(text), null, text.slice(0, 40));
  }
  assert.notEqual(readAddCheckpoint(`old 1\n${line}\n\n${note}`), null);
});

test('judgeAddCheckpoint() takes what continues the tree that was seen', () => {
  for (const [old, size] of [
    [0, 1],
    [0, 0],
    [1, 1],
    [1, 40],
    [17, 33],
    [32, 33],
    [39, 40],
  ] as const) {
    const verdict = judge(askFor(old, size), old);
    assert.ok('accepted' in verdict, `${old} to ${size}`);
    assert.equal(verdict.accepted.size, size);
  }
  assert.ok('accepted' in judge(askFor(0, 9), null));
});

test('judgeAddCheckpoint() refuses a fork, a smaller tree and a proof that proves nothing', () => {
  assert.deepEqual(judge(askFor(17, 33, FORKED), 17), { refused: 'inconsistent' });
  assert.deepEqual(judge(askFor(17, 17, FORKED), 17), { refused: 'conflict', size: 17 });
  assert.deepEqual(judge(askFor(0, 5), 17), { refused: 'conflict', size: 17 });
  assert.deepEqual(judge(askFor(16, 33), 17), { refused: 'conflict', size: 17 });
  assert.deepEqual(judge({ ...askFor(17, 33), proof: [] }, 17), { refused: 'inconsistent' });
  assert.deepEqual(judge({ ...askFor(0, 9), proof: LEAVES.slice(0, 1) }, null), {
    refused: 'inconsistent',
  });
  assert.deepEqual(judge({ ...askFor(0, 5), old: 6 }, null), { refused: 'old-size-too-large' });
});

test('judgeAddCheckpoint() refuses another log, another key and no checkpoint', () => {
  const other = keyPair('other.example');
  const text = writeCheckpoint({ ...headOf(5), origin: 'other.example' });
  assert.deepEqual(judge({ old: 0, proof: [], note: other.sign(text) }, null), {
    refused: 'unknown-log',
  });
  const forged = keyPair(ORIGIN).sign(writeCheckpoint(headOf(5)));
  assert.deepEqual(judge({ old: 0, proof: [], note: forged }, null), { refused: 'unsigned' });
  assert.deepEqual(judge({ old: 0, proof: [], note: 'hello\n' }, null), { refused: 'malformed' });
});
