import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameBatch } from '#model/batch.ts';
import { PcapReader, type RecordReader } from './pcap.ts';
import { type CapturedFrame, writePcap } from './pcap-write.ts';
import { PcapngReader } from './pcapng.ts';
import { writePcapng } from './pcapng-write.ts';

const FRAMES: readonly CapturedFrame[] = [
  { at: 1767225600000.25, bytes: Uint8Array.of(1, 2, 3), wireLength: 60 },
  { at: 1767225600999.999, bytes: Uint8Array.of(4, 5, 6, 7) },
];

function read(
  reader: RecordReader,
  bytes: Uint8Array,
): (readonly [number, number[], number, number])[] {
  const batch: FrameBatch = {
    bytes,
    count: 0,
    startAt: new Uint32Array(8),
    length: new Uint32Array(8),
    wireLength: new Uint32Array(8),
    at: new Float64Array(8),
    linkType: new Uint16Array(8),
  };
  const end = reader.read(bytes, 0, bytes.length, batch);
  assert.equal(reader.damage, null);
  assert.equal(end, bytes.length);
  return Array.from({ length: batch.count }, (_, i) => {
    const start = batch.startAt[i] ?? 0;
    const body = [...bytes.subarray(start, start + (batch.length[i] ?? 0))];
    return [
      Math.round((batch.at[i] ?? 0) * 1000),
      body,
      batch.wireLength[i] ?? 0,
      batch.linkType[i] ?? 0,
    ];
  });
}

const WANTED = [
  [1767225600000250, [1, 2, 3], 60],
  [1767225600999999, [4, 5, 6, 7], 4],
] as const;

for (const nanoseconds of [false, true]) {
  for (const bigEndian of [false, true]) {
    test(`writePcap() is read back when ${nanoseconds ? 'ns' : 'µs'}, ${bigEndian ? 'big' : 'little'}-endian`, () => {
      const bytes = writePcap(FRAMES, { linkType: 113, nanoseconds, bigEndian });
      assert.deepEqual(
        read(new PcapReader(), bytes),
        WANTED.map((row) => [...row, 113]),
      );
    });
  }
}

test('writePcapng() is read back when it has several sections, interfaces and resolutions', () => {
  const interfaces = [{ linkType: 1 }, { linkType: 101, digits: 9, offsetSeconds: 3600 }];
  const frames = FRAMES.map((frame, interfaceId) => ({ ...frame, interfaceId }));
  const bytes = writePcapng([
    { interfaces, frames },
    {
      interfaces: [{ linkType: 276, digits: 20, binary: true }],
      frames: frames.slice(0, 1),
      bigEndian: true,
    },
  ]);
  const got = read(new PcapngReader(), bytes);
  assert.deepEqual(got.slice(0, 2), [
    [...WANTED[0], 1],
    [...WANTED[1], 101],
  ]);
  assert.deepEqual(got[2]?.slice(1), [[1, 2, 3], 60, 276]);
  // 2^-20 s is about a microsecond, and not a whole number of them.
  assert.ok(Math.abs((got[2]?.[0] ?? 0) - WANTED[0][0]) <= 1);
});
