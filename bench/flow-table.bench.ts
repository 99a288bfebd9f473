/**
 * Finding a packet's flow: the table beside what it beat.
 *   rows      typed-array rows, one hash for both directions, idle wheel (src/flow/table.ts)
 *   map       a Map from a text key to an object
 *   list      typed-array rows with a linked list in order of use, moved at every packet
 */
import { Random } from '#base/random.ts';
import { FlowTable } from '#flow/table.ts';
import { Packet } from '#wire/packet.ts';
import { compare } from './ratios.ts';

const FLOWS = 200_000;
const PACKETS = 100_000;

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

const table = new FlowTable(1 << 20, () => undefined);
const byText = new Map<string, Flow>();
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

function each(take: (i: number) => void): () => void {
  return () => {
    for (let i = 0; i < PACKETS; i++) take(i);
  };
}

compare(
  [
    { name: 'rows', run: each((i) => void rows(i)) },
    { name: 'list', run: each((i) => moveToFront(rows(i))) },
    {
      name: 'map',
      run: each((i) => {
        load(i);
        count(byText, textKey(), i);
      }),
    },
  ],
  PACKETS,
  'packet',
);
