import type { Publication } from '#model/publication.ts';
import type { Released } from '#model/routes/publications.ts';
import type { Db } from '#store/database.ts';

/** One month as it is told; null: nothing of it is. */
export async function releasedOf(db: Db, publication: Publication): Promise<Released | null> {
  const { id, scope, jurisdiction, month, publishedAt, figures, editions } = publication;
  if (figures === null || publishedAt === null) return null;
  const name = await nameOf(db, jurisdiction);
  return { id, scope, jurisdiction, ...name, month, publishedAt, figures, editions };
}

/** A place without a name goes by its path. */
export async function nameOf(
  db: Db,
  path: string,
): Promise<{ readonly placeEn: string; readonly placeZh: string }> {
  const found = await db
    .selectFrom('jurisdiction')
    .select(['nameEn', 'nameZh'])
    .where('path', '=', path)
    .executeTakeFirst();
  return { placeEn: found?.nameEn ?? path, placeZh: found?.nameZh ?? path };
}
