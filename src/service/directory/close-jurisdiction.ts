import { closeJurisdiction as decide, type Inhabitants } from '#govern/jurisdiction.ts';
import { jurisdictionRoutes } from '#model/routes/directory.ts';
import { withinReach } from '#store/reach.ts';
import { command } from '../handler.ts';
import type { Work } from '../work.ts';
import { under } from './nodes.ts';

export const closeJurisdiction = command(jurisdictionRoutes.close, async (work, { params }) => {
  const node = await work.load('jurisdiction', params.id);
  const { path } = node;
  await work.require('directory.manage', { jurisdiction: path, sector: null, unitId: null });
  const decision = decide(node, await inhabitantsOf(work, path));
  const where = { jurisdiction: path };
  const { id, version } = await work.record('jurisdiction', node.id, decision, where);
  return { id, version };
});

async function inhabitantsOf({ tx, iso }: Work, path: string): Promise<Inhabitants> {
  const at = (column: string) => withinReach(under(path), { jurisdiction: column });
  const jurisdictions = await tx
    .selectFrom('jurisdiction')
    .select('id')
    .where(at('jurisdiction.path'))
    .where('path', '<>', path)
    .where('closedAt', 'is', null)
    .execute();
  const agencies = await tx
    .selectFrom('agency')
    .select('id')
    .where(at('agency.jurisdiction'))
    .where('closedAt', 'is', null)
    .execute();
  const units = await tx
    .selectFrom('unit')
    .select('id')
    .where(at('unit.jurisdiction'))
    .where('retiredAt', 'is', null)
    .execute();
  const grants = await tx
    .selectFrom('grant')
    .select('id')
    .where(at('grant.jurisdiction'))
    .where('endedAt', 'is', null)
    .where((where) => where.or([where('until', 'is', null), where('until', '>', iso)]))
    .execute();
  return {
    jurisdictions: jurisdictions.length,
    agencies: agencies.length,
    units: units.length,
    grants: grants.length,
  };
}
