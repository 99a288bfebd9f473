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
import { holds, networkFromText, type Network } from '#base/network.ts';
import { assert } from '#base/assert.ts';
import type { BgpSettings } from '#model/enforcer-config.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { largeFrom, type Label } from './label.ts';
import { flowFamily, matchName, prefixText, type Match } from './match.ts';
import { PIECES_MAX, remainderOf } from './remainder.ts';
import { BLACKHOLE, communityFrom, NO_EXPORT, type Route } from './route.ts';

/**
 * Ports of one rule. From 240 bytes on the length of a rule takes two bytes (RFC 8955 §4.1), and GoBGP 3.10 writes them
 * wrong: the receiver then gives up FlowSpec on the whole session. 64 ports and two IPv6 prefixes make 233 bytes.
 */
export const RULE_PORTS_MAX = 64;

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
    this.#exempt = wanted.exempt.map(parsed);
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
    const pieces = remainderOf(network, this.#exempt);
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
    if (count > room) return `it takes ${count} rules, and there is room for ${room}`;
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
    if (room < 1) return 'it takes 1 route, and there is room for 0';
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
    if (exempt.some((one) => holds(one, network))) continue;
    const all = [...set].toSorted((a, b) => a - b);
    for (let at = 0; at < all.length; at += RULE_PORTS_MAX) {
      pools[network.family].push({ ip, ports: all.slice(at, at + RULE_PORTS_MAX) });
    }
  }
  return pools;
}

function parsed(text: string): Network {
  const network = networkFromText(text);
  assert(typeof network !== 'string', 'a set that was checked has networks');
  return network;
}
