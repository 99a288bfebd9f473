/** What the store knows around an import: systems by their names, bindings of the same addresses, pools. */
import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import type { SystemReference } from '#govern/attribution.ts';
import { namesIn, type ImportSurroundings } from '#govern/import-plan.ts';
import { CLOCK_SKEW_MAX_MS } from '#govern/who-had.ts';
import type { Binding } from '#model/binding.ts';
import type { ClaimReading } from '#model/claim.ts';
import type { System } from '#model/system.ts';
import type { Db } from '#store/database.ts';
import { systemsByHandles, systemsByNames } from '../systems/systems-by-handles.ts';
import { networksOf, poolsHolding } from './pools-around.ts';

/** Networks asked for at once; each is one look into an index. */
const ASKED_MAX = 2_000;
const SYSTEM = 'system:';

export async function surroundingsOf(
  db: Db,
  readings: readonly ClaimReading[],
  origin: string,
): Promise<ImportSurroundings & { readonly systems: ReadonlyMap<string, System> }> {
  const { networks, names, nases, sessions } = namesIn(readings);
  const stated = [...names].filter((name) => name.startsWith(SYSTEM));
  const handles = [...names].filter((name) => !name.startsWith(SYSTEM));
  const named = await systemsByNames(
    db,
    stated.map((name) => name.slice(SYSTEM.length)),
  );
  const known = await systemsByHandles(db, handles);
  const existing = [
    ...(await bindingsOf(db, [...networks], earliestOf(readings))),
    ...(await openSessionsOf(db, [...nases])),
    ...(await openSessions(db, [...sessions])),
  ];
  return {
    origin,
    // A session may be found by its address and by its access server.
    existing: [...new Map(existing.map((binding) => [binding.id, binding])).values()],
    references: referencesOf(named, known, new Set(handles)),
    pools: await poolsHolding(db, networksOf(networks)),
    systems: new Map([...named, ...known].map((system) => [system.id, system])),
  };
}

function referencesOf(
  named: readonly System[],
  known: readonly System[],
  handles: ReadonlySet<string>,
): ReadonlyMap<string, readonly SystemReference[]> {
  const references = new Map<string, Map<string, SystemReference>>();
  const put = (name: string, { id, retiredAt }: System): void => {
    const systems = references.get(name) ?? new Map<string, SystemReference>();
    systems.set(id, { id, retiredAt });
    references.set(name, systems);
  };
  for (const system of named) {
    put(`${SYSTEM}${system.id}`, system);
    if (system.code !== null) put(`${SYSTEM}${system.code}`, system);
  }
  for (const system of known) {
    for (const handle of system.handles) if (handles.has(handle)) put(handle, system);
  }
  return new Map([...references].map(([name, systems]) => [name, [...systems.values()]]));
}

/** What ended before the file begins is not changed by it. */
function earliestOf(readings: readonly ClaimReading[]): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const reading of readings) {
    if (reading.is === 'claim') earliest = Math.min(earliest, reading.from);
  }
  return Number.isFinite(earliest) ? earliest - 2 * CLOCK_SKEW_MAX_MS : 0;
}

async function bindingsOf(
  db: Db,
  networks: readonly string[],
  earliest: number,
): Promise<Binding[]> {
  const bindings: Binding[] = [];
  for (let at = 0; at < networks.length; at += ASKED_MAX) {
    const rows = await db
      .selectFrom('binding')
      .selectAll()
      .where('network', 'in', networks.slice(at, at + ASKED_MAX))
      .where(sql<boolean>`coalesce(until, 'infinity') > ${isoFrom(earliest)}`)
      .where('withdrawnAt', 'is', null)
      .execute();
    bindings.push(...rows);
  }
  return bindings;
}

/** '}' is the character after '|': every session of the access server, by a range of an index. */
async function openSessionsOf(db: Db, nases: readonly string[]): Promise<Binding[]> {
  const bindings: Binding[] = [];
  for (const nas of nases) {
    const rows = await db
      .selectFrom('binding')
      .selectAll()
      .where('session', '>=', `${nas}|`)
      .where('session', '<', `${nas}}`)
      .where('until', 'is', null)
      .where('withdrawnAt', 'is', null)
      .execute();
    bindings.push(...rows);
  }
  return bindings;
}

async function openSessions(db: Db, sessions: readonly string[]): Promise<Binding[]> {
  const bindings: Binding[] = [];
  for (let at = 0; at < sessions.length; at += ASKED_MAX) {
    const rows = await db
      .selectFrom('binding')
      .selectAll()
      .where('session', 'in', sessions.slice(at, at + ASKED_MAX))
      .where('until', 'is', null)
      .where('withdrawnAt', 'is', null)
      .execute();
    bindings.push(...rows);
  }
  return bindings;
}
