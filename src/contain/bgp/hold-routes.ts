/**
 * The routes that make up one hold.
 *
 *     blackhole    everything to it (and from it, where `source` is matched) is discarded
 *     throttle     the same at a rate, and the pools blocked
 *     block-pools  what comes from a pool's ports (or goes there) is discarded
 *
 * One rule per held network and pool address, its ports as alternatives: fewer would also hit others, because FlowSpec
 * has no sets of addresses. What a rule matches never covers an exempt address as the held side.
 */
import { networkFromText, type Network } from '#base/network.ts';
import { assert } from '#base/assert.ts';
import type { BgpSettings } from '#model/enforcer-config.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { largeFrom, type Label } from './label.ts';
import { flowFamily, matchName, prefixText, type Match } from './match.ts';
import { PIECES_MAX, remainderOf } from './remainder.ts';
import { BLACKHOLE, communityFrom, NO_EXPORT, type Route } from './route.ts';

/**
 * Ports of one rule. FRR 8.4 ends the whole session over a rule with six, and with it everything that is held there
 * (measured); BIRD 2.0.12 and GoBGP 3.10 do over rules of 240 bytes, whose length takes two bytes (RFC 8955 §4.1).
 */
export const RULE_PORTS_MAX = 5;

/** Whatever is asked for, nothing shorter is announced: the least that any budget can be set to. */
const SHORTEST = { 4: 8, 6: 16 } as const;

/** RFC 4271 has seconds and bytes, the point's settings kilobits. */
const BYTES_PER_KBIT = 125;

type Side = Label['side'];
interface PoolPorts {
  readonly ip: string;
  readonly ports: readonly number[];
}

export class HoldRoutes {
  readonly #settings: BgpSettings;
  readonly #exempt: readonly Network[];
  readonly #pools: Readonly<Record<4 | 6, readonly PoolPorts[]>>;
  readonly #throttleKbit: number | null;
  readonly #sides: readonly Side[];

  constructor(settings: BgpSettings, wanted: Wanted) {
    this.#settings = settings;
    this.#exempt = wanted.exempt.map(parsed).toSorted((a, b) => (a.lo < b.lo ? -1 : 1));
    this.#pools = poolsOf(wanted, this.#exempt);
    this.#throttleKbit = wanted.throttleKbit;
    this.#sides = settings.match === 'both' ? ['destination', 'source'] : [settings.match];
  }

