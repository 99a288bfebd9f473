import { z } from 'zod';
import { Id, Instant } from '../event.ts';
import { EXPORT_FORMATS, ExportFilters, ExportList } from '../export.ts';
import { route } from '../route.ts';

export const exportRoutes = {
  begin: route({
    name: 'export.begin',
    method: 'POST',
    path: '/api/v1/exports',
    summary:
      'Ask for all rows of a list as a file; recorded. The ticket is good for ten minutes, for whoever asked',
    who: 'staff',
    /** And the verb of the list itself. */
    verb: 'directory.read',
    stepUp: true,
    body: z.strictObject({
      /** `case` for `case.list`: any list of this interface whose path names no thing. */
      list: ExportList,
      format: z.enum(EXPORT_FORMATS),
      /** As in the query of the list, without `limit` and `after`. */
      filters: ExportFilters.default({}),
    }),
    reply: z.strictObject({ ticket: Id, expiresAt: Instant }),
  }),
  download: route({
    name: 'export.download',
    method: 'GET',
    path: '/api/v1/me/exports/:ticket',
    summary: 'Fetch the file that was asked for: CSV (RFC 4180) or JSON, as it is written',
    who: 'staff',
    verb: null,
    file: true,
    params: z.strictObject({ ticket: Id }),
    reply: z.string(),
  }),
};
