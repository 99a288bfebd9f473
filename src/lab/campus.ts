/**
 * A sample network for the demonstration: a small university in half an hour, eleven hosts that mine in different ways
 * among others that do ordinary things. Everything is simulated; all addresses are for documentation (RFC 5737, 3849).
 */
import { Random } from '#base/random.ts';
import type { Millis } from '#model/stream.ts';
import { encodeDnsAnswer, encodeDnsQuery } from '#wire/dns.ts';
import { buildEthernet, etherTypeOf } from '#wire/frame.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import { carry, type CarrierName } from './carriers/carry.ts';
import type { DialogueOptions, Expectation, Turn } from './dialogue.ts';
import { simulatorOf } from './dialects/index.ts';
import { type Ends, interleave, layTcp, layUdp, type Passage } from './network.ts';
import { EVERYDAY } from './ordinary/everyday.ts';
import { LOOK_ALIKES } from './ordinary/look-alikes.ts';
import type { Ordinary } from './ordinary/talk.ts';
import { walletOf } from './wallets.ts';

export interface Campus {
  readonly frames: readonly CapturedFrame[];
  /** What the simulated miners are, for those who compare. */
  readonly miners: readonly {
    readonly ends: Ends;
    readonly role: Role;
    readonly expects: Expectation;
  }[];
  readonly ordinary: number;
}

/** Names for the demonstration's words. */
export type Role =
  | 'office-pc'
  | 'asic'
  | 'gpu-rig'
  | 'browser'
  | 'broken-into'
  | 'polling'
  | 'stratum-v2'
  | 'ipv6-gpu'
  | 'encrypted'
  | 'refused';

interface Miner {
  readonly role: Role;
  readonly dialect: string;
  readonly client: string;
  readonly server: string;
  readonly port: number;
  /** Name that the client looks up first. */
  readonly name?: string;
  readonly carriers?: readonly CarrierName[];
  readonly options?: Partial<DialogueOptions>;
  readonly passage?: Passage;
  /** Keeps only what this many first messages say: the pool never gave work. */
  readonly onlyFirst?: number;
}

const RESOLVER = '192.0.2.2';
const BUSY: Partial<DialogueOptions> = { shares: 40, shareMillis: 12_000 };

/** Two servers broken into by one intruder share a wallet; the caller fills it in. */
const MINERS: readonly Miner[] = [
  {
    role: 'office-pc',
    dialect: 'cryptonote',
    client: '192.0.2.21',
    server: '198.51.100.10',
    port: 3333,
    name: 'xmr.pool.example',
    options: BUSY,
  },
  {
    role: 'asic',
    dialect: 'stratum-v1',
    client: '192.0.2.34',
    server: '198.51.100.11',
    port: 3333,
    name: 'btc.pool.example',
    options: BUSY,
  },
  {
    role: 'gpu-rig',
    dialect: 'kawpow-stratum',
    client: '192.0.2.40',
    server: '198.51.100.12',
    port: 4444,
    options: { ...BUSY, midSession: true },
    passage: { opening: false, randomCuts: true, reordered: 0.05, repeated: 0.02 },
  },
  {
    role: 'browser',
    dialect: 'webminer-pool',
    client: '192.0.2.52',
    server: '198.51.100.13',
    port: 80,
    name: 'ws.pool.example',
    options: { shares: 15 },
  },
  {
    role: 'broken-into',
    dialect: 'cryptonote',
    client: '192.0.2.60',
    server: '198.51.100.20',
    port: 1080,
    carriers: ['socks5'],
    options: BUSY,
  },
  {
    role: 'broken-into',
    dialect: 'cryptonote',
    client: '192.0.2.61',
    server: '198.51.100.10',
    port: 14444,
    options: BUSY,
  },
  {
    role: 'polling',
    dialect: 'eth-getwork',
    client: '192.0.2.70',
    server: '198.51.100.14',
    port: 8888,
    options: { shares: 12 },
  },
  {
    role: 'stratum-v2',
    dialect: 'stratum-v2',
    client: '192.0.2.80',
    server: '192.0.2.3',
    port: 3336,
    options: BUSY,
  },
  {
    role: 'ipv6-gpu',
    dialect: 'kaspa-stratum',
    client: '2001:db8:c::90',
    server: '2001:db8:ffff::15',
    port: 5555,
    options: { shares: 25 },
  },
  {
    role: 'encrypted',
    dialect: 'cryptonote',
    client: '192.0.2.95',
    server: '198.51.100.16',
    port: 443,
    carriers: ['tls'],
    options: { shares: 150, shareMillis: 14_000, compact: true },
  },
  {
    role: 'refused',
    dialect: 'stratum-v1',
    client: '192.0.2.99',
    server: '198.51.100.17',
    port: 3333,
    onlyFirst: 3,
  },
];