  /** Never more than `room`; a text says why there are none. */
  of(hold: WantedHold, room: number): readonly Route[] | string {
    const network = networkFromText(hold.key);
    if (typeof network === 'string') return 'it is no network';
    if (network.length < SHORTEST[network.family]) {
      return `nothing shorter than /${SHORTEST[network.family]} is ever announced`;
    }
    const pieces = remainderOf(network, overlapping(this.#exempt, network));
    if (pieces === null) return `its exempt addresses cut it into more than ${PIECES_MAX} pieces`;
    if (pieces.length === 0) return 'all of it is exempt';
    return this.#settings.by === 'rtbh'
      ? this.#discardRoute(hold, network, room)
      : this.#flows(hold, network, pieces, room);
  }

  #flows(
    hold: WantedHold,
    network: Network,
    pieces: readonly string[],
    room: number,
  ): readonly Route[] | string {
    const rate = this.#rateOf(hold.rung);
    if (typeof rate === 'string') return rate;
    const pools = hold.rung === 'blackhole' ? [] : this.#pools[network.family];
    const each = (rate === null ? 0 : 1) + pools.length;
    // Else it would be called held while nothing is withheld.
    if (each === 0) return `no IPv${network.family} address of a pool is known`;
    const count = each * pieces.length * this.#sides.length;
    if (count > room) return this.#overflow(count, room);
    return this.#sides.flatMap((side) => {
      const large = largeFrom({ side, length: network.length, orders: hold.orders });
      const route = (match: Match, bytes: number): Route => ({
        family: flowFamily(hold.key),
        name: matchName(match),
        rate: bytes,
        nextHop: null,
        communities: this.#communities([]),
        large,
        others: [],
      });
      return pieces.flatMap((piece) => [
        ...(rate === null ? [] : [route({ [side]: piece }, rate)]),
        ...pools.map((pool) => route(poolMatch(side, piece, pool), 0)),
      ]);
    });
  }

  #discardRoute(hold: WantedHold, network: Network, room: number): readonly Route[] | string {
    const { family, length } = network;
    if (hold.rung !== 'blackhole') return `a route to the discard address cannot do ${hold.rung}`;
    // RFC 7999 §3.3: as specific as possible, so that nobody else goes dark.
    if (network.lo !== network.hi) return 'only single addresses are led to the discard address';
    if (room < 1) return this.#overflow(1, room);
    return [
      {
        family: family === 4 ? 'ipv4' : 'ipv6',
        name: prefixText(hold.key),
        rate: null,
        nextHop: this.#settings[family === 4 ? 'next-hop-ipv4' : 'next-hop-ipv6'],
        communities: this.#communities([BLACKHOLE]),
        large: largeFrom({ side: 'destination', length, orders: hold.orders }),
        others: [],
      },
    ];
  }

  /** Bytes a second of everything; null where only pools are blocked; a text says why it cannot be. */
  #rateOf(rung: WantedHold['rung']): number | null | string {
    if (rung === 'blackhole') return 0;
    if (rung === 'block-pools') return null;
    if (rung !== 'throttle') return `FlowSpec cannot do ${rung}`;
    // On the wire it is a 32-bit float (RFC 8955 §7.1), and so it is read back.
    return this.#throttleKbit === null
      ? 'no throttle-kbit is set for this point'
      : Math.fround(this.#throttleKbit * BYTES_PER_KBIT);
  }

  #overflow(count: number, room: number): string {
    const max = this.#settings['rules-max'];
    return `it takes ${count} rules, and of ${max} (rules-max) ${max - room} are taken`;
  }

  #communities(more: readonly number[]): readonly number[] {
    const all = [NO_EXPORT, communityFrom(this.#settings.mark), ...more];
    return all.toSorted((a, b) => a - b);
  }
}

function poolMatch(side: Side, held: string, { ip, ports }: PoolPorts): Match {
  return side === 'destination'
    ? { destination: held, source: ip, sourcePorts: ports }
    : { destination: ip, source: held, destinationPorts: ports };
}

/** By family; addresses that are let through first are left out. */
function poolsOf(wanted: Wanted, exempt: readonly Network[]): Record<4 | 6, readonly PoolPorts[]> {
  const ports = new Map<string, Set<number>>();
  for (const { ip, port } of wanted.pools.endpoints) {
    ports.set(ip, (ports.get(ip) ?? new Set()).add(port));
  }
  const pools: Record<4 | 6, PoolPorts[]> = { 4: [], 6: [] };
  for (const [ip, set] of ports) {
    const network = parsed(ip);
    if (overlapping(exempt, network).length > 0) continue;
    const all = [...set].toSorted((a, b) => a - b);
    for (let at = 0; at < all.length; at += RULE_PORTS_MAX) {
      pools[network.family].push({ ip, ports: all.slice(at, at + RULE_PORTS_MAX) });
    }
  }
  return pools;
}

/** `exempt` is sorted and disjoint, so that 65,536 exempt networks cost 16 looks. */
function overlapping(exempt: readonly Network[], network: Network): readonly Network[] {
  let [low, high] = [0, exempt.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((exempt[middle]?.hi ?? '') < network.lo) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while ((exempt[end]?.lo ?? 'g') <= network.hi) end++;
  return exempt.slice(low, end);
}

function parsed(text: string): Network {
  const network = networkFromText(text);
  assert(typeof network !== 'string', 'a set that was checked has networks');
  return network;
}
