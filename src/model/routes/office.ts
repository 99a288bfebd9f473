import { z } from 'zod';
import { Instant } from '../event.ts';
import { route } from '../route.ts';
import { Language, Name } from '../text.ts';

export const officeRoutes = {
  show: route({
    name: 'office.show',
    method: 'GET',
    path: '/api/v1/office',
    summary: 'Tell whose office this is, what it speaks, and whether it is only a demonstration',
    who: 'anyone',
    verb: null,
    reply: z.strictObject({
      /** Of the root of its tree; null: nobody has set it up yet. */
      nameEn: Name.nullable(),
      nameZh: Name.nullable(),
      languages: z.array(Language),
      /** Then nothing in it is real, and every page must say so. */
      isDemonstration: z.boolean(),
      /** The office's own clock: in a demonstration it may be ahead of the world's. */
      at: Instant,
    }),
  }),
};
