/** A mining session of the sample province as it lies on a wire: the look-up of the pool's name, then the conversation. */
import { Random } from '#base/random.ts';
import type { Finding } from '#model/finding.ts';
import type { Endpoint, Millis } from '#model/stream.ts';
import type { Transcript } from '#model/transcript.ts';
import { encodeDnsAnswer, encodeDnsQuery } from '#wire/dns.ts';
import type { CapturedFrame } from '#wire/pcap-write.ts';
import { simulatorOf } from '../dialects/index.ts';
import { layTcp, layUdp } from '../network.ts';

export interface Mining {
  readonly seed: number;
  readonly dialect: string;
  readonly client: string;
  readonly pool: Pool;
  /** When it begins. */
  readonly at: Millis;
  readonly shares: number;
  /** Mean gap between two of them. */
  readonly shareMillis: Millis;
  /** Of the thief who broke into several systems; left out: one of its own. */
  readonly wallet?: string;
  /** Only what the miner says first: the pool does not answer. */
  readonly isUnanswered?: true;
}

interface Pool extends Endpoint {
  readonly name: string;
}

/** Pools of the documentation ranges (RFC 5737), and what is spoken there. */
export const POOLS: readonly (Pool & { readonly dialect: string })[] = [
  { dialect: 'cryptonote', name: 'xmr.pool.example', ip: '198.51.100.10', port: 3333 },
  { dialect: 'cryptonote', name: 'mo.pool.example', ip: '198.51.100.18', port: 14_444 },
  { dialect: 'stratum-v1', name: 'btc.pool.example', ip: '198.51.100.11', port: 3333 },
  { dialect: 'kawpow-stratum', name: 'rvn.pool.example', ip: '198.51.100.12', port: 4444 },
  { dialect: 'kaspa-stratum', name: 'kas.pool.example', ip: '198.51.100.15', port: 5555 },
  { dialect: 'ethereum-stratum-2', name: 'etc.pool.example', ip: '198.51.100.14', port: 8008 },
  { dialect: 'zcash-stratum', name: 'zec.pool.example', ip: '198.51.100.19', port: 6633 },
  { dialect: 'ergo-stratum', name: 'erg.pool.example', ip: '198.51.100.22', port: 3053 },
];

/** What a sensor makes of a session: the last version of its finding, and what it rests on. */
export interface Sighted {
  readonly finding: Finding;
  readonly transcript: Transcript | null;
}
/** Reads sessions with the real pipeline; `bin` joins it. */
export type Sight = (mining: Mining) => Sighted;

const RESOLVER: Endpoint = { ip: '198.18.255.53', port: 53 };

export function framesOf(mining: Mining): CapturedFrame[] {
  const { seed, at, pool, shares, shareMillis, wallet } = mining;
  const random = new Random(seed);
  const simulator = simulatorOf(mining.dialect);
  if (simulator === null) throw new Error(`Broken invariant: the lab speaks ${mining.dialect}`);
  const style = { compact: random.below(2) === 0, shuffledKeys: random.below(2) === 0 };
  const whose = wallet === undefined ? {} : { wallet };
  const { turns } = simulator.play(random, { start: at, shares, shareMillis, ...style, ...whose });
  const said =
    mining.isUnanswered === true ? turns.filter(({ side }) => side === 0).slice(0, 3) : turns;
  const client = { ip: mining.client, port: 40_000 + random.below(20_000) };
  return [...lookUp(mining, random), ...layTcp(said, { client, server: pool }, random)];
}

function lookUp({ client, pool, at }: Mining, random: Random): CapturedFrame[] {
  // IPv6 machines of the sample ask elsewhere.
  if (client.includes(':')) return [];
  const id = random.below(65_536);
  const answer = [{ name: pool.name, type: 'A' as const, value: pool.ip }];
  const turns = [
    { side: 0 as const, at: at - 120, bytes: encodeDnsQuery(id, pool.name) },
    { side: 1 as const, at: at - 108, bytes: encodeDnsAnswer(id, pool.name, 1, answer) },
  ];
  const from = { ip: client, port: 50_000 + random.below(9000) };
  return layUdp(turns, { client: from, server: RESOLVER });
}
