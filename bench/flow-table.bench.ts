/**
 * Finding a packet's flow: the table beside what it beat.
 *   rows      typed-array rows, one hash for both directions, idle wheel (src/flow/table.ts)
 *   map       a Map from a text key to an object
 *   bigint    a Map from a bigint key to an object
 *   list      typed-array rows with a linked list in order of use, moved at every packet
 */
import { Bench } from 'tinybench';
import { Random } from '#base/random.ts';
import { FlowTable } from '#flow/table.ts';
import { Packet } from '#wire/packet.ts';

const FLOWS = 200_000;
const PACKETS = 400_000;

const random = new Random(1);
const picks = Int32Array.from({ length: PACKETS }, () => random.below(FLOWS));
const packet = new Packet();
packet.protocol = 6;
const CLOCK = new Float64Array(1);

function load(i: number): void {
  const flow = picks[i]!;
  const reversed = (i & 1) === 1;
  const client = 0x0a000000 + (flow >> 6);
  packet.src0 = reversed ? 0x0b000001 : client;
  packet.dst0 = reversed ? client : 0x0b000001;
  packet.srcPort = reversed ? 443 : 1024 + (flow & 63);
  packet.dstPort = reversed ? 1024 + (flow & 63) : 443;
}

interface Flow {
  packets: number;
  lastSeen: number;
}

function textKey(): string {
  const { src0, dst0, srcPort, dstPort } = packet;
  return src0 < dst0
    ? `${src0},${srcPort},${dst0},${dstPort},6`
    : `${dst0},${dstPort},${src0},${srcPort},6`;
}

function bigKey(): bigint {
  const { src0, dst0, srcPort, dstPort } = packet;
  const [a, ap, b, bp] =
    src0 < dst0 ? [src0, srcPort, dst0, dstPort] : [dst0, dstPort, src0, srcPort];
  return (BigInt(a) << 64n) | (BigInt(b) << 32n) | BigInt(ap * 65536 + bp);
}

const table = new FlowTable(1 << 20, () => undefined);
const byText = new Map<string, Flow>();
const byBig = new Map<bigint, Flow>();
/** Neighbours of a row in a list ordered by use. */
const newer = new Int32Array(1 << 20).fill(-1);
const older = new Int32Array(1 << 20).fill(-1);
let newest = 0;

function count(map: Map<unknown, Flow>, key: unknown, i: number): void {
  const flow = map.get(key);
  if (flow === undefined) map.set(key, { packets: 1, lastSeen: i });
  else {
    flow.packets++;
    flow.lastSeen = i;
  }
}

function rows(i: number): number {
  load(i);
  const row = table.find(packet, CLOCK, 1);
  if (table.isNew) table.begin(row, 1, 0);
  else table.touch(row, 1, 100);
  return row;
}

function moveToFront(row: number): void {
  if (newest === row) return;
  const after = newer[row]!;
  const before = older[row]!;
  if (after >= 0) older[after] = before;
  if (before >= 0) newer[before] = after;
  older[row] = newest;
  newer[newest] = row;
  newer[row] = -1;
  newest = row;
}

const bench = new Bench({ time: 0, iterations: 7, warmupTime: 0, warmupIterations: 2 });
bench
  .add('rows', () => {
    for (let i = 0; i < PACKETS; i++) rows(i);
  })
  .add('list', () => {
    for (let i = 0; i < PACKETS; i++) moveToFront(rows(i));
  })
  .add('map', () => {
    for (let i = 0; i < PACKETS; i++) {
      load(i);
      count(byText, textKey(), i);
    }
  })
  .add('bigint', () => {
    for (let i = 0; i < PACKETS; i++) {
      load(i);
      count(byBig, bigKey(), i);
    }
  });
await bench.run();
const nanos = new Map<string, number>();
for (const task of bench.tasks) {
  if (task.result.state !== 'completed') throw new Error(`${task.name} did not run`);
  nanos.set(task.name, (task.result.latency.p50 * 1e6) / PACKETS);
}
const own = nanos.get('rows') ?? Number.NaN;
for (const [name, value] of nanos) {
  console.log(
    `${name.padEnd(8)} ${value.toFixed(1).padStart(7)} ns/packet   ${(value / own).toFixed(1)} x rows`,
  );
}
