import { isoFrom } from '#base/clock.ts';
import { officeRoutes } from '#model/routes/office.ts';
import { Language } from '#model/text.ts';
import { query } from '../handler.ts';

export const showOffice = query(officeRoutes.show, async ({ db, office, at }) => {
  const root = await db
    .selectFrom('jurisdiction')
    .select(['nameEn', 'nameZh'])
    .where('path', 'not like', '%/%')
    .orderBy('path')
    .limit(1)
    .executeTakeFirst();
  return {
    nameEn: root?.nameEn ?? null,
    nameZh: root?.nameZh ?? null,
    languages: [...Language.options],
    isDemonstration: office.isDemonstration,
    at: isoFrom(at),
  };
});
