/** Finding nodes of the tree by their paths. */
import { pathAbove } from '#govern/jurisdiction.ts';
import type { Jurisdiction } from '#model/jurisdiction.ts';
import type { Db } from '#store/database.ts';
import type { Reach } from '#store/reach.ts';

export async function nodeAt(db: Db, path: string | null): Promise<Jurisdiction | null> {
  if (path === null) return null;
  const row = await db
    .selectFrom('jurisdiction')
    .selectAll()
    .where('path', '=', path)
    .executeTakeFirst();
  return row ?? null;
}

export function nodeAbove(db: Db, path: string): Promise<Jurisdiction | null> {
  return nodeAt(db, pathAbove(path));
}

export async function rootNode(db: Db): Promise<Jurisdiction | null> {
  const row = await db
    .selectFrom('jurisdiction')
    .selectAll()
    .where('path', 'not like', '%/%')
    .executeTakeFirst();
  return row ?? null;
}

/** This node and all below it, for `withinReach`. */
export function under(path: string): readonly Reach[] {
  return [{ jurisdiction: path, sector: null, unitId: null }];
}

/** Nodes and agencies belong to no sector and no unit: who sees part of a place sees the place. */
export function ofPlaces(reach: readonly Reach[]): readonly Reach[] {
  return reach.map(({ jurisdiction }) => ({ jurisdiction, sector: null, unitId: null }));
}
