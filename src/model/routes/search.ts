import { z } from 'zod';
import { route } from '../route.ts';
import { Hits, SearchText } from '../search.ts';

const query = z.strictObject({ q: SearchText });
/** Whoever has any role may ask; of each kind only what that person may read is found. */
const ask = { who: 'staff', verb: 'directory.read', method: 'GET', query, reply: Hits } as const;

export const searchRoutes = {
  things: route({
    ...ask,
    name: 'search.things',
    path: '/api/v1/search',
    summary:
      'Find cases, leads, orders, systems, units, pools, sensors, points, notices, evidence and events by number, name, code, address, hash or id',
  }),
  named: route({
    ...ask,
    name: 'search.named',
    path: '/api/v1/search/personal',
    summary: 'Find people by name or e-mail address, and leads by wallet or worker; recorded',
    personal: true,
  }),
};
