/** Pure: which rules of a stateless packet filter make one hold. */
import { addressFromText, type Network, networkFromText } from '#base/network.ts';
import { netText, type SlpfConnection, type SlpfTraffic } from '#model/openc2.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { carve, EVERYTHING } from './carve.ts';

/** Of one enforcer at one consumer: what a packet filter of a small router holds, and the numbers that are ours. */
export const OPENC2_RULES_MAX = 4096;

/** What a packet filter that knows no names and no sessions can do. */
export type OpenC2Rung = 'block-pools' | 'blackhole';

export interface NeededRule {
  readonly traffic: SlpfTraffic;
  /** `reject` tells the miner's own machine at once; a blackhole says nothing (SLPF §2.1.3.2). */
  readonly drop: 'none' | 'reject';
}

/** By their text. Null: no such rung here, or more than OPENC2_RULES_MAX rules. */
export function neededRules(
  { key, rung }: WantedHold,
  { exempt, pools }: Pick<Wanted, 'exempt' | 'pools'>,
): ReadonlyMap<string, NeededRule> | null {
  const held = networkFromText(key);
  if (typeof held === 'string') return null;
  const spared = exempt.flatMap((text) => {
    const network = networkFromText(text);
    return typeof network === 'string' || network.family !== held.family ? [] : [network];
  });
  const sources = carve([held], spared, OPENC2_RULES_MAX);
  if (sources === null) return null;
  const rules =
    rung === 'blackhole'
      ? blackhole(held, sources, spared)
      : rung === 'block-pools'
        ? blockPools(held, sources, spared, pools.endpoints)
        : null;
  if (rules === null || rules.length > OPENC2_RULES_MAX) return null;
  return new Map(rules.map((rule) => [JSON.stringify(rule.traffic), rule]));
}

function blackhole(
  held: Network,
  sources: readonly Network[],
  spared: readonly Network[],
): readonly NeededRule[] | null {
  // A net is denied as source and as destination (SLPF §2.3.1.3), so one rule will do.
  if (spared.length === 0) return [{ traffic: netTraffic(held), drop: 'none' }];
  const others = carve(EVERYTHING[held.family], spared, OPENC2_RULES_MAX);
  if (others === null || sources.length * others.length * 2 > OPENC2_RULES_MAX) return null;
  return sources.flatMap((source) => {
    return others.flatMap((other): readonly NeededRule[] => {
      const [ours, theirs] = [netText(source), netText(other)];
      return [
        { traffic: tuple(held, { src_addr: ours, dst_addr: theirs }), drop: 'none' },
        { traffic: tuple(held, { src_addr: theirs, dst_addr: ours }), drop: 'none' },
      ];
    });
  });
}

function blockPools(
  held: Network,
  sources: readonly Network[],
  spared: readonly Network[],
  endpoints: Wanted['pools']['endpoints'],
): readonly NeededRule[] | null {
  const rules: NeededRule[] = [];
  for (const { ip, port } of endpoints) {
    const pool = addressFromText(ip);
    if (pool === null || pool.family !== held.family) continue;
    if (carve([pool], spared, 1)?.length !== 1) continue;
    for (const source of sources) {
      const ends = { src_addr: netText(source), dst_addr: netText(pool), dst_port: port };
      // Stratum is TCP, whatever it carries.
      rules.push({ traffic: tuple(held, { ...ends, protocol: 'tcp' }), drop: 'reject' });
      if (rules.length > OPENC2_RULES_MAX) return null;
    }
  }
  return rules;
}

function netTraffic(network: Network): SlpfTraffic {
  const text = netText(network);
  return network.family === 4 ? { ipv4_net: text } : { ipv6_net: text };
}

function tuple({ family }: Network, connection: SlpfConnection): SlpfTraffic {
  return family === 4 ? { ipv4_connection: connection } : { ipv6_connection: connection };
}
