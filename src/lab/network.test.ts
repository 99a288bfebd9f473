import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '#base/random.ts';
import { LINK } from '#wire/encapsulate.ts';
import { joined } from '#wire/frame.ts';
import { decodeFrame } from '#wire/decode.ts';
import { Decoded, Packet } from '#wire/packet.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import { stratumV1 } from './dialects/stratum-v1.ts';
import type { Turn } from './dialogue.ts';
import { type Ends, interleave, layTcp, type Passage } from './network.ts';

const ENDS: Ends = {
  client: { ip: '192.0.2.1', port: 50000 },
  server: { ip: '198.51.100.1', port: 3333 },
};
const OPTIONS = {
  start: 1_767_225_600_000,
  shares: 6,
  compact: true,
  shuffledKeys: false,
} as const;

/** What a receiver that orders by sequence number and ignores repeats would read from one side. */
function received(frames: readonly CapturedFrame[], side: 0 | 1): Uint8Array {
  const port = side === 0 ? ENDS.client.port : ENDS.server.port;
  const bytes = new Map<number, number>();
  let first: number | null = null;
  const packet = new Packet();
  for (const frame of frames) {
    const view = new DataView(frame.bytes.buffer, frame.bytes.byteOffset, frame.bytes.length);
    assert.equal(decodeFrame(view, 0, frame.bytes.length, LINK.ETHERNET, packet), Decoded.PACKET);
    if (packet.srcPort !== port) continue;
    if ((packet.flags & 2) !== 0) first = packet.seq + 1;
    first ??= packet.seq;
    for (let i = 0; i < packet.payloadLength; i++) {
      bytes.set((packet.seq - first + i) | 0, frame.bytes[packet.payloadAt + i] ?? 0);
    }
  }
  return Uint8Array.from([...bytes].toSorted(([a], [b]) => a - b).map(([, byte]) => byte));
}

function wantedBytes(turns: readonly Turn[], side: 0 | 1): Uint8Array {
  return joined(turns.filter((turn) => turn.side === side).map(({ bytes }) => bytes));
}

const PASSAGES: fc.Arbitrary<Passage> = fc.record({
  segmentBytes: fc.integer({ min: 1, max: 1448 }),
  randomCuts: fc.boolean(),
  merged: fc.boolean(),
  reordered: fc.double({ min: 0, max: 1, noNaN: true }),
  repeated: fc.double({ min: 0, max: 1, noNaN: true }),
  overlapped: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('layTcp() delivers every byte in order whatever happens on the way', () => {
  fc.assert(
    fc.property(PASSAGES, fc.nat(), (passage, seed) => {
      const { turns } = stratumV1.play(new Random(seed), OPTIONS);
      const frames = layTcp(turns, ENDS, new Random(seed), passage);
      for (const side of [0, 1] as const) {
        assert.deepEqual(received(frames, side), wantedBytes(turns, side));
      }
    }),
    { numRuns: 30 },
  );
});

test('layTcp() leaves bytes out of the capture when packets are lost', () => {
  const { turns } = stratumV1.play(new Random(1), OPTIONS);
  const frames = layTcp(turns, ENDS, new Random(1), { lost: 0.5 });
  assert.ok(received(frames, 1).length < wantedBytes(turns, 1).length);
});

test('interleave() orders frames of several connections by time', () => {
  const both = [1, 2].map((seed) => {
    const { turns } = stratumV1.play(new Random(seed), OPTIONS);
    return layTcp(turns, ENDS, new Random(seed));
  });
  const times = interleave(both).map(({ at }) => at);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  assert.equal(times.length, both.flat().length);
});
