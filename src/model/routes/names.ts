import { z } from 'zod';
import { Id } from '../event.ts';
import { route } from '../route.ts';
import { Name } from '../text.ts';

/** Ids of one question: two screens full of rows, in an address of less than 4 KiB. */
export const NAMES_MAX = 100;

export const nameRoutes = {
  find: route({
    name: 'name.find',
    method: 'GET',
    path: '/api/v1/names',
    summary: 'Tell what units and systems are called, many at once, as far as one may read of them',
    who: 'staff',
    verb: 'directory.read',
    query: z.strictObject({
      /** With commas between. */
      ids: z
        .string()
        .max(NAMES_MAX * 37)
        .regex(/^[0-9a-f-]{36}(?:,[0-9a-f-]{36})*$/, 'ids with commas between')
        .transform((text) => text.split(','))
        .pipe(z.array(Id).max(NAMES_MAX)),
    }),
    reply: z.strictObject({
      names: z.array(z.strictObject({ id: Id, kind: z.enum(['unit', 'system']), name: Name })),
    }),
  }),
};
