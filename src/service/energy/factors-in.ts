/** Which factors hold where, for one look: the authority's own are few, so all are read at once. */
import { factorsAt, type Factors } from '#govern/energy-factor.ts';
import type { Db } from '#store/database.ts';

/** Own factors that are in force at most, over the whole tree. */
const OWN_MAX = 2000;

export type FactorsOf = (jurisdiction: string, at: number) => Factors;

export async function factorsIn(db: Db): Promise<FactorsOf> {
  const own = await db
    .selectFrom('energyFactor')
    .selectAll()
    .where('withdrawnAt', 'is', null)
    .orderBy('id', 'desc')
    .limit(OWN_MAX)
    .execute();
  const known = new Map<string, Factors>();
  return (jurisdiction, at) => {
    const year = new Date(at).getUTCFullYear();
    const key = `${year} ${jurisdiction}`;
    const factors = known.get(key) ?? factorsAt(own, jurisdiction, year);
    known.set(key, factors);
    return factors;
  };
}
