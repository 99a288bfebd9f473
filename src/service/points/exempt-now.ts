/** What must never be held at this moment: exemptions in force with the addresses of exempt systems, and shared ones. */
import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import type { Network } from '#base/network.ts';
import { isShared } from '#govern/address-pool.ts';
import type { ExemptNetwork } from '#govern/desired-set/compile.ts';
import { isInForce } from '#govern/exemption.ts';
import type { Db } from '#store/database.ts';
import { networksOf } from '../bindings/pools-around.ts';

export interface NeverHeld {
  readonly exempt: readonly ExemptNetwork[];
  readonly shared: readonly Network[];
}

export async function exemptNow(db: Db, at: number): Promise<NeverHeld> {
  const iso = isoFrom(at);
  const granted = await db
    .selectFrom('exemption')
    .selectAll()
    .where('state', '=', 'granted')
    .orderBy('id')
    .execute();
  const inForce = granted.filter((exemption) => isInForce(exemption, iso));
  const systems = inForce.flatMap(({ systemId }) => (systemId === null ? [] : [systemId]));
  const bound = await addressesOf(db, systems, iso);
  const pools = await db.selectFrom('addressPool').selectAll().execute();
  return {
    exempt: inForce.flatMap(({ id, networks, systemId }) => {
      const texts = systemId === null ? networks : [...networks, ...(bound.get(systemId) ?? [])];
      return networksOf(texts).map((network) => ({ exemptionId: id, network }));
    }),
    shared: networksOf(pools.filter((pool) => isShared(pool, iso)).map(({ network }) => network)),
  };
}

async function addressesOf(
  db: Db,
  systemIds: readonly string[],
  iso: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (systemIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('binding')
    .select(['systemId', 'network'])
    .where('systemId', 'in', [...new Set(systemIds)])
    .where('from', '<=', iso)
    .where(sql<boolean>`coalesce(until, 'infinity') > ${iso}`)
    .where('withdrawnAt', 'is', null)
    .orderBy('network')
    .execute();
  const texts = new Map<string, string[]>();
  for (const { systemId, network } of rows) {
    texts.set(systemId, [...(texts.get(systemId) ?? []), network]);
  }
  return texts;
}
