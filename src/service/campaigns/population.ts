/** Who a campaign is for: units of its part of the tree with their systems, as they are now. */
import type { Kysely } from 'kysely';
import type { CampaignContent, PopulationUnit } from '#model/campaign.ts';
import { withinReach } from '#store/reach.ts';
import type { Tables } from '#store/tables.ts';

type Wanted = Pick<CampaignContent, 'jurisdiction' | 'filter'>;

/** In the order of their ids, systems too. */
export async function populationOf(
  db: Kysely<Tables>,
  { jurisdiction, filter }: Wanted,
): Promise<readonly PopulationUnit[]> {
  const node = { jurisdiction, sector: null, unitId: null };
  let units = db
    .selectFrom('unit')
    .select(['id', 'jurisdiction', 'sector'])
    .where('retiredAt', 'is', null)
    .where(withinReach([node], { jurisdiction: 'unit.jurisdiction' }));
  if (filter.sectors.length > 0) units = units.where('sector', 'in', filter.sectors);
  if (filter.unitIds.length > 0) units = units.where('id', 'in', filter.unitIds);
  const systems = await systemsOf(db, { jurisdiction, filter });
  const rows = await units.orderBy('id').execute();
  return rows
    .map(({ id, ...place }) => ({ unitId: id, ...place, systemIds: systems.get(id) ?? [] }))
    .filter(({ systemIds }) => !filter.withSystemsOnly || systemIds.length > 0);
}

/** By their unit, wherever they lie: a unit answers for all it has. */
async function systemsOf(
  db: Kysely<Tables>,
  { filter }: Wanted,
): Promise<ReadonlyMap<string, string[]>> {
  let rows = db.selectFrom('system').select(['id', 'unitId']).where('retiredAt', 'is', null);
  if (filter.hardwareClasses.length > 0) {
    rows = rows.where('hardwareClass', 'in', filter.hardwareClasses);
  }
  if (filter.unitIds.length > 0) rows = rows.where('unitId', 'in', filter.unitIds);
  const found = new Map<string, string[]>();
  for (const { id, unitId } of await rows.orderBy('id').execute()) {
    const own = found.get(unitId);
    if (own === undefined) found.set(unitId, [id]);
    else own.push(id);
  }
  return found;
}
