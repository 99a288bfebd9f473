import { sql } from 'kysely';
import { ERRORS, OperatingError } from '#base/errors.ts';
import { personRoutes } from '#model/routes/people.ts';
import { pageOf } from '#store/page.ts';
import { withinReach } from '#store/reach.ts';
import { query } from '../handler.ts';

const OF_UNIT = { jurisdiction: 'unit.jurisdiction', sector: 'unit.sector', unit: 'unit.id' };

/** Staff know each other and the people of the units that they supervise; people of a unit know each other. */
export const listColleagues = query(personRoutes.colleagues, async (view, { query: asked }) => {
  const { holder } = await view.authority();
  if (holder === null) throw new OperatingError('unauthenticated', ERRORS.unauthenticated.means);
  const reach = await view.reach('directory.read');
  const isStaff = holder.unitId === null;
  const rows = view.db
    .selectFrom('person')
    .leftJoin('unit', 'unit.id', 'person.unitId')
    .select(['person.id', 'person.name', 'person.agencyId', 'person.unitId'])
    .where(
      isStaff
        ? sql<boolean>`(person.agency_id is not null or ${withinReach(reach, OF_UNIT)})`
        : sql<boolean>`person.unit_id = ${holder.unitId}`,
    );
  return pageOf(rows, asked, 'person.id');
});
