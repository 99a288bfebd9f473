/** What everybody may read, for the portal: editions that are published, and that others were withdrawn. Nothing else is looked at. */
import type { Figures, FigureTable, Reason } from '#model/publication.ts';
import type { Released } from '#model/routes/publications.ts';
import type { Language } from '#model/text.ts';
import type { Office } from '../office.ts';
import { nameOf, releasedOf } from './place-of.ts';
import { reportPdf } from './report-pdf.ts';

/** Months that the page lists: ten years. */
const MONTHS_MAX = 120;

export interface Withdrawn {
  readonly month: string;
  readonly withdrawnAt: string;
  readonly reason: Reason;
  readonly placeEn: string;
  readonly placeZh: string;
}

export interface PublicFigures {
  /** Newest month first. */
  readonly months: readonly Released[];
  readonly withdrawn: readonly Withdrawn[];
}

export async function publicFigures({ database }: Office): Promise<PublicFigures> {
  const rows = await database.db
    .selectFrom('publication')
    .selectAll()
    .where('scope', '=', 'public')
    .where('state', 'in', ['published', 'withdrawn'])
    .orderBy('month', 'desc')
    .orderBy('jurisdiction')
    .limit(MONTHS_MAX)
    .execute();
  const months: Released[] = [];
  const withdrawn: Withdrawn[] = [];
  for (const row of rows) {
    const released = await releasedOf(database.db, row);
    if (released !== null) months.push(released);
    else if (row.withdrawal !== null && row.withdrawnAt !== null) {
      const name = await nameOf(database.db, row.jurisdiction);
      const { month, withdrawnAt, withdrawal: reason } = row;
      withdrawn.push({ month, withdrawnAt, reason, ...name });
    }
  }
  return { months, withdrawn };
}

/** Null: it is not told to everybody, or not any more. */
export async function publicReport(
  { database }: Office,
  id: string,
  language: Language,
): Promise<Uint8Array | null> {
  const found = await database.db
    .selectFrom('publication')
    .selectAll()
    .where('id', '=', id)
    .where('scope', '=', 'public')
    .where('state', '=', 'published')
    .executeTakeFirst();
  // What waits to correct it is nobody's business yet.
  return found === undefined
    ? null
    : reportPdf(database.db, { ...found, proposed: null }, language);
}

/** The sum of a table, by whatever it is split; null: not told. */
export function totalOf({ tables }: Figures, table: FigureTable): number | null {
  const total = tables.find((one) => one.table === table)?.total;
  return total !== undefined && 'value' in total ? total.value : null;
}
