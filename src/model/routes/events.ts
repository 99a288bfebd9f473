import { z } from 'zod';
import { route } from '../route.ts';
import { EventNews } from '../webhook.ts';

export const eventRoutes = {
  watch: route({
    name: 'event.watch',
    method: 'GET',
    path: '/api/v1/events',
    summary: 'Follow what happens to the things that one may read, as it happens',
    who: 'staff',
    // Each event is shown by the verb of its own kind: whoever has none of them follows nothing.
    verb: null,
    stream: true,
    query: z.strictObject({}),
    reply: EventNews,
  }),
};
