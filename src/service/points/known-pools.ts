/** Where miners go, as far as the office knows: our own list, and what sensors saw of late. */
import { isoFrom } from '#base/clock.ts';
import { HostName, SET_POOLS_MAX, type Pools } from '#model/desired-set.ts';
import { isAtLeast } from '#model/evidence.ts';
import type { Db } from '#store/database.ts';

/** An address of a pool is somebody else's after a while (`HALF_LIFE_DAYS` of lists). */
const SEEN_DAYS = 30;
const DAY_MS = 86_400_000;
/** Leads that are looked at: the newest. */
const LEADS_MAX = 20_000;

/** `own`: of the lists that are shipped. Sorted, each once. */
export async function knownPools(db: Db, own: Pools, at: number): Promise<Pools> {
  const names = new Set(own.names);
  const endpoints = new Map(own.endpoints.map((one) => [`${one.ip} ${one.port}`, one]));
  const since = isoFrom(at - SEEN_DAYS * DAY_MS);
  const rows = await db
    .selectFrom('lead')
    .select('sightings')
    .where('lastSeen', '>=', since)
    .where('state', '<>', 'dismissed')
    .orderBy('lastSeen', 'desc')
    .limit(LEADS_MAX)
    .execute();
  for (const { sightings } of rows) {
    for (const { grade, category, pool, serverIp, serverPort, lastSeen } of sightings) {
      // Less than a session may be anybody's server.
      if (category !== 'mining' || !isAtLeast(grade, 'session')) continue;
      if (lastSeen < since) continue;
      const name = HostName.safeParse(pool);
      if (name.success) names.add(name.data);
      if (serverIp === null || serverPort === null || serverPort === 0) continue;
      endpoints.set(`${serverIp} ${serverPort}`, { ip: serverIp, port: serverPort });
    }
  }
  const sorted = [...endpoints].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    endpoints: sorted.slice(0, SET_POOLS_MAX).map(([, endpoint]) => endpoint),
    names: [...names].toSorted().slice(0, SET_POOLS_MAX),
  };
}
