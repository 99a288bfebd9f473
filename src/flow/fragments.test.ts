import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { Packet } from '#wire/packet.ts';
import { DATAGRAMS_MAX, Fragments, PIECES_MAX, WAIT_MS_MAX } from './fragments.ts';

const WHOLE = Uint8Array.from({ length: 4000 }, (_, i) => (i * 7) & 255);

function piece(start: number, end: number, id = 1, source = 1): Packet {
  const packet = new Packet();
  packet.protocol = 17;
  packet.src0 = source;
  packet.dst0 = 2;
  packet.fragmentId = id;
  packet.fragmentAt = start;
  packet.moreFragments = end < WHOLE.length;
  packet.payloadAt = start;
  packet.payloadLength = end - start;
  return packet;
}

suite('Fragments', () => {
  test('gives the datagram whatever the order of its pieces', () => {
    const order = fc.shuffledSubarray([0, 800, 1600, 2400, 3200], { minLength: 5 });
    fc.assert(
      fc.property(order, (starts) => {
        const fragments = new Fragments();
        const results = starts.map((start) => fragments.add(WHOLE, piece(start, start + 800), 0));
        assert.deepEqual(results.slice(0, -1), [null, null, null, null]);
        assert.deepEqual(results.at(-1), WHOLE);
        assert.equal(fragments.size, 0);
        assert.equal(fragments.abandoned, 0);
      }),
    );
  });

  test('passes by a repeated piece and gives up on overlapping ones', () => {
    const fragments = new Fragments();
    fragments.add(WHOLE, piece(0, 800), 0);
    assert.equal(fragments.add(WHOLE, piece(0, 800), 0), null);
    assert.equal(fragments.abandoned, 0);
    assert.equal(fragments.add(WHOLE, piece(400, 1200), 0), null);
    assert.equal(fragments.abandoned, 1);
    assert.equal(fragments.size, 0);
  });

  test('forgets the oldest at its limit and the late after a while', () => {
    const fragments = new Fragments();
    for (let id = 0; id <= DATAGRAMS_MAX; id++) fragments.add(WHOLE, piece(0, 800, id, id), 0);
    assert.equal(fragments.size, DATAGRAMS_MAX);
    assert.equal(fragments.abandoned, 1);
    fragments.add(WHOLE, piece(800, 1600, 5, 5), WAIT_MS_MAX + 1);
    assert.equal(fragments.abandoned, 2);
  });

  test('refuses more pieces than a datagram can have, and lengths past 64 KiB', () => {
    const fragments = new Fragments();
    for (let i = 0; i <= PIECES_MAX; i++) fragments.add(WHOLE, piece(i * 8, i * 8 + 8), 0);
    assert.equal(fragments.size, 0);
    const far = piece(0, 800);
    far.fragmentAt = 65_528;
    assert.equal(fragments.add(WHOLE, far, 0), null);
    assert.equal(fragments.abandoned, 2);
  });
});
