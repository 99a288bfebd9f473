/** Each protocol in clear, in the ways that traffic reaches a sensor; then carriers and link layers. */
import { Random } from '#base/random.ts';
import { carry, type CarrierName } from '#lab/carriers/carry.ts';
import type { DialogueOptions, Expectation, Simulator, Turn } from '#lab/dialogue.ts';
import { SIMULATORS, simulatorOf } from '#lab/dialects/index.ts';
import { type Ends, layTcp, type Passage } from '#lab/network.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import { ETHERNET, type GoldenCase, START } from './case.ts';

interface Variation {
  readonly name: string;
  readonly options?: Partial<DialogueOptions>;
  readonly passage?: Passage;
  readonly ends?: Ends;
  /** Where packets are missing, facts are too: only the protocol and a session are asked for. */
  readonly lenient?: true;
}

export const V4: Ends = {
  client: { ip: '192.0.2.10', port: 50123 },
  server: { ip: '198.51.100.7', port: 3333 },
};
export const V6: Ends = {
  client: { ip: '2001:db8::10', port: 50123 },
  server: { ip: '2001:db8:ff::7', port: 3333 },
};

const BASE: DialogueOptions = { start: START, shares: 12, compact: true, shuffledKeys: false };

const VARIATIONS: readonly Variation[] = [
  { name: 'plain' },
  {
    name: 'spaced, shuffled keys, IPv6, several messages per segment',
    options: { compact: false, shuffledKeys: true },
    ends: V6,
    passage: { merged: true },
  },
  {
    name: 'cut anywhere, reordered, repeated, overlapping',
    passage: { randomCuts: true, reordered: 0.15, repeated: 0.05, overlapped: 0.05 },
  },
  { name: 'no share', options: { shares: 0 } },
];
const LATE: Variation = {
  name: 'joined half-way',
  options: { midSession: true },
  passage: { opening: false, closing: 'none' },
};
const LOSSY: Variation = {
  name: 'packets missing',
  options: { shares: 20 },
  passage: { lost: 0.04 },
  lenient: true,
};

/** Protocols whose middle cannot be told for sure from other bytes: binary, masked or compressed by their carrier. */
export const NEEDS_OPENING: ReadonlySet<string> = new Set([
  'webminer-coinhive',
  'webminer-pool',
  'nimiq',
  'stratum-v2',
  'stratum-v2-encrypted',
  'p2pool',
  'chia',
]);

/** Told by turns: the pool's first one ends only when the miner sends a share. */
const NEEDS_SHARES: ReadonlySet<string> = new Set(['stratum-v2-encrypted']);

const DIALECTS: readonly GoldenCase[] = SIMULATORS.flatMap((simulator) => {
  const late = NEEDS_OPENING.has(simulator.id) ? [] : [LATE, LOSSY];
  const fitting = VARIATIONS.filter(
    ({ options }) => options?.shares !== 0 || !NEEDS_SHARES.has(simulator.id),
  );
  return [...fitting, ...late].map((variation) => caseOf(simulator, variation));
});

function caseOf(simulator: Simulator, variation: Variation): GoldenCase {
  const { options = {}, passage = {} } = variation;
  const ends = portsOf(simulator, variation.ends ?? V4);
  const play = (): { turns: Turn[]; expects: Expectation } =>
    simulator.play(new Random(42), { ...BASE, ...options });
  return {
    group: simulator.id,
    name: variation.name,
    linkType: ETHERNET,
    frames: () => layTcp(play().turns, ends, new Random(43), passage),
    expects: wanted(play().expects, variation),
  };
}

function wanted(expects: Expectation, { lenient }: Variation): Partial<Expectation> {
  return lenient === true ? { protocol: expects.protocol, grade: 'session' } : expects;
}

/** Chia is known by its ports; the others may use any. */
function portsOf({ name }: Simulator, ends: Ends): Ends {
  return name === 'chia' ? { ...ends, server: { ...ends.server, port: 8447 } } : ends;
}

const CARRIED: readonly (readonly CarrierName[])[] = [
  ['websocket'],
  ['socks4'],
  ['socks5'],
  ['connect'],
  ['proxy-v1'],
  ['proxy-v2'],
  ['proxy-v2', 'socks5', 'websocket'],
];

const CARRIERS: readonly GoldenCase[] = ['stratum-v1', 'cryptonote', 'eth-proxy'].flatMap((id) =>
  CARRIED.map((names) => ({
    group: 'carriers',
    name: `${id} in ${names.join(' in ')}`,
    linkType: ETHERNET,
    frames: () => carriedFrames(id, names, {}),
    expects: playOf(id).expects,
  })),
);

/** Content unseen: at most the shape can be told, after long enough. */
const ENCRYPTED: readonly GoldenCase[] = ['cryptonote', 'stratum-v1', 'zcash-stratum'].map(
  (id) => ({
    group: 'encrypted',
    name: `${id} inside TLS for an hour`,
    linkType: ETHERNET,
    frames: () => carriedFrames(id, ['tls'], { shares: 150, shareMillis: 24_000 }),
    expects: { grade: 'behaved' as const },
  }),
);

function playOf(id: string, options: Partial<DialogueOptions> = {}): ReturnType<Simulator['play']> {
  const simulator = simulatorOf(id);
  if (simulator === null) throw new Error(`Broken invariant: the lab speaks ${id}`);
  return simulator.play(new Random(42), { ...BASE, ...options });
}

function carriedFrames(
  id: string,
  names: readonly CarrierName[],
  options: Partial<DialogueOptions>,
): readonly CapturedFrame[] {
  const random = new Random(43);
  const { turns } = playOf(id, options);
  const around = carry(turns, names, random, { ends: V4, host: 'pool.example' });
  return layTcp(around, V4, random);
}

/** Coins that share a dialect and differ in wallet, algorithm and scale of difficulty. */
const COINS: readonly GoldenCase[] = [
  ...(['BCH', 'LTC', 'DOGE', 'DASH'] as const).map((coin) => ['stratum-v1', coin] as const),
  ['cryptonote', 'WOW'] as const,
].map(([id, coin]) => ({
  group: 'coins',
  name: `${coin} over ${id}`,
  linkType: ETHERNET,
  frames: () => layTcp(playOf(id, { coin }).turns, V4, new Random(43)),
  expects: playOf(id, { coin }).expects,
}));

/** Messages of the miner up to its login. */
const LOGIN_ENDS: Readonly<Record<string, number>> = { 'stratum-v1': 3, 'zcash-stratum': 2 };

/** A login that no pool answers, as miners behind a firewall send again and again. */
const REFUSED: readonly GoldenCase[] = [
  'stratum-v1',
  'cryptonote',
  'eth-proxy',
  'zcash-stratum',
].map((id) => ({
  group: 'refused',
  name: id,
  linkType: ETHERNET,
  frames: () => {
    const said = playOf(id).turns.filter(({ side }) => side === 0);
    return layTcp(said.slice(0, LOGIN_ENDS[id] ?? 1), V4, new Random(43), { closing: 'reset' });
  },
  expects: { grade: 'attempted' as const, submitted: 0 },
}));

export const POSITIVE: readonly GoldenCase[] = [
  ...DIALECTS,
  ...CARRIERS,
  ...ENCRYPTED,
  ...COINS,
  ...REFUSED,
];
