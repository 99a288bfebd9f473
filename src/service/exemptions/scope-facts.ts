/** What exemptions, pools and bindings say about the scope of an order at one moment. */
import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import { holds, overlap, type Network } from '#base/network.ts';
import { isShared } from '#govern/address-pool.ts';
import { exemptionsOf } from '#govern/exemption.ts';
import type { ScopeFacts } from '#govern/order/content.ts';
import type { Binding } from '#model/binding.ts';
import type { Exemption } from '#model/exemption.ts';
import type { Db } from '#store/database.ts';
import { withinReach } from '#store/reach.ts';
import { holderOf } from '../bindings/holder-of.ts';
import { networksOf, poolsTouching } from '../bindings/pools-around.ts';

export interface Scope {
  readonly systemId: string;
  /** Canonical texts. */
  readonly networks: readonly string[];
  /** Exemptions that are set aside; those of shared addresses never are. */
  readonly overrides?: readonly string[] | undefined;
  /** Among whose systems the reach of an order is measured. */
  readonly jurisdiction: string;
}

/** `at`: milliseconds since 1970. Authority is not asked: orders are checked against what nobody may see, too. */
export async function scopeFacts(db: Db, scope: Scope, at: number): Promise<ScopeFacts> {
  const iso = isoFrom(at);
  const networks = networksOf(scope.networks);
  const within = await heldWithin(db, networks, iso);
  const pools = (await poolsTouching(db, networks)).filter((pool) => isShared(pool, iso));
  const all = await grantedExemptions(db);
  const isAside = ({ id, kind }: Exemption): boolean =>
    kind !== 'shared-address' && scope.overrides?.includes(id) === true;
  const granted = all.filter((exemption) => !isAside(exemption));
  const aside = all.filter(isAside);
  const system = await db
    .selectFrom('system')
    .select('critical')
    .where('id', '=', scope.systemId)
    .executeTakeFirst();
  const textsWhere = (test: (network: Network) => boolean): string[] =>
    networks.filter(test).map(({ text }) => text);
  return {
    check: { version: await listVersion(db), checkedAt: iso },
    exempt: textsWhere((network) => isExempt(network, scope.systemId, { within, granted, iso })),
    overridden: aside
      .filter((one) =>
        networks.some((network) =>
          isExempt(network, scope.systemId, { within, granted: [one], iso }),
        ),
      )
      .map(({ id }) => id),
    shared: textsWhere((network) => pools.some((pool) => overlap(pool, network))),
    unbound: await unboundIn(db, scope.systemId, networks, { within, at }),
    systemsTouched: new Set([scope.systemId, ...within.map(({ systemId }) => systemId)]).size,
    systemsKnown: await systemsBelow(db, scope.jurisdiction),
    critical: (system?.critical ?? null) !== null,
  };
}

type Held = Pick<Binding, 'systemId' | 'lo' | 'hi'>;

/** Every binding inside these networks that holds at that instant, whose ever it is. */
async function heldWithin(db: Db, networks: readonly Network[], iso: string): Promise<Held[]> {
  const held: Held[] = [];
  for (const { lo, hi } of networks) {
    const rows = await db
      .selectFrom('binding')
      .select(['systemId', 'lo', 'hi'])
      .where('lo', '>=', lo)
      .where('lo', '<=', hi)
      .where('hi', '<=', hi)
      .where('from', '<=', iso)
      .where(sql<boolean>`coalesce(until, 'infinity') > ${iso}`)
      .where('withdrawnAt', 'is', null)
      .execute();
    held.push(...rows);
  }
  return held;
}

function grantedExemptions(db: Db): Promise<Exemption[]> {
  return db.selectFrom('exemption').selectAll().where('state', '=', 'granted').execute();
}

/** By its addresses, by its system, or by another exempt system that has an address in it. */
function isExempt(
  network: Network,
  systemId: string,
  around: { within: readonly Held[]; granted: readonly Exemption[]; iso: string },
): boolean {
  const inside = around.within.filter((held) => holds(network, held));
  const systems = new Set([systemId, ...inside.map((held) => held.systemId)]);
  return [...systems].some(
    (each) =>
      exemptionsOf(around.granted, { systemId: each, networks: [network] }, around.iso).length > 0,
  );
}

/** Networks that are not this system's alone: the binding ended, another has it, or somebody has a part of it. */
async function unboundIn(
  db: Db,
  systemId: string,
  networks: readonly Network[],
  { within, at }: { readonly within: readonly Held[]; readonly at: number },
): Promise<string[]> {
  const unbound: string[] = [];
  for (const network of networks) {
    const answer = await holderOf(db, network, at);
    const foreign = within.some((held) => held.systemId !== systemId && holds(network, held));
    // A shared address is told as such; it is not also lost.
    const lost = answer.answer !== 'shared' && answer.systemId !== systemId;
    if (lost || foreign) unbound.push(network.text);
  }
  return unbound;
}

/** Grows with every change of an exemption or a pool. */
async function listVersion(db: Db): Promise<number> {
  const sum = sql<number>`coalesce(sum(version), 0)::bigint`.as('sum');
  const exemptions = await db.selectFrom('exemption').select(sum).executeTakeFirstOrThrow();
  const pools = await db.selectFrom('addressPool').select(sum).executeTakeFirstOrThrow();
  return exemptions.sum + pools.sum;
}

async function systemsBelow(db: Db, jurisdiction: string): Promise<number> {
  const { count } = await db
    .selectFrom('system')
    .select(sql<number>`count(*)`.as('count'))
    .where(
      withinReach([{ jurisdiction, sector: null, unitId: null }], {
        jurisdiction: 'system.jurisdiction',
      }),
    )
    .where('retiredAt', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}
