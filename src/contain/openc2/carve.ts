/**
 * Networks without the exempt parts of them. SLPF 1.0 does not say which of two rules that contradict each other wins
 * (§2.1.3.2 speaks of a "top-down rule list" as typical), and an `allow` of ours would also open what the owner's own rules
 * keep shut. So nothing is ever allowed: what is exempt is left out of what is denied.
 */
import { ipv4Text, ipv6Text } from '#base/address.ts';
import { holds, type Network, networkFromText, overlap } from '#base/network.ts';

/**
 * All that is on the wire. Of IPv6 all but ::/12: no packet has an address of it but loopback, "unspecified" and the
 * mapped and compatible forms (RFC 4291 §2.5), and NAT64 (64:ff9b::/96) is not of it.
 */
export const EVERYTHING: Readonly<Record<4 | 6, readonly Network[]>> = {
  4: [networkOf('0.0.0.0/0')],
  6: Array.from({ length: 12 }, (_, i) => networkOf(`${(0x8000 >> i).toString(16)}::/${i + 1}`)),
};

/** Disjoint networks that together are `whole` without `exempt`; null where there would be more than `max`. */
export function carve(
  whole: readonly Network[],
  exempt: readonly Network[],
  max: number,
): readonly Network[] | null {
  const parts: Network[] = [];
  const walk = (part: Network, among: readonly Network[]): boolean => {
    const touching = among.filter((network) => overlap(network, part));
    if (touching.length === 0) return parts.push(part) <= max;
    if (touching.some((network) => holds(network, part))) return true;
    return halvesOf(part).every((half) => walk(half, touching));
  };
  return whole.every((network) => walk(network, exempt)) ? parts : null;
}

function halvesOf({ family, length, lo }: Network): readonly Network[] {
  const bits = family === 4 ? 32 : 128;
  const first = BigInt(`0x${lo}`) & ((1n << BigInt(bits)) - 1n);
  const second = first + (1n << BigInt(bits - length - 1));
  return [first, second].map((address) => {
    return networkOf(`${textOf(address, family)}/${length + 1}`);
  });
}

function textOf(address: bigint, family: 4 | 6): string {
  const word = (i: number): number => Number((address >> BigInt(96 - 32 * i)) & 0xffff_ffffn);
  return family === 4 ? ipv4Text(word(3)) : ipv6Text([word(0), word(1), word(2), word(3)]);
}

function networkOf(text: string): Network {
  const network = networkFromText(text);
  if (typeof network === 'string') throw new Error(`Broken invariant: ${text} is ${network}`);
  return network;
}
