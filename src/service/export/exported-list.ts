import { z } from 'zod';
import { OperatingError } from '#base/errors.ts';
import type { Verb } from '#model/authority.ts';
import type { ExportFilters } from '#model/export.ts';
import { ROUTES } from '#model/routes/index.ts';
import { PAGE_ROWS_MAX, type Route } from '#model/route.ts';

/** A list that can be exported: its route, what its rows have, and the verb that it needs. */
export interface ExportedList {
  readonly route: Route;
  readonly verb: Verb;
  readonly columns: readonly string[];
}

/** Throws `invalid`: there is no such list. */
export function exportedList(name: string): ExportedList {
  const route = ROUTES.find((one) => one.name === `${name}.list`);
  const columns = route === undefined ? null : columnsOf(route);
  if (route === undefined || columns === null || route.verb === null) {
    throw new OperatingError('invalid', `There is no list of the name ${name} to export`);
  }
  return { route, verb: route.verb, columns };
}

/** Null: not a list of rows within one's reach, page after page. */
function columnsOf({ method, params, who, reply, query }: Route): readonly string[] | null {
  if (method !== 'GET' || params !== undefined || who !== 'staff') return null;
  if (!(reply instanceof z.ZodObject) || query === undefined || !('after' in query.shape))
    return null;
  const { items }: { readonly items?: unknown } = reply.shape;
  if (!(items instanceof z.ZodArray) || !(items.element instanceof z.ZodObject)) return null;
  return Object.keys(items.element.shape);
}

/** The query of one page, by the list's own schema. Throws `invalid`. */
export function queryOf(
  { route }: ExportedList,
  filters: ExportFilters,
  after: string | number | null,
): Record<string, unknown> {
  const asked = { ...filters, limit: PAGE_ROWS_MAX, ...(after === null ? {} : { after }) };
  const parsed = route.query?.safeParse(asked);
  if (parsed?.success === true) return parsed.data;
  const [wrong] = parsed?.error.issues ?? [];
  const where = wrong?.path.join('.') ?? '';
  throw new OperatingError(
    'invalid',
    `This list has no such filter: ${where} ${wrong?.message ?? ''}`,
  );
}
