import { sql } from 'kysely';
import type { SearchWordRow } from '#store/tables.ts';
import { withinReach, type Reach } from '#store/reach.ts';
import { behind, type Question } from './question.ts';

/** Things whose words are looked at: of those, who may see few of them sees all that begin so at first. */
export const WORDS_MAX = 200;

/**
 * Ids of things of a kind of which a word begins with what was typed, whole words first. Only places are compared here: sector
 * and unit are asked of the things themselves.
 */
export async function idsByWord(
  { view, low }: Question,
  kind: SearchWordRow['kind'],
  reach: readonly Reach[],
): Promise<readonly string[]> {
  const places = reach.map((one) => ({ ...one, sector: null, unitId: null }));
  const rows = await view.db
    .selectFrom('searchWord')
    .select(['word', 'id'])
    .where('kind', '=', kind)
    .where('word', '>=', low)
    .where('word', '<', behind(low))
    .where(withinReach(places, { jurisdiction: 'search_word.jurisdiction' }))
    .orderBy('kind')
    .orderBy('word')
    .orderBy(sql`id`, 'desc')
    .limit(WORDS_MAX)
    .execute();
  return [...new Set(rows.map(({ id }) => id))];
}
