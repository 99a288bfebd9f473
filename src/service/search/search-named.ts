/** What leads to people: their names, their wallets, the names of their machines. The route has each such search recorded. */
import { sql } from 'kysely';
import type { Hit } from '#model/search.ts';
import { searchRoutes } from '#model/routes/search.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';
import { tracedBy } from '../leads/traced-by.ts';
import { knownWalletTag } from '../leads/wallet-tag.ts';
import { leadsOf } from './find-casework.ts';
import { ASKED, hitOf, questionOf, type Finder, type Question } from './question.ts';
import { hitsOf } from './search-things.ts';

export const searchNamed = query(searchRoutes.named, async (view, { query: { q } }) => {
  await view.reach('directory.read');
  const question = await questionOf(view, q);
  return hitsOf([...(await findTraced(question)), ...(await findPeople(question))]);
});

/** Whole wallets and whole names of workers only: what begins like one says nothing. */
async function findTraced(question: Question): Promise<readonly Hit[]> {
  const { view, text } = question;
  const tag = await knownWalletTag(view.db, view.office, text);
  const traced = (trace: string) => sql<boolean>`lead.id in (${tracedBy(view.db, trace)})`;
  return [
    ...(tag === null ? [] : await leadsOf(question, traced(`wallet:${tag}`), 'wallet')),
    ...(await leadsOf(question, traced(`worker:${text}`), 'worker')),
  ];
}

/** Those whom one may read of, and those with whom one works. */
const findPeople: Finder = async ({ view, low, reach: reachOf }) => {
  const managed = reachOf('people.read') ?? [];
  const known = reachOf('directory.read') ?? [];
  const { holder } = await view.authority();
  const isStaff = holder === null || holder.unitId === null;
  const part = `%${low.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const ofUnit = { jurisdiction: 'unit.jurisdiction', sector: 'unit.sector', unit: 'unit.id' };
  const colleagues = isStaff
    ? sql`(person.agency_id is not null or ${withinReach(known, ofUnit)})`
    : withinReach(known, ofUnit);
  const rows = await view.db
    .selectFrom('person')
    .leftJoin('agency', 'agency.id', 'person.agencyId')
    .leftJoin('unit', 'unit.id', 'person.unitId')
    .select(['person.id', 'person.name', 'person.unitId', 'person.disabledAt'])
    .where(
      sql<boolean>`(lower(person.name) like ${part} and ${colleagues})
        or ((lower(person.name) like ${part} or person.email like ${part})
          and (${withinReach(managed, { jurisdiction: 'agency.jurisdiction' })}
            or ${withinReach(managed, ofUnit)}))`,
    )
    .orderBy('person.id', 'desc')
    .limit(ASKED)
    .execute();
  return rows.map(({ id, name, unitId, disabledAt }) => {
    const state = disabledAt === null ? null : 'disabled';
    return hitOf({ kind: 'person', id, label: name ?? id, why: 'name', state, unitId });
  });
};
