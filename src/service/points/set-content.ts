/** The content of a point's desired set, as text: the same office at the same moment gives the same text. */
import { canonicalJson } from '#base/canonical-json.ts';
import { compileHolds } from '#govern/desired-set/compile.ts';
import { SET_FORMAT, type DesiredSet, type Pools } from '#model/desired-set.ts';
import type { EnforcementPoint } from '#model/enforcement-point.ts';
import type { Db } from '#store/database.ts';
import { exemptNow } from './exempt-now.ts';
import { knownPools } from './known-pools.ts';
import { wantedOrders } from './wanted-orders.ts';

/** All but the generation, which counts how often this changed. */
export type SetBody = Omit<DesiredSet, 'generation'>;

/** `at`: milliseconds since 1970; `ownPools`: of the lists that are shipped. */
export async function setBody(
  db: Db,
  point: EnforcementPoint,
  ownPools: Pools,
  at: number,
): Promise<SetBody> {
  const { holding, gone } = await wantedOrders(db, point, at);
  const { exempt, shared } = await exemptNow(db, at);
  const compiled = compileHolds(holding, exempt, shared);
  const held = new Set(compiled.holds.flatMap(({ orders }) => orders.map(({ id }) => id)));
  // An order of which everything is exempt by now is to be gone, and to be seen to be gone.
  const emptied = holding.filter(({ id }) => !held.has(id));
  const all = [
    ...gone,
    ...emptied.map(({ id, generation, contentHash }) => ({ id, generation, contentHash })),
  ];
  const { id, kind, mode, atDeath, leaseSeconds, rungs, budget, garden, throttleKbit } = point;
  return {
    format: SET_FORMAT,
    pointId: id,
    kind,
    mode,
    atDeath,
    leaseSeconds,
    rungs,
    budget,
    holds: [...compiled.holds],
    gone: all.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    exempt: [...compiled.exempt],
    pools: holding.length === 0 ? NO_POOLS : await knownPools(db, ownPools, at),
    garden,
    throttleKbit,
  };
}

/** Nobody is held: then lists that change every day are no news. */
const NO_POOLS: Pools = { endpoints: [], names: [] };

export function contentText(body: SetBody, generation: number): string {
  return canonicalJson({ ...body, generation });
}
