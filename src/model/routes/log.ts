import { z } from 'zod';
import { route } from '../route.ts';

export const logRoutes = {
  cosign: route({
    name: 'log.cosign',
    method: 'POST',
    path: '/api/v1/log/cosignatures',
    summary: 'Bring the cosignature of a witness for a checkpoint of the log',
    who: 'token:log:witness',
    verb: null,
    body: z.strictObject({
      /** The whole signed note: the checkpoint as it was fetched, with the witness's lines added (C2SP tlog-cosignature). */
      note: z.string().min(1).max(200_000),
    }),
    reply: z.strictObject({
      /** Events of the checkpoint. */
      size: z.int().nonnegative(),
      /** Witnesses whose cosignatures it now carries. */
      witnesses: z.array(z.string()),
    }),
  }),
};
