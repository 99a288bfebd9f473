import { networkFromText, textsAround } from '#base/network.ts';
import type { Network } from '#base/network.ts';
import type { AddressPool } from '#model/address-pool.ts';
import { SHORTEST_BINDING } from '#model/binding.ts';
import type { Db } from '#store/database.ts';

/** Every text under which a network that holds one of these may be kept. */
export function textsHolding(networks: Iterable<Network>): readonly string[] {
  const texts = new Set<string>();
  for (const network of networks) {
    for (const text of textsAround(network, SHORTEST_BINDING[network.family])) texts.add(text);
  }
  return [...texts];
}

/** Pools that hold one of these networks, at whatever time; of a long list also pools that lie between them. */
export async function poolsHolding(db: Db, networks: readonly Network[]): Promise<AddressPool[]> {
  if (networks.length > NETWORKS_MAX) return poolsAmong(db, networks);
  return db
    .selectFrom('addressPool')
    .selectAll()
    .where('network', 'in', ['', ...textsHolding(networks)])
    .execute();
}

/** So many have up to 11,300 texts around them, each one look into an index and one of 65,535 parameters. */
const NETWORKS_MAX = 100;

/** There are few pools; one pass over those near costs less than a look for each of thousands of networks. */
function poolsAmong(db: Db, networks: readonly Network[]): Promise<AddressPool[]> {
  let [lowest, highest] = ['f'.repeat(32), ''];
  for (const { lo, hi } of networks) {
    if (lo < lowest) lowest = lo;
    if (hi > highest) highest = hi;
  }
  return db
    .selectFrom('addressPool')
    .selectAll()
    .where('lo', '<=', highest)
    .where('hi', '>=', lowest)
    .execute();
}

/** Pools that hold one of these networks or lie within one. */
export async function poolsTouching(db: Db, networks: readonly Network[]): Promise<AddressPool[]> {
  const pools = await poolsHolding(db, networks);
  for (const { lo, hi } of networks) {
    pools.push(
      ...(await db
        .selectFrom('addressPool')
        .selectAll()
        .where('lo', '>=', lo)
        .where('lo', '<=', hi)
        .execute()),
    );
  }
  return pools;
}

/** Canonical texts, as rows hold them. */
export function networksOf(texts: Iterable<string>): readonly Network[] {
  return [...texts].map(networkFromText).filter((network) => typeof network !== 'string');
}