export function simulateCampus(seed: number, start: Millis): Campus {
  const random = new Random(seed);
  const captures: CapturedFrame[][] = [];
  const miners: Campus['miners'][number][] = [];
  const stolen = walletOf('XMR', random);
  MINERS.forEach((miner, i) => {
    const wallet = miner.role === 'broken-into' ? { wallet: stolen } : {};
    const begins = start + 2000 + i * 1700;
    const placed = place(miner, { ...miner.options, ...wallet }, begins, random);
    captures.push(...placed.captures);
    miners.push({ ends: placed.ends, role: miner.role, expects: placed.expects });
  });
  const others: readonly Ordinary[] = [...EVERYDAY, ...LOOK_ALIKES];
  others.forEach((ordinary, i) => {
    const turns = ordinary.turns(random, start + 1000 + random.below(60_000));
    const client = { ip: `192.0.2.${101 + i}`, port: 40_000 + random.below(20_000) };
    const ends = { client, server: { ip: `203.0.113.${10 + i}`, port: ordinary.port } };
    captures.push(
      ordinary.transport === 'udp'
        ? layUdp(turns, ends)
        : layTcp(turns, ends, random, { wrap: tagged(20) }),
    );
  });
  return { frames: interleave(captures), miners, ordinary: others.length };
}

function place(
  miner: Miner,
  options: Partial<DialogueOptions>,
  begins: Millis,
  random: Random,
): { captures: CapturedFrame[][]; ends: Ends; expects: Expectation } {
  const simulator = simulatorOf(miner.dialect);
  if (simulator === null) throw new Error(`Broken invariant: the lab speaks ${miner.dialect}`);
  const style = { compact: random.below(2) === 0, shuffledKeys: random.below(2) === 0 };
  const { turns, expects } = simulator.play(random, {
    start: begins,
    shares: 20,
    ...style,
    ...options,
  });
  const client = { ip: miner.client, port: 40_000 + random.below(20_000) };
  const ends = { client, server: { ip: miner.server, port: miner.port } };
  const host = miner.name ?? 'pool.example';
  const spoken = miner.onlyFirst === undefined ? turns : unanswered(turns, miner.onlyFirst);
  const carried = carry(spoken, miner.carriers ?? [], random, { ends, host });
  const captures = [layTcp(carried, ends, random, { wrap: tagged(10), ...miner.passage })];
  if (miner.name !== undefined) captures.push(lookUp(miner, miner.name, begins - 120, random));
  return { captures, ends, expects: { ...expects, grade: gradeOf(miner, expects) } };
}

/** The most that can be seen: a login without an answer, or only the shape of what TLS hides. */
function gradeOf({ onlyFirst, carriers }: Miner, { grade }: Expectation): Expectation['grade'] {
  if (onlyFirst !== undefined) return 'attempted';
  return carriers?.includes('tls') === true ? 'behaved' : grade;
}

/** What the miner says first, and nothing in return. */
function unanswered(turns: readonly Turn[], count: number): Turn[] {
  return turns.filter(({ side }) => side === 0).slice(0, count);
}

function lookUp(miner: Miner, name: string, at: Millis, random: Random): CapturedFrame[] {
  const id = random.below(65_536);
  const answer = [{ name, type: 'A' as const, value: miner.server }];
  const turns: Turn[] = [
    { side: 0, at, bytes: encodeDnsQuery(id, name) },
    { side: 1, at: at + 12, bytes: encodeDnsAnswer(id, name, 1, answer) },
  ];
  const client = { ip: miner.client, port: 50_000 + random.below(9000) };
  return layUdp(turns, { client, server: { ip: RESOLVER, port: 53 } });
}

/** The campus mirrors its trunk port, so frames carry VLAN tags. */
function tagged(vlan: number): (packet: Uint8Array) => Uint8Array {
  return (packet) => buildEthernet(etherTypeOf(packet), packet, { vlans: [vlan] });
}
