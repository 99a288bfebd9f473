import { pathAbove, reopenJurisdiction as decide } from '#govern/jurisdiction.ts';
import { jurisdictionRoutes } from '#model/routes/directory.ts';
import { command } from '../handler.ts';
import { nodeAbove } from './nodes.ts';

export const reopenJurisdiction = command(jurisdictionRoutes.reopen, async (work, { params }) => {
  const node = await work.load('jurisdiction', params.id);
  const { path } = node;
  await work.require('directory.manage', {
    jurisdiction: pathAbove(path) ?? path,
    sector: null,
    unitId: null,
  });
  const decision = decide(node, await nodeAbove(work.tx, path));
  const where = { jurisdiction: path };
  const { id, version } = await work.record('jurisdiction', node.id, decision, where);
  return { id, version };
});
