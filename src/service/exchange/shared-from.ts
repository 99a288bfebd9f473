/** All that could be told of a case; `govern/sharing.ts` cuts it to its reader. */
import type { Case } from '#model/case.ts';
import type { SharedCase, SharedServer, SharingOffice } from '#model/shared-case.ts';
import type { Db } from '#store/database.ts';
import type { Office } from '../office.ts';

/** Servers of one case that are told; a miner uses a handful. */
const SERVERS_MAX = 64;
const NAMES_MAX = 64;

export async function sharedFrom(db: Db, about: Case): Promise<SharedCase> {
  const { leadIds, verdict } = about;
  if (verdict !== 'deliberate' && verdict !== 'compromised') {
    throw new Error('Broken invariant: only mining that was found is told of');
  }
  const leads =
    leadIds.length === 0
      ? []
      : await db
          .selectFrom('lead')
          .select(['sightings', 'coins', 'wallets', 'address'])
          .where('id', 'in', [...leadIds])
          .orderBy('id')
          .execute();
  const orders = await db
    .selectFrom('order')
    .select(['rungNow', 'startsAt', 'endedAt'])
    .where('caseId', '=', about.id)
    .where('state', 'in', ['active', 'degraded', 'lifting', 'lifted', 'suspended'])
    .orderBy('id')
    .execute();
  const addresses = leads.flatMap(({ address }) => address ?? []);
  const { id, number, tlp, jurisdiction: region, sector, state, outcome, grade, rootCause } = about;
  const { openedAt, changedAt, closedAt, energy } = about;
  return {
    id,
    number,
    tlp,
    region,
    sector,
    state,
    verdict,
    outcome,
    grade,
    rootCause,
    openedAt,
    changedAt,
    closedAt,
    servers: serversOf(leads),
    coins: some(leads.flatMap(({ coins }) => coins)),
    wallets: some(leads.flatMap(({ wallets }) => wallets)),
    subjects: some(about.address === null ? addresses : [about.address, ...addresses]),
    measures: orders.map(({ rungNow: rung, startsAt: from, endedAt: until }) => {
      return { rung, from, until };
    }),
    kwh: energy?.known === true ? energy.kwh : null,
  };
}

/** Names of the office that do not change: of its record where it publishes one. */
export function sharingOffice({ log, portalOrigin }: Office): SharingOffice {
  const origin = log?.key.verifier.name ?? new URL(portalOrigin).host;
  return { origin, name: `Mining supervision office ${origin}` };
}

const some = (all: readonly string[]): readonly string[] => [...new Set(all)].slice(0, NAMES_MAX);

function serversOf(
  leads: readonly { readonly sightings: readonly Sighted[] }[],
): readonly SharedServer[] {
  const found = new Map<string, SharedServer>();
  for (const sighting of leads.flatMap(({ sightings }) => sightings)) {
    const server = serverOf(sighting);
    const { ip, port, name } = server;
    if (ip === null && name === null) continue;
    const key = `${ip ?? ''} ${port ?? ''} ${name ?? ''}`;
    const known = found.get(key);
    found.set(key, known === undefined ? server : seenAgain(known, server));
  }
  return [...found.values()].slice(0, SERVERS_MAX);
}

function serverOf(sighting: Sighted): SharedServer {
  const { serverIp: ip, serverPort: port, pool, protocol, coin, firstSeen, lastSeen } = sighting;
  const name = pool !== null && HOST_NAME.test(pool) ? pool.toLowerCase() : null;
  return { ip, port, name, protocol, coin, firstSeen, lastSeen, count: 1 };
}

function seenAgain(known: SharedServer, latest: SharedServer): SharedServer {
  return {
    ...latest,
    firstSeen: known.firstSeen < latest.firstSeen ? known.firstSeen : latest.firstSeen,
    lastSeen: known.lastSeen > latest.lastSeen ? known.lastSeen : latest.lastSeen,
    count: known.count + 1,
  };
}

/** Pools are told by a name of ours (`2Miners`) or by a host; only the latter can be looked for. */
const HOST_NAME = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

type Sighted = {
  readonly serverIp: string | null;
  readonly serverPort: number | null;
  readonly pool: string | null;
  readonly protocol: string | null;
  readonly coin: string | null;
  readonly firstSeen: string;
  readonly lastSeen: string;
};
