import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import type { Network } from '#base/network.ts';
import { CLOCK_SKEW_MAX_MS, whoHad } from '#govern/who-had.ts';
import type { WhoHad } from '#model/who-had.ts';
import type { Db } from '#store/database.ts';
import { poolsHolding, textsHolding } from './pools-around.ts';

/**
 * Who had this address at that time (milliseconds since 1970), whoever may know: the caller checks that. Every prefix
 * that can hold the address is looked up by its name, so that the time does not depend on how many there are.
 */
export async function holderOf(db: Db, address: Network, at: number): Promise<WhoHad> {
  const bindings = await db
    .selectFrom('binding')
    .selectAll()
    .where('network', 'in', textsHolding([address]))
    .where(sql<boolean>`coalesce(until, 'infinity') > ${isoFrom(at - CLOCK_SKEW_MAX_MS)}`)
    .where('from', '<=', isoFrom(at + CLOCK_SKEW_MAX_MS))
    .where('withdrawnAt', 'is', null)
    .execute();
  return whoHad(bindings, await poolsHolding(db, [address]), address, at);
}
