import { HIT_KINDS, SEARCH_HITS_MAX, type Hit, type Hits } from '#model/search.ts';
import { searchRoutes } from '#model/routes/search.ts';
import { query } from '../handler.ts';
import { findCases, findEvidence, findLeads, findNotices, findOrders } from './find-casework.ts';
import { findPools } from './find-pools.ts';
import { findEvents, findThing } from './find-record.ts';
import { findPoints, findSensors, findSystems, findUnits } from './find-supervised.ts';
import { questionOf } from './question.ts';

/** One after the other: the embedded database answers one question at a time anyway. */
export const searchThings = query(searchRoutes.things, async (view, { query: { q } }) => {
  await view.reach('directory.read');
  const question = await questionOf(view, q);
  const systems = await findSystems(question);
  const ids = question.id === null ? [...new Set(systems.map(({ id }) => id))] : [];
  const found = [
    ...(await findCases(question, ids)),
    ...(await findLeads(question)),
    ...(await findOrders(question, ids)),
    ...systems,
    ...(await findUnits(question)),
    ...(await findPools(question)),
    ...(await findSensors(question)),
    ...(await findPoints(question)),
    ...(await findNotices(question)),
    ...(await findEvidence(question)),
    ...(await findEvents(question)),
  ];
  return hitsOf([...found, ...(await findThing(question, found))]);
});

/** By kind, each thing once, the first few of each. */
export function hitsOf(found: readonly Hit[]): Hits {
  const hits: Hit[] = [];
  const more: Hit['kind'][] = [];
  for (const kind of HIT_KINDS) {
    const own = new Map<string, Hit>();
    for (const hit of found) {
      if (hit.kind === kind && !own.has(hit.id)) own.set(hit.id, hit);
    }
    hits.push(...[...own.values()].slice(0, SEARCH_HITS_MAX));
    if (own.size > SEARCH_HITS_MAX) more.push(kind);
  }
  return { hits, more };
}
