import { isoFrom } from '#base/clock.ts';
import { ERRORS, OperatingError } from '#base/errors.ts';
import { exportRoutes } from '#model/routes/exports.ts';
import { jsonColumn } from '#store/json-column.ts';
import { command } from '../handler.ts';
import { exportedList, queryOf } from './exported-list.ts';

/** Long enough for a browser that asks where to put the file. */
export const TICKET_MS = 10 * 60_000;

/** Recorded before anything leaves: what broke off half-way has left as well. */
export const beginExport = command(exportRoutes.begin, async (work, { body }) => {
  const { list, format, filters } = body;
  const { id: personId } = work.actor;
  const authority = await work.authority();
  const mayRead = (verb: Parameters<typeof authority.reach>[0]): boolean =>
    authority.reach(verb).length > 0;
  if (personId === null || !mayRead('directory.read')) {
    throw new OperatingError('forbidden', ERRORS.forbidden.means);
  }
  const found = exportedList(list);
  if (!mayRead(found.verb)) throw new OperatingError('forbidden', ERRORS.forbidden.means);
  if ('after' in filters || 'limit' in filters) {
    throw new OperatingError('invalid', 'An export has all rows: it takes neither limit nor after');
  }
  queryOf(found, filters, null);
  work.own();
  await work.tx.deleteFrom('exportTicket').where('expiresAt', '<', work.iso).execute();
  const ticket = work.newId();
  const expiresAt = isoFrom(work.at + TICKET_MS);
  await work.tx
    .insertInto('exportTicket')
    .values({ id: ticket, personId, list, format, filters: jsonColumn(filters), expiresAt })
    .execute();
  const event = { type: 'access.exported', data: { list, format }, personal: { filters } } as const;
  await work.record('access', personId, { events: [event] }, { jurisdiction: null });
  return { ticket, expiresAt };
});
