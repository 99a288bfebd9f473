import { openJurisdiction as decide, pathAbove } from '#govern/jurisdiction.ts';
import { jurisdictionRoutes } from '#model/routes/directory.ts';
import { requireCalendar } from '../calendars/calendar-for.ts';
import { command } from '../handler.ts';
import { nodeAbove, nodeAt, rootNode } from './nodes.ts';

export const openJurisdiction = command(jurisdictionRoutes.open, async (work, { body }) => {
  const { path } = body;
  // Who opens a node answers for the one above it.
  await work.require('directory.manage', {
    jurisdiction: pathAbove(path),
    sector: null,
    unitId: null,
  });
  await requireCalendar(work, body.calendarId, path);
  const above = await nodeAbove(work.tx, path);
  const same = await nodeAt(work.tx, path);
  const decision = decide(body, { above, same, root: await rootNode(work.tx) });
  const where = { jurisdiction: path };
  const { id, version } = await work.record('jurisdiction', work.newId(), decision, where);
  return { id, version };
});
