/**
 * Plays every dialect and every look-alike with many seeds through the whole pipeline, on wires that cut, reorder, repeat
 * and lose, and prints where the findings disagree with what was hidden. `node tools/storm.ts [first seed] [seeds]`
 */
import { Random } from '#base/random.ts';
import type { Expectation, Simulator } from '#lab/dialogue.ts';
import { SIMULATORS } from '#lab/dialects/index.ts';
import { type Ends, layTcp, layUdp, type Passage } from '#lab/network.ts';
import { EVERYDAY } from '#lab/ordinary/everyday.ts';
import { LOOK_ALIKES } from '#lab/ordinary/look-alikes.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import { disagreements } from '../test/golden/agree.ts';
import { ETHERNET, START } from '../test/golden/case.ts';
import { NEEDS_OPENING } from '../test/golden/positive.ts';
import { findingsOf } from '../test/golden/replay.ts';

const WIRES: Readonly<Record<string, Passage>> = {
  plain: {},
  merged: { merged: true },
  cut: { randomCuts: true, reordered: 0.3, repeated: 0.1, overlapped: 0.2 },
  late: { opening: false, closing: 'none' },
  lossy: { lost: 0.03 },
};

const [first = 1, seeds = 4] = process.argv.slice(2).map(Number);
const counts = new Map<string, number>();
let plays = 0;

for (let seed = first; seed < first + seeds; seed++) {
  for (const simulator of SIMULATORS) {
    for (const [wire, passage] of Object.entries(WIRES)) mine(simulator, wire, passage, seed);
  }
  for (const ordinary of [...EVERYDAY, ...LOOK_ALIKES]) {
    const random = new Random(seed);
    const ends = endsOf(ordinary.port);
    const turns = ordinary.turns(random, START);
    const isUdp = ordinary.transport === 'udp';
    judge(ordinary.name, null, isUdp ? layUdp(turns, ends) : layTcp(turns, ends, random));
  }
}

for (const [what, count] of counts) process.stdout.write(`${count} × ${what}\n`);
process.stdout.write(`${plays} sessions, ${counts.size} kinds of disagreement\n`);
process.exitCode = counts.size === 0 ? 0 : 1;

function mine(simulator: Simulator, wire: string, passage: Passage, seed: number): void {
  const needsOpening = NEEDS_OPENING.has(simulator.id);
  if (needsOpening && (wire === 'late' || wire === 'lossy')) return;
  const { turns, expects } = simulator.play(new Random(seed), {
    start: START,
    shares: 12 + (seed % 3) * 10,
    compact: seed % 2 === 0,
    shuffledKeys: wire === 'merged',
    midSession: wire === 'late',
  });
  const due =
    wire === 'lossy' ? { protocol: expects.protocol, grade: 'session' as const } : expects;
  const ends = endsOf(simulator.name === 'chia' ? 8447 : 3333);
  judge(`${simulator.id}, ${wire}`, due, layTcp(turns, ends, new Random(seed), passage));
}

function judge(
  what: string,
  expects: Partial<Expectation> | null,
  frames: readonly CapturedFrame[],
): void {
  plays += 1;
  const golden = { group: '', name: what, linkType: ETHERNET, frames: () => frames, expects };
  for (const problem of disagreements(expects, findingsOf(golden))) {
    const key = `${what}: ${problem}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}

function endsOf(port: number): Ends {
  return { client: { ip: '192.0.2.1', port: 50_000 }, server: { ip: '198.51.100.1', port } };
}
