import { changeJurisdiction as decide, pathAbove } from '#govern/jurisdiction.ts';
import { jurisdictionRoutes } from '#model/routes/directory.ts';
import { withinReach } from '#store/reach.ts';
import { requireCalendar } from '../calendars/calendar-for.ts';
import { command } from '../handler.ts';
import { nodeAbove, under } from './nodes.ts';

export const changeJurisdiction = command(
  jurisdictionRoutes.change,
  async (work, { params, body }) => {
    const node = await work.load('jurisdiction', params.id);
    const { path } = node;
    await work.require('directory.manage', { jurisdiction: path, sector: null, unitId: null });
    await requireCalendar(work, body.calendarId, path);
    const within = await work.tx
      .selectFrom('jurisdiction')
      .selectAll()
      .where(withinReach(under(path), { jurisdiction: 'jurisdiction.path' }))
      .where('closedAt', 'is', null)
      .execute();
    const around = {
      above: await nodeAbove(work.tx, path),
      below: within.filter((other) => pathAbove(other.path) === path),
    };
    const where = { jurisdiction: path };
    const decision = decide(node, body, around);
    const { id, version } = await work.record('jurisdiction', node.id, decision, where);
    return { id, version };
  },
);
