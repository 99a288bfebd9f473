import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { MessageDeflater } from '../../test/message-deflater.ts';
import { INFLATE_FREE_BYTES, INFLATED_BYTES_MAX, Inflater } from './inflate.ts';

const TAIL = Uint8Array.of(0, 0, 255, 255);

test('Inflater reads the messages of RFC 7692 §7.2.3', () => {
  const inflater = new Inflater('deflate-raw');
  let text = '';
  const sink = (bytes: Uint8Array): void => {
    text += new TextDecoder().decode(bytes);
  };
  // One fixed-Huffman block, then the same text again from the window, then an uncompressed block.
  for (const hex of ['f248cdc9c90700', 'f200110000', '000500faff48656c6c6f00']) {
    assert(inflater.push(Uint8Array.from(Buffer.from(hex, 'hex')), sink));
    assert(inflater.push(TAIL, sink));
  }
  assert.equal(text, 'HelloHelloHello');
});

test('Inflater reads what MessageDeflater wrote, with and without context takeover', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(fc.string({ maxLength: 200 }), { maxLength: 8 }),
      (takeover, messages) => {
        const deflater = new MessageDeflater(takeover);
        const inflater = new Inflater('deflate-raw');
        for (const message of messages) {
          const parts: Uint8Array[] = [];
          const bytes = deflater.deflate(new TextEncoder().encode(message));
          assert(inflater.push(bytes, (part) => parts.push(part)));
          assert(inflater.push(TAIL, (part) => parts.push(part)));
          inflater.nextMessage();
          assert.equal(
            Buffer.concat(parts).toString(),
            new TextDecoder().decode(new TextEncoder().encode(message)),
          );
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('Inflater stops a bomb by its ratio', () => {
  const bomb = deflateRawSync(new Uint8Array(32 * 1024 * 1024));
  let made = 0;
  const whole = new Inflater('deflate-raw').push(bomb, (part) => (made += part.length));
  assert.equal(whole, false);
  assert(made <= INFLATE_FREE_BYTES + 4096 * 64, `${made} bytes came out`);
});

test('Inflater stops at INFLATED_BYTES_MAX where the ratio is modest', () => {
  const noise = Uint8Array.from({ length: 65536 }, (_, i) => Math.imul(i, 2654435761) >>> 24);
  const large = Buffer.concat(Array.from({ length: 200 }, () => noise));
  let made = 0;
  const whole = new Inflater('gzip').push(gzipSync(large), (part) => (made += part.length));
  assert.equal(whole, false);
  assert(made <= INFLATED_BYTES_MAX);
});

test('Inflater answers false to damaged input and stays broken', () => {
  const inflater = new Inflater('gzip');
  const ignore = (): void => {};
  assert.equal(inflater.push(new Uint8Array(100).fill(0xff), ignore), false);
  assert.equal(inflater.push(gzipSync('fine'), ignore), false);
});
