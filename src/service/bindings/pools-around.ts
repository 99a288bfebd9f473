import { networkFromText, textsAround } from '#base/network.ts';
import type { Network } from '#base/network.ts';
import type { AddressPool } from '#model/address-pool.ts';
import { SHORTEST_BINDING } from '#model/binding.ts';
import type { Db } from '#store/database.ts';

/** Networks asked for at once; each is one look into an index. */
const ASKED_MAX = 2_000;

/** Every text under which a network that holds one of these may be kept. */
export function textsHolding(networks: Iterable<Network>): readonly string[] {
  const texts = new Set<string>();
  for (const network of networks) {
    for (const text of textsAround(network, SHORTEST_BINDING[network.family])) texts.add(text);
  }
  return [...texts];
}

/** Pools that hold one of these networks, at whatever time. */
export async function poolsHolding(db: Db, networks: Iterable<Network>): Promise<AddressPool[]> {
  const texts = textsHolding(networks);
  const pools: AddressPool[] = [];
  for (let at = 0; at < texts.length; at += ASKED_MAX) {
    const some = texts.slice(at, at + ASKED_MAX);
    pools.push(
      ...(await db.selectFrom('addressPool').selectAll().where('network', 'in', some).execute()),
    );
  }
  return pools;
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
