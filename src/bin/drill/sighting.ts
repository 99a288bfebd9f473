/** What a sensor would deliver of a simulated miner: its session through the real pipeline. */
import { createHash, randomUUIDv7 } from 'node:crypto';
import { createBatch } from '#capture/source.ts';
import { Random } from '#base/random.ts';
import { isoFrom } from '#base/clock.ts';
import { writeScript } from '#lab/drill/plan.ts';
import type { Envelope } from '#lab/office/simulated-world.ts';
import { layTcp } from '#lab/network.ts';
import type { Finding } from '#model/finding.ts';
import type { Transcript } from '#model/transcript.ts';
import { LINK } from '#wire/encapsulate.ts';
import { joined } from '#wire/frame.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import { createPipeline } from '../pipeline.ts';
import { VERSION } from '../version.ts';

/** RFC 5737: nobody's addresses. */
export const MINER = { ip: '192.0.2.77', port: 40_123 } as const;
const POOL = { ip: '198.51.100.10', port: 3333 } as const;

export interface Sighting {
  readonly finding: Finding;
  readonly transcript: Transcript;
}

/** A session of ten minutes with accepted results that begins at `start` (milliseconds). */
export function simulateSighting(seed: number, start: number): Sighting {
  const script = writeScript({ dialect: 'stratum-v1', seed, shares: 20, seconds: 600, start });
  if (script === null) throw new Error('Broken invariant: a dialect of the drill');
  const turns = script.turns.map((turn) => ({ ...turn, at: turn.at + start }));
  const frames = layTcp(turns, { client: MINER, server: POOL }, new Random(seed));
  const findings: Finding[] = [];
  let kept: Transcript | null = null;
  const pipeline = createPipeline({
    index: null,
    networks: [],
    language: 'en',
    trading: false,
    live: false,
    report: (finding) => void findings.push(finding),
    onTranscript: (_finding, transcript) => {
      kept = transcript;
    },
  });
  pipeline.newSource();
  pipeline.deliver(batchOf(frames));
  pipeline.finish();
  const finding = findings.at(-1);
  if (finding === undefined || kept === null) throw new Error('Broken invariant: it is found');
  return { finding, transcript: kept };
}

export function batchOf(frames: readonly CapturedFrame[]): ReturnType<typeof createBatch> {
  const batch = createBatch(frames.length);
  batch.bytes = joined(frames.map(({ bytes }) => bytes));
  let start = 0;
  for (const [i, { at, bytes, wireLength }] of frames.entries()) {
    batch.startAt[i] = start;
    batch.length[i] = bytes.length;
    batch.wireLength[i] = wireLength ?? bytes.length;
    batch.at[i] = at;
    batch.linkType[i] = LINK.ETHERNET;
    start += bytes.length;
  }
  batch.count = frames.length;
  return batch;
}

/** What goes around the findings of a batch of that sensor. */
export function envelopeOf(sensorId: string, seq: number, at: number): Envelope {
  const none = { findings: 0, transcripts: 0, bytes: 0, bytesMax: 1, torn: 0, damaged: 0 };
  return {
    v: 1,
    sensor: {
      id: sensorId,
      version: VERSION,
      configDigest: createHash('sha256').update('drill').digest('hex'),
      lists: [],
    },
    batch: { id: randomUUIDv7(), seq },
    clockOffsetMs: 0,
    health: {
      startedAt: isoFrom(at),
      packets: 0,
      bytes: 0,
      flows: 0,
      dropped: {},
      sources: [],
      spool: { ...none, dropped: {}, refused: 0 },
    },
  };
}
