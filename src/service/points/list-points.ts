import type { EnforcementPoint } from '#model/enforcement-point.ts';
import { pointRoutes, type PointShown } from '#model/routes/points.ts';
import type { Db } from '#store/database.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

export const listPoints = query(pointRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('point.read');
  const places = { jurisdiction: 'enforcementPoint.jurisdiction' };
  let rows = view.db.selectFrom('enforcementPoint').selectAll().where(withinReach(reach, places));
  if (asked.jurisdiction !== undefined) {
    const below = { jurisdiction: asked.jurisdiction, sector: null, unitId: null };
    rows = rows.where(withinReach([below], places));
  }
  const filters = ['enforcementPoint.kind', 'enforcementPoint.mode'] as const;
  const { items, next } = await pageOf(rows, asked, 'enforcementPoint.id', filters);
  return { items: await withContacts(view.db, items), next };
});

/** What each was told last, and what it read back last. */
export async function withContacts(
  db: Db,
  points: readonly EnforcementPoint[],
): Promise<PointShown[]> {
  if (points.length === 0) return [];
  const ids = points.map(({ id }) => id);
  const sets = await db.selectFrom('pointSet').selectAll().where('id', 'in', ids).execute();
  const contacts = await db
    .selectFrom('pointContact')
    .selectAll()
    .where('pointId', 'in', ids)
    .execute();
  const setOf = new Map(sets.map((set) => [set.id, set]));
  const contactOf = new Map(contacts.map((contact) => [contact.pointId, contact]));
  return points.map((point) => ({
    ...point,
    set: setOf.get(point.id) ?? null,
    contact: contactOf.get(point.id) ?? null,
  }));
}
