import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FieldType } from './sv2-fields.ts';
import { SV2_MESSAGES, SV2_NAMES, type Sv2Message } from './sv2-messages.ts';
import {
  decodeSv2,
  encodeSv2,
  hashesOfTarget,
  noiseLengthOf,
  readSv2Header,
  targetOfHashes,
} from './sv2.ts';

const bytes = (lengthMax: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ maxLength: lengthMax });
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const u32 = fc.nat(0xffffffff);
const VALUES: Record<FieldType, fc.Arbitrary<unknown>> = {
  bool: fc.boolean(),
  u8: fc.nat(255),
  u16: fc.nat(65535),
  u32,
  u64: fc.bigInt(0n, 2n ** 64n - 1n),
  f32: fc.float({ noNaN: true }),
  u256: hash,
  text: fc.string({ maxLength: 60 }),
  bytes32: bytes(32),
  bytes255: bytes(255),
  bytes64k: bytes(600),
  maybeU32: fc.option(u32),
  hashes: fc.array(hash, { maxLength: 14 }),
  ids: fc.array(u32, { maxLength: 20 }),
  lateU32: fc.option(u32),
};

const anyMessage: fc.Arbitrary<Sv2Message> = fc
  .constantFrom(...Object.entries(SV2_MESSAGES))
  .chain(([name, shape]) =>
    fc
      .record(
        Object.fromEntries(
          Object.entries(shape.fields ?? {}).map(([field, kind]) => [
            field,
            VALUES[kind as FieldType],
          ]),
        ),
      )
      .map((fields) => ({ name, ...fields }) as unknown as Sv2Message),
  );

test('decodeSv2() gives back what encodeSv2() wrote, for every message', () => {
  fc.assert(
    fc.property(anyMessage, (message) => {
      const frame = encodeSv2(message);
      const header = readSv2Header(frame);
      assert.ok(header !== null);
      assert.equal(header.length, frame.length - 6);
      assert.equal(header.channelBit, SV2_MESSAGES[message.name].channel);
      assert.deepEqual(decodeSv2(header.type, frame.subarray(6)), message);
    }),
  );
});

test('decodeSv2() never throws and refuses bytes left over or missing', () => {
  fc.assert(
    fc.property(fc.nat(255), bytes(200), (type, payload) => {
      decodeSv2(type, payload);
    }),
  );
  const frame = encodeSv2({ name: 'setup-connection.success', usedVersion: 2, flags: 0 });
  assert.equal(decodeSv2(1, frame.subarray(6, 11)), null);
  assert.equal(decodeSv2(1, Uint8Array.of(...frame.subarray(6), 0)), null);
  assert.equal(decodeSv2(0x1e, new Uint8Array(4)), null);
});

test('the encoded sizes are those of the specification', () => {
  const target = new Uint8Array(32);
  const share = { channelId: 1, sequence: 1, jobId: 1, nonce: 1, ntime: 1, version: 1 };
  const payloadOf = (message: Sv2Message): number => encodeSv2(message).length - 6;
  assert.equal(payloadOf({ name: 'submit-standard', ...share }), 24);
  assert.equal(
    payloadOf({
      name: 'submit.success',
      channelId: 1,
      lastSequence: 1,
      acceptedCount: 1,
      shareSum: 1n,
    }),
    20,
  );
  const job = { name: 'new-job', channelId: 1, jobId: 1, version: 1, merkleRoot: target } as const;
  assert.equal(payloadOf({ ...job, minNtime: null }), 45);
  assert.equal(payloadOf({ ...job, minNtime: 7 }), 49);
  assert.equal(payloadOf({ name: 'set-target', channelId: 1, target }), 36);
  assert.equal(noiseLengthOf(6), 44);
  assert.equal(noiseLengthOf(24), 62);
  assert.equal(noiseLengthOf(48), 86);
  assert.equal(noiseLengthOf(65519 + 1), 22 + 65535 + 17);
});

test('encodeSv2() puts the bytes where the specification says', () => {
  const frame = encodeSv2({ name: 'reconnect', host: 'a', port: 0x1234 });
  assert.deepEqual([...frame], [0, 0, 4, 4, 0, 0, 1, 0x61, 0x34, 0x12]);
  const success = encodeSv2({
    name: 'submit.success',
    channelId: 2,
    lastSequence: 3,
    acceptedCount: 4,
    shareSum: 5n,
  });
  assert.deepEqual([...success.subarray(0, 10)], [0, 0x80, 0x1c, 20, 0, 0, 2, 0, 0, 0]);
});

test('hashesOfTarget() turns a target into hashes and back', () => {
  assert.equal(hashesOfTarget(new Uint8Array(32)), null);
  for (const hashes of [1e6, 2 ** 32, 123_456_789_012]) {
    const back = hashesOfTarget(targetOfHashes(hashes)) ?? 0;
    assert.ok(Math.abs(back / hashes - 1) < 1e-9, `${hashes} came back as ${back}`);
  }
});

test('SV2_NAMES holds every message once', () => {
  assert.equal(SV2_NAMES.size, Object.keys(SV2_MESSAGES).length);
});
