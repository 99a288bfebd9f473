/** fanout.ts INTERFACE WORKERS: prints which flows each ring saw, as one JSON line, after SIGTERM. */
import { loadLibc } from '#capture/live/libc.ts';
import { createLiveSource } from '#capture/live/live-source.ts';
import { Tap } from '#capture/live/tap.ts';
import type { FrameBatch } from '#model/batch.ts';

const [name = '', workers = ''] = process.argv.slice(2);
const libc = await loadLibc();
const tap = Tap.open(libc, {
  name,
  workers: Number(workers),
  shape: { blockBytes: 1 << 18, blockCount: 8 },
  promiscuous: true,
  filter: null,
});
const stop = new AbortController();
const rings = tap.rings.map((ring) => ({
  source: createLiveSource(libc, [ring]),
  flows: new Set<string>(),
  frames: 0,
}));
/** Ethernet and an IPv4 header without options: this is our own traffic. */
const PORTS_AT = 34;

function deliverTo(ring: (typeof rings)[number]): (batch: FrameBatch) => void {
  return ({ bytes, count, startAt }) => {
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < count; i++) {
      const at = (startAt[i] ?? 0) + PORTS_AT;
      const ends = [view.getUint16(at), view.getUint16(at + 2)].toSorted((a, b) => a - b);
      ring.flows.add(ends.join(' '));
      ring.frames++;
    }
  };
}

process.once('SIGTERM', () => {
  tap.stopIntake();
  stop.abort();
});
process.stdout.write('ready\n');
await Promise.all(rings.map((ring) => ring.source.run(deliverTo(ring), stop.signal)));
const totals = tap.readTotals();
const result = {
  rings: rings.map(({ flows, frames }) => ({ flows: [...flows], frames })),
  kernel: totals.packets - totals.drops,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
tap.close();
