import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internetChecksum, pseudoHeader } from '#wire/checksum.ts';
import { LINK } from '#wire/encapsulate.ts';
import { decodeFrame } from '#wire/decode.ts';
import { Decoded, Packet } from '#wire/packet.ts';
import { flood } from './flood.ts';

test('flood() makes as many different flows as asked, each opened and each speaking', () => {
  const payload = new TextEncoder().encode('{"id":1,');
  const keys = [new Set<string>(), new Set<string>()] as const;
  const packet = new Packet();
  for (const batch of flood({ flows: 140_000, start: 0, payload })) {
    const view = new DataView(batch.bytes.buffer);
    for (let i = 0; i < batch.count; i++) {
      const found = decodeFrame(
        view,
        batch.startAt[i] ?? 0,
        batch.length[i] ?? 0,
        LINK.ETHERNET,
        packet,
      );
      assert.equal(found, Decoded.PACKET);
      keys[packet.flags === 2 ? 0 : 1].add(`${packet.src0}:${packet.srcPort}`);
    }
  }
  assert.deepEqual([keys[0].size, keys[1].size], [140_000, 140_000]);
});

test('flood() keeps the checksums right when it stamps addresses and ports', () => {
  const payload = new TextEncoder().encode('odd');
  for (const batch of flood({ flows: 4, start: 0, payload, framesPerBatch: 2 })) {
    for (let i = 0; i < batch.count; i++) {
      const at = batch.startAt[i] ?? 0;
      const ip = batch.bytes.subarray(at + 14, at + 34);
      const tcp = batch.bytes.subarray(at + 34, at + (batch.length[i] ?? 0));
      assert.equal(internetChecksum(ip), 0);
      const ends = pseudoHeader(ip.subarray(12, 16), ip.subarray(16, 20), 6, tcp.length);
      assert.equal(internetChecksum(ends, tcp), 0);
    }
  }
});
