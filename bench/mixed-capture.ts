/**
 * A large capture of the lab's traffic for speed measurements: ordinary flows, look-alikes and, one flow in fifty, mining.
 * Made once of one block of flows, which is then repeated with other addresses; the same size gives the same bytes.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { Random } from '#base/random.ts';
import { SIMULATORS } from '#lab/dialects/index.ts';
import { layTcp, layUdp } from '#lab/network.ts';
import { EVERYDAY, tlsBrowsing } from '#lab/ordinary/everyday.ts';
import { LOOK_ALIKES } from '#lab/ordinary/look-alikes.ts';
import type { Ordinary } from '#lab/ordinary/talk.ts';
import { LINK } from '#wire/encapsulate.ts';
import { type CapturedFrame, pcapHeader, pcapRecord } from '#wire/pcap-write.ts';

const START = 1_700_000_000_000;
/** Ordinary flows for each mining flow. */
const ORDINARY_PER_MINING = 50;
const SOURCE_AT = 26;
const TARGET_AT = 30;

/** Writes about `bytes` to `path`; returns the packets. */
export function writeMixedCapture(path: string, bytes: number): number {
  const block = blockOf(new Random(20_261_122));
  const blockBytes = block.reduce((sum, frame) => sum + frame.bytes.length + 16, 0);
  const copies = Math.max(1, Math.round(bytes / blockBytes));
  const out = openSync(path, 'w');
  writeSync(out, pcapHeader({ linkType: LINK.ETHERNET }));
  for (let copy = 0; copy < copies; copy++) {
    const parts: Uint8Array[] = [];
    for (const frame of block) {
      const moved = { at: frame.at + copy * 1000, bytes: movedTo(frame.bytes, copy) };
      parts.push(pcapRecord(moved, { linkType: LINK.ETHERNET }), moved.bytes);
    }
    writeSync(out, Buffer.concat(parts));
  }
  closeSync(out);
  return copies * block.length;
}

/** All flows of one block, interleaved within a second or so of each other's start. */
function blockOf(random: Random): readonly CapturedFrame[] {
  const frames: CapturedFrame[] = [];
  const others: readonly Ordinary[] = [
    ...EVERYDAY,
    ...LOOK_ALIKES,
    { name: 'browsing', transport: 'tcp', port: 443, turns: tlsBrowsing('www.example.org') },
  ];
  let host = 0;
  const endsFor = (port: number): Parameters<typeof layTcp>[1] => {
    host++;
    return {
      client: { ip: `10.0.${host >> 8}.${host & 255}`, port: 20_000 + random.below(40_000) },
      server: { ip: `203.0.113.${random.below(250) + 1}`, port },
    };
  };
  for (const simulator of SIMULATORS) {
    for (let i = 0; i < ORDINARY_PER_MINING; i++) {
      const ordinary = random.pick(others);
      const turns = ordinary.turns(random, START + random.below(900));
      const ends = endsFor(ordinary.port);
      frames.push(
        ...(ordinary.transport === 'udp' ? layUdp(turns, ends) : layTcp(turns, ends, random)),
      );
    }
    const options = {
      start: START + random.below(900),
      shares: 6,
      compact: true,
      shuffledKeys: false,
    };
    frames.push(...layTcp(simulator.dialogue(random, options), endsFor(3333), random));
  }
  return frames.sort((a, b) => a.at - b.at);
}

/** Other addresses for every copy; checksums are left as they are, since nobody reads them here. */
function movedTo(bytes: Uint8Array, copy: number): Uint8Array {
  if (copy === 0 || bytes[12] !== 8 || bytes[13] !== 0) return bytes;
  const moved = bytes.slice();
  for (const at of [SOURCE_AT, TARGET_AT]) {
    moved[at + 1] = (moved[at + 1] ?? 0) ^ (copy >> 8);
    moved[at + 2] = (moved[at + 2] ?? 0) ^ (copy & 255);
  }
  return moved;
}
