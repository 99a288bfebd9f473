import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import {
  cosignatureBytes,
  cosignedMessage,
  judgeSignatures,
  NOTE_LENGTH_MAX,
  readNote,
  readVerifierKey,
  SIGNATURE_TYPE,
  SIGNATURES_MAX,
  verifierKey,
  writeNote,
  writeVerifierKey,
  type VerifySignature,
} from './note.ts';

/** The note and keys of the documentation of Go's package golang.org/x/mod/sumdb/note. */
const GO_TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const GO_NOTE = `${GO_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
const GO_VERIFIER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const GO_SEED = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';

const PRIVATE = createPrivateKey({
  // PKCS #8 of an Ed25519 seed (RFC 8410 §7).
  key: Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from(GO_SEED, 'base64').subarray(1),
  ]),
  format: 'der',
  type: 'pkcs8',
});
const PUBLIC = new Uint8Array(
  createPublicKey(PRIVATE).export({ format: 'der', type: 'spki' }).subarray(-32),
);
const ed25519: VerifySignature = (publicKey, message, signature) => {
  const key = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
  return verify(null, message, createPublicKey({ key, format: 'der', type: 'spki' }), signature);
};
const signed = (message: Uint8Array): Uint8Array => new Uint8Array(sign(null, message, PRIVATE));

test('readVerifierKey() and judgeSignatures() accept the note that Go documents', () => {
  const key = readVerifierKey(GO_VERIFIER);
  const note = readNote(GO_NOTE);
  assert.ok(key !== null && note !== null);
  assert.equal(key.keyId, 0xc74f20a3);
  assert.deepEqual(key.publicKey, PUBLIC);
  assert.equal(writeVerifierKey(key), GO_VERIFIER);
  assert.equal(note.text, GO_TEXT);
  assert.deepEqual(judgeSignatures(note, [key], ed25519), [
    { name: 'PeterNeumann', keyId: 0xc74f20a3, verdict: 'valid', type: 1, seconds: null },
  ]);
});

test('writeNote() signs as Go does, to the byte', () => {
  const key = verifierKey('PeterNeumann', SIGNATURE_TYPE.ed25519, PUBLIC);
  const bytes = signed(new TextEncoder().encode(GO_TEXT));
  assert.equal(writeNote({ text: GO_TEXT, signatures: [{ ...key, bytes }] }), GO_NOTE);
});

test('readNote() reads the cosigned checkpoint of the specification', () => {
  // c2sp.org/tlog-cosignature; its keys are not published, so only the form can be checked.
  const note = readNote(
    'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
      '— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n' +
      '— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n',
  );
  assert.deepEqual(
    note?.signatures.map(({ name, bytes }) => [name, bytes.length]),
    [
      ['example.com/behind-the-sofa', 64],
      ['witness.example.com/w1', 72],
    ],
  );
  const checkpoint = readCheckpoint(note?.text ?? '');
  assert.equal(checkpoint?.origin, 'example.com/behind-the-sofa');
  assert.equal(checkpoint?.size, 20852163);
  // The time that the specification prints for it.
  const time = new DataView(note?.signatures[1]?.bytes.slice(0, 8).buffer ?? new ArrayBuffer(8));
  assert.equal(Number(time.getBigUint64(0)), 1679315147);
});

const CHECKPOINT = writeCheckpoint({ origin: 'log.example/1', size: 7, root: new Uint8Array(32) });

test('judgeSignatures() checks a cosignature with its time', () => {
  const key = verifierKey('witness.example/w1', SIGNATURE_TYPE.cosignature, PUBLIC);
  assert.deepEqual(readVerifierKey(writeVerifierKey(key)), key);
  const cosigned = signed(cosignedMessage(CHECKPOINT, 1_679_315_147));
  const judge = (bytes: Uint8Array, text = CHECKPOINT): unknown => {
    const note = readNote(writeNote({ text, signatures: [{ ...key, bytes }] }));
    assert.ok(note !== null);
    const [first] = judgeSignatures(note, [key], ed25519);
    return [first?.verdict, first?.seconds];
  };
  assert.deepEqual(judge(cosignatureBytes(1_679_315_147, cosigned)), ['valid', 1_679_315_147]);
  assert.deepEqual(judge(cosignatureBytes(1_679_315_148, cosigned)), ['invalid', 1_679_315_148]);
  assert.deepEqual(judge(cosigned), ['invalid', null]);
  assert.deepEqual(judge(cosignatureBytes(2 ** 53, cosigned)), ['invalid', null]);
  assert.deepEqual(judge(cosignatureBytes(1_679_315_147, cosigned), CHECKPOINT.replace('7', '8')), [
    'invalid',
    1_679_315_147,
  ]);
});

test('judgeSignatures() takes no signature of one kind for another, and none of strangers', () => {
  const text = CHECKPOINT;
  const witness = verifierKey('a.example', SIGNATURE_TYPE.cosignature, PUBLIC);
  const log = verifierKey('a.example', SIGNATURE_TYPE.ed25519, PUBLIC);
  const bytes = signed(new TextEncoder().encode(text));
  const note = readNote(writeNote({ text, signatures: [{ ...log, bytes }] }));
  assert.ok(note !== null);
  assert.equal(judgeSignatures(note, [witness], ed25519)[0]?.verdict, 'unknown');
  assert.equal(
    judgeSignatures(note, [{ ...log, name: 'b.example' }], ed25519)[0]?.verdict,
    'unknown',
  );
  assert.equal(judgeSignatures(note, [log], ed25519)[0]?.verdict, 'valid');
});

test('readNote() refuses what is no note', () => {
  const line = GO_NOTE.slice(GO_TEXT.length + 1);
  for (const text of [
    '',
    GO_TEXT,
    `${GO_TEXT}\n`,
    GO_NOTE.slice(0, -1),
    `${GO_NOTE}\n`,
    `${GO_TEXT}\n${line.replace('—', '-')}`,
    `${GO_TEXT}\n${line.replace('PeterNeumann', 'Peter+Neumann')}`,
    `${GO_TEXT}\n${line.replace('PeterNeumann', 'Peter Neumann')}`,
    `${GO_TEXT}\n${line.replace('AM=', 'AN=')}`,
    `a\tb\n\n${line}`,
    `\ud800\n\n${line}`,
  ]) {
    assert.equal(readNote(text), null, JSON.stringify(text));
  }
});

test('readNote() stops at its limits', () => {
  const line = GO_NOTE.slice(GO_TEXT.length + 1);
  assert.equal(readNote(`a\n\n${line.repeat(SIGNATURES_MAX)}`)?.signatures.length, SIGNATURES_MAX);
  assert.equal(readNote(`a\n\n${line.repeat(SIGNATURES_MAX + 1)}`), null);
  const room = NOTE_LENGTH_MAX - line.length - 2;
  assert.ok(readNote(`${'a'.repeat(room)}\n\n${line}`) !== null);
  assert.equal(readNote(`${'a'.repeat(room + 1)}\n\n${line}`), null);
});

test('readVerifierKey() refuses a key that is not the one its id names', () => {
  for (const line of [
    '',
    GO_VERIFIER.replace('c74f20a3', 'c74f20a4'),
    GO_VERIFIER.replace('PeterNeumann', 'PeterNeuman'),
    GO_VERIFIER.replace('+AR', '+AB'),
    GO_VERIFIER.slice(0, -4),
    'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  ]) {
    assert.equal(readVerifierKey(line), null, line);
  }
});

test('readCheckpoint() refuses other spellings and gives back what writeCheckpoint() wrote', () => {
  for (const text of [
    CHECKPOINT.slice(0, -1),
    CHECKPOINT.replace('7', '07'),
    CHECKPOINT.replace('7', '-7'),
    CHECKPOINT.replace('7', '9007199254740992'),
    CHECKPOINT.replace('A=', 'B='),
    CHECKPOINT.replace('log.example/1', ''),
    `${CHECKPOINT}\n`,
    'log.example/1\n7\n',
  ]) {
    assert.equal(readCheckpoint(text), null, JSON.stringify(text));
  }
  assert.ok(readCheckpoint(`${CHECKPOINT}an extension\n`) !== null);
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, root) => {
      const checkpoint = { origin: 'log.example/1', size, root };
      assert.deepEqual(readCheckpoint(writeCheckpoint(checkpoint)), checkpoint);
    }),
  );
});
