import { addressFromText } from '#base/network.ts';
import type { System } from '#model/system.ts';
import type { Db } from '#store/database.ts';
import { holderOf } from '../bindings/holder-of.ts';

/** Where an address led at a time; without a system, only what whoever saw it answers for. */
export interface Place {
  readonly jurisdiction: string;
  readonly sector: string | null;
  readonly unitId: string | null;
  readonly system: System | null;
  /** Many systems stand behind it: nobody can be named. */
  readonly isShared: boolean;
}

/** `seenAt` in milliseconds since 1970; `fallback`: the jurisdiction of the sensor or list. */
export async function placeOf(
  db: Db,
  address: string,
  seenAt: number,
  fallback: string,
): Promise<Place> {
  const network = addressFromText(address);
  const answer = network === null ? null : await holderOf(db, network, seenAt);
  const systemId = answer?.systemId ?? null;
  const system = systemId === null ? undefined : await systemOf(db, systemId);
  if (system === undefined) {
    const isShared = answer?.answer === 'shared';
    return { jurisdiction: fallback, sector: null, unitId: null, system: null, isShared };
  }
  const { jurisdiction, sector, unitId } = system;
  return { jurisdiction, sector, unitId, system, isShared: false };
}

function systemOf(db: Db, id: string): Promise<System | undefined> {
  return db.selectFrom('system').selectAll().where('id', '=', id).executeTakeFirst();
}
