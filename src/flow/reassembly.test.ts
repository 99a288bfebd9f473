import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  HELD_BYTES_MAX,
  HELD_SEGMENTS_MAX,
  LOST_AFTER_MS,
  type OrderedReader,
  Reassembly,
  RETRANSMIT_AFTER_MS,
} from './reassembly.ts';

class Reader implements OrderedReader {
  bytes: number[] = [];
  gaps = 0;
  data(bytes: Uint8Array): void {
    this.bytes.push(...bytes);
  }
  gap(): void {
    this.gaps++;
  }
}

const STREAM = Uint8Array.from({ length: 400 }, (_, i) => i & 255);

function started(seq: number): { order: Reassembly; reader: Reader } {
  const order = new Reassembly();
  order.next = seq | 0;
  order.known = true;
  return { order, reader: new Reader() };
}

suite('Reassembly', () => {
  test('gives the same bytes for any cut, order, repetition and overlap, also across the sequence wrap', () => {
    const piece = fc.record({ from: fc.nat(399), length: fc.integer({ min: 1, max: 80 }) });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.boolean(), (extra, wraps) => {
        const base = wraps ? 0x7fffffff - 100 : 5;
        const { order, reader } = started(base);
        // Every byte comes at least once: the whole stream in steps of 13, after the shuffled extras.
        const all = [...extra];
        for (let from = 0; from < STREAM.length; from += 13) all.push({ from, length: 13 });
        for (const { from, length } of all) {
          const bytes = STREAM.subarray(from, from + length);
          order.segment((base + from) | 0, bytes, bytes.length, 0, reader);
        }
        assert.equal(reader.gaps, 0);
        assert.deepEqual(reader.bytes, [...STREAM]);
        assert.equal(order.heldBytes, 0);
      }),
    );
  });

  test('waits for a retransmission, and gives the hole up when it does not come', () => {
    const { order, reader } = started(0);
    order.segment(10, STREAM.subarray(10, 20), 10, 0, reader);
    order.segment(20, STREAM.subarray(20, 30), 10, RETRANSMIT_AFTER_MS, reader);
    assert.deepEqual(reader.bytes, []);
    order.segment(30, STREAM.subarray(30, 40), 10, RETRANSMIT_AFTER_MS + 1, reader);
    assert.equal(reader.gaps, 1);
    assert.deepEqual(reader.bytes, [...STREAM.subarray(10, 40)]);
  });

  test('gives a hole up sooner when the receiver says it has those bytes', () => {
    const { order, reader } = started(0);
    order.segment(10, STREAM.subarray(10, 20), 10, 0, reader);
    order.acknowledge(20, LOST_AFTER_MS, reader);
    assert.equal(reader.gaps, 0);
    order.acknowledge(20, LOST_AFTER_MS + 1, reader);
    assert.equal(reader.gaps, 1);
    assert.deepEqual(reader.bytes, [...STREAM.subarray(10, 20)]);
  });

  test('holds no more segments and bytes than its limits', () => {
    const { order, reader } = started(0);
    for (let i = 1; i <= HELD_SEGMENTS_MAX * 3; i++) {
      order.segment(i * 10, new Uint8Array(5), 5, 0, reader);
      assert.ok(order.heldBytes <= HELD_SEGMENTS_MAX * 5 + 5);
    }
    assert.ok(reader.gaps > 0);
    const big = started(0);
    for (let i = 1; i < 20; i++) {
      big.order.segment(i * 70_000, new Uint8Array(60_000), 60_000, 0, big.reader);
      assert.ok(big.order.heldBytes <= HELD_BYTES_MAX);
    }
  });

  test('tells a gap after a segment that was captured short', () => {
    const { order, reader } = started(0);
    order.segment(0, STREAM.subarray(0, 60), 100, 0, reader);
    order.segment(100, STREAM.subarray(100, 110), 10, 0, reader);
    assert.equal(reader.gaps, 1);
    assert.deepEqual(reader.bytes, [...STREAM.subarray(0, 60), ...STREAM.subarray(100, 110)]);
  });

  test('passes over what nobody reads, and goes on behind it', () => {
    const { order, reader } = started(0);
    order.passOver(0, 100);
    order.segment(50, STREAM.subarray(50, 100), 50, 0, reader);
    order.segment(100, STREAM.subarray(100, 120), 20, 0, reader);
    assert.deepEqual(reader.bytes, [...STREAM.subarray(100, 120)]);
  });

  test('joins in mid-stream at the first segment it sees', () => {
    const order = new Reassembly();
    const reader = new Reader();
    order.segment(-5, STREAM.subarray(0, 10), 10, 0, reader);
    order.segment(5, STREAM.subarray(10, 20), 10, 0, reader);
    assert.deepEqual(reader.bytes, [...STREAM.subarray(0, 20)]);
  });
});
