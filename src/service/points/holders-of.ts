/** By what an access switch or an AAA server knows the systems that are held: from the bindings of now. */
import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import type { Holder } from '#model/desired-set.ts';
import type { Order } from '#model/order.ts';
import type { Db } from '#store/database.ts';

type Scoped = Pick<Order, 'id' | 'systemId' | 'content'>;
type ByNetwork = Record<string, Holder[]>;

/** PostgreSQL takes 65,535 parameters. */
const SYSTEMS_AT_ONCE = 10_000;

/** By order and network; what the logs never named is not there. */
export async function holdersOf(
  db: Db,
  orders: readonly Scoped[],
  at: number,
): Promise<ReadonlyMap<string, ByNetwork>> {
  const systems = [...new Set(orders.map(({ systemId }) => systemId))];
  const known = new Map<string, Holder[]>();
  for (let from = 0; from < systems.length; from += SYSTEMS_AT_ONCE) {
    const some = systems.slice(from, from + SYSTEMS_AT_ONCE);
    for (const { systemId, network, ...holder } of await boundNow(db, some, isoFrom(at))) {
      const key = `${systemId} ${network}`;
      known.set(key, [...(known.get(key) ?? []), holder]);
    }
  }
  return new Map(
    orders.map(({ id, systemId, content }) => {
      const entries = content.scope.map(
        ({ network }) => [network, known.get(`${systemId} ${network}`) ?? []] as const,
      );
      return [id, Object.fromEntries(entries)];
    }),
  );
}

function boundNow(db: Db, systemIds: readonly string[], iso: string) {
  return db
    .selectFrom('binding')
    .select(['systemId', 'network', 'mac', 'user', 'session', 'port'])
    .where('systemId', 'in', systemIds)
    .where('from', '<=', iso)
    .where(sql<boolean>`coalesce(until, 'infinity') > ${iso}`)
    .where('withdrawnAt', 'is', null)
    .where((where) =>
      where.or([
        where('mac', 'is not', null),
        where('user', 'is not', null),
        where('session', 'is not', null),
        where('port', 'is not', null),
      ]),
    )
    .execute();
}
