import { sql } from 'kysely';
import { personRoutes } from '#model/routes/people.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const OF_AGENCY = { jurisdiction: 'agency.jurisdiction' };
const OF_UNIT = { jurisdiction: 'unit.jurisdiction', sector: 'unit.sector', unit: 'unit.id' };

export const listPeople = query(personRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('people.read');
  let rows = view.db
    .selectFrom('person')
    .leftJoin('agency', 'agency.id', 'person.agencyId')
    .leftJoin('unit', 'unit.id', 'person.unitId')
    .selectAll('person')
    .where(sql<boolean>`(${withinReach(reach, OF_AGENCY)} or ${withinReach(reach, OF_UNIT)})`);
  if (asked.agencyId !== undefined) rows = rows.where('person.agencyId', '=', asked.agencyId);
  if (asked.unitId !== undefined) rows = rows.where('person.unitId', '=', asked.unitId);
  return pageOf(rows, asked, 'person.id');
});
