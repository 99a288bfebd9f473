/** A network without some of its addresses, in as few prefixes as can be. */
import { ipv4Text, ipv6Text } from '#base/address.ts';
import { assert } from '#base/assert.ts';
import { holds, networkFromText, overlap, type Network } from '#base/network.ts';

/** Pieces of one held network: each is a rule of its own, and routers have room for hundreds. */
export const PIECES_MAX = 64;

/** Canonical texts; empty where nothing is left, null where it would be more than PIECES_MAX. */
export function remainderOf(
  network: Network,
  without: readonly Network[],
): readonly string[] | null {
  const pieces: string[] = [];
  const queue: { readonly part: Network; readonly cuts: readonly Network[] }[] = [
    { part: network, cuts: without },
  ];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { part } = next;
    const cuts = next.cuts.filter((cut) => overlap(part, cut));
    if (cuts.length === 0) pieces.push(part.text);
    else if (!cuts.some((cut) => holds(cut, part))) {
      queue.push(...halvesOf(part).map((half) => ({ part: half, cuts })));
    }
    if (pieces.length > PIECES_MAX) return null;
  }
  return pieces;
}

function halvesOf(network: Network): readonly Network[] {
  const bits = network.family === 4 ? 32 : 128;
  const upper = BigInt(`0x${network.lo}`) | (1n << BigInt(bits - network.length - 1));
  return [network.lo, upper.toString(16).padStart(32, '0')].map((lo) => {
    const half = networkFromText(`${addressText(lo, network.family)}/${network.length + 1}`);
    assert(typeof half !== 'string', 'half of a network is a network');
    return half;
  });
}

function addressText(hex: string, family: 4 | 6): string {
  const word = (i: number): number => Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16);
  return family === 4 ? ipv4Text(word(3)) : ipv6Text([word(0), word(1), word(2), word(3)]);
}
