import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addressAttribute,
  numberAttribute,
  RADIUS_ATTRIBUTE,
  readNumber,
  readTaggedNumber,
  readTaggedText,
  readText,
  taggedNumber,
  taggedText,
  textAttribute,
} from './attribute.ts';
import {
  HEAD_BYTES,
  RADIUS_BYTES_MAX,
  RADIUS_VALUE_BYTES_MAX,
  readRadius,
  writeRadius,
} from './packet.ts';

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

/** Objects of the usual kind: strict equality looks at that too. */
const PLAIN = { noNullPrototype: true } as const;

const PACKET = fc.record(
  {
    code: fc.integer({ min: 0, max: 255 }),
    id: fc.integer({ min: 0, max: 255 }),
    authenticator: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    attributes: fc.array(
      fc.record(
        {
          type: fc.integer({ min: 0, max: 255 }),
          value: fc.uint8Array({ maxLength: RADIUS_VALUE_BYTES_MAX }),
        },
        PLAIN,
      ),
      { maxLength: 15 },
    ),
  },
  PLAIN,
);

test('readRadius() reads what writeRadius() wrote, and ignores padding behind it', () => {
  fc.assert(
    fc.property(PACKET, fc.uint8Array({ maxLength: 40 }), (packet, padding) => {
      const written = writeRadius(packet);
      assert.ok(written !== null);
      assert.deepEqual(readRadius(Uint8Array.of(...written, ...padding)), packet);
    }),
    { numRuns: 200 },
  );
});

test('readRadius() refuses a packet that is cut anywhere', () => {
  fc.assert(
    fc.property(PACKET, fc.nat(), (packet, cut) => {
      const written = writeRadius(packet) ?? new Uint8Array(0);
      assert.equal(readRadius(written.subarray(0, cut % written.length)), 'short');
    }),
    { numRuns: 200 },
  );
});

test('readRadius() never throws, and its values lie inside of the packet', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (input, length) => {
      // A right length lets the reader get as far as the attributes.
      if (input.length > 3) input.set([length >> 8, length & 255], 2);
      const packet = readRadius(input);
      if (typeof packet === 'string') return;
      const taken = packet.attributes.reduce((sum, { value }) => sum + 2 + value.length, 0);
      assert.equal(HEAD_BYTES + taken, length);
    }),
    { numRuns: 1000 },
  );
});

test('readRadius() says why it refuses', () => {
  const head = '2b 07 00 14' + '00'.repeat(16);
  assert.equal(typeof readRadius(bytes(head)), 'object');
  assert.equal(readRadius(bytes(head.replace('14', '13'))), 'length');
  assert.equal(readRadius(bytes('2b 07 10 01' + '00'.repeat(5000))), 'length');
  assert.equal(readRadius(bytes('2b 07 00 16' + '00'.repeat(16) + '0b 01')), 'attribute');
  assert.equal(readRadius(bytes('2b 07 00 16' + '00'.repeat(16) + '0b 03')), 'attribute');
  assert.equal(readRadius(bytes('2b 07 00 15' + '00'.repeat(16) + '0b')), 'attribute');
});

test('writeRadius() writes no value and no packet above its limit', () => {
  const authenticator = new Uint8Array(16);
  const value = new Uint8Array(RADIUS_VALUE_BYTES_MAX);
  const packet = (count: number, rest: number, more = 0) => ({
    code: 43,
    id: 1,
    authenticator,
    attributes: [
      ...Array.from({ length: count }, () => ({ type: 26, value })),
      { type: 26, value: new Uint8Array(rest + more) },
    ],
  });
  // 15 attributes of 255 bytes and one of 251 fill it.
  const full = RADIUS_BYTES_MAX - HEAD_BYTES - 15 * 255 - 2;
  assert.equal(writeRadius(packet(15, full))?.length, RADIUS_BYTES_MAX);
  assert.equal(writeRadius(packet(15, full, 1)), null);
  assert.equal(writeRadius(packet(0, RADIUS_VALUE_BYTES_MAX, 1)), null);
});

test('attributes read as they were written', () => {
  const tag = fc.integer({ min: 0, max: 31 });
  // Without a tag, a text that begins with a control character would be taken for one (RFC 2868 §3.6).
  const text = fc
    .string({ unit: 'grapheme', maxLength: 60 })
    .filter((it) => it === '' || it.charCodeAt(0) > 0x1f);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), text, tag, (number, words, tagged) => {
      const one = [numberAttribute(27, number)];
      assert.equal(readNumber(one, 27), number);
      assert.equal(readNumber(one, 28), null);
      assert.equal(readText([textAttribute(11, words)], 11), words);
      const value = number & 0xff_ffff;
      assert.deepEqual(readTaggedNumber([taggedNumber(64, tagged, value)], 64), {
        tag: tagged,
        value,
      });
      const read = readTaggedText([taggedText(81, tagged, words)], 81);
      assert.deepEqual(read, { tag: tagged, text: words });
    }),
    { numRuns: 300 },
  );
});

test('a VLAN is written as RFC 3580 §3.31 has it', () => {
  assert.deepEqual(taggedNumber(RADIUS_ATTRIBUTE.TUNNEL_TYPE, 0, 13).value, bytes('00 00 00 0d'));
  assert.deepEqual(
    taggedText(RADIUS_ATTRIBUTE.TUNNEL_PRIVATE_GROUP_ID, 0, '666').value,
    bytes('36 36 36'),
  );
  assert.deepEqual(
    taggedText(RADIUS_ATTRIBUTE.TUNNEL_PRIVATE_GROUP_ID, 1, '666').value,
    bytes('01 36 36 36'),
  );
});

test('addressAttribute() writes either family, and nothing else', () => {
  assert.deepEqual(addressAttribute('192.0.2.7'), { type: 8, value: bytes('c0 00 02 07') });
  assert.deepEqual(addressAttribute('2001:db8::7'), {
    type: 168,
    value: bytes('20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 07'),
  });
  assert.equal(addressAttribute('192.0.2.0/24'), null);
  assert.equal(addressAttribute('nobody'), null);
});
