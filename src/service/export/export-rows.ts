/** Reads a list page after page, each with the authority that the person has at that moment, and writes its rows. */
import { isoFrom } from '#base/clock.ts';
import { ERRORS, OperatingError } from '#base/errors.ts';
import type { Actor } from '#model/actor.ts';
import { EXPORT_ROWS_MAX } from '#model/export.ts';
import type { ExportTicketRow } from '#store/tables.ts';
import { withinReach } from '#store/reach.ts';
import type { Handler, QueryHandler } from '../handler.ts';
import type { Office } from '../office.ts';
import { behindWall } from '../perform.ts';
import type { View } from '../view.ts';
import { exportedList, queryOf, type ExportedList } from './exported-list.ts';
import { WRITERS, type Row } from './write-rows.ts';

export interface ExportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: AsyncGenerator<string>;
}

interface Page {
  readonly items: readonly Row[];
  readonly next: string | number | null;
}

/** Throws `not-found`: no such ticket, another's, or its time is over. `handlers`: those that the office serves. */
export async function openExport(
  office: Office,
  handlers: readonly Handler[],
  actor: Actor,
  ticketId: string,
  rowsMax = EXPORT_ROWS_MAX,
): Promise<ExportFile> {
  const now = isoFrom(office.clock.now());
  const ticket = await office.database.db
    .selectFrom('exportTicket')
    .selectAll()
    .where('id', '=', ticketId)
    .where('personId', '=', actor.id)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  if (ticket === undefined) throw new OperatingError('not-found', ERRORS['not-found'].means);
  const list = exportedList(ticket.list);
  const handler = handlers.find((one) => one.route === list.route);
  if (handler?.kind !== 'query') throw new Error(`Broken invariant: ${list.route.name} is a query`);
  // What is refused at once is told as such, not as a file that breaks off.
  const first = await pageAt(office, handler, actor, list, ticket, null);
  const content = write(ticket, list, now, rowsMax, first, (after) =>
    pageAt(office, handler, actor, list, ticket, after),
  );
  const name = `minewatch-${ticket.list}-${now.slice(0, 16).replaceAll(/[-:T]/g, '')}.${ticket.format}`;
  return { name, mediaType: WRITERS[ticket.format].mediaType, content };
}

async function* write(
  { list: name, format, filters }: ExportTicketRow,
  list: ExportedList,
  at: string,
  rowsMax: number,
  first: Page,
  next: (after: string | number) => Promise<Page>,
): AsyncGenerator<string> {
  const writer = WRITERS[format];
  const columns = withNames(list.columns);
  yield writer.begin({ list: name, filters, at }, columns);
  let count = 0;
  for (let page = first; ; page = await next(page.next)) {
    const rows = page.items.slice(0, rowsMax - count);
    yield rows.map((row, i) => writer.row(row, columns, count + i === 0)).join('');
    count += rows.length;
    const isCut = rows.length < page.items.length || (count >= rowsMax && page.next !== null);
    if (isCut || page.next === null) {
      yield writer.end(count, isCut ? rowsMax : null);
      return;
    }
  }
}

async function pageAt(
  office: Office,
  handler: QueryHandler,
  actor: Actor,
  list: ExportedList,
  { filters }: ExportTicketRow,
  after: string | number | null,
): Promise<Page> {
  const query = queryOf(list, filters, after);
  return behindWall(office, actor, async (view) => {
    const reply = await handler.run(view, { params: {}, query, body: {} });
    const checked: unknown = list.route.reply.parse(reply);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- exportedList() takes only lists of this form
    const { items, next } = checked as Page;
    return { items: await named(view, items), next };
  });
}

/** Ids say nothing in a sheet: the names that the pages show stand beside them. */
const NAMED = { unitId: 'unitName', systemId: 'systemName' } as const;

function withNames(columns: readonly string[]): readonly string[] {
  return columns.flatMap((name) =>
    name === 'unitId' || name === 'systemId' ? [name, NAMED[name]] : [name],
  );
}

async function named(view: View, rows: readonly Row[]): Promise<readonly Row[]> {
  const idsIn = (name: string): string[] => {
    const ids = rows.map((row) => row[name]).filter((id) => typeof id === 'string');
    return [...new Set(ids)];
  };
  const units = await unitNames(view, idsIn('unitId'));
  const systems = await systemNames(view, idsIn('systemId'));
  return rows.map((row) => {
    const { unitId, systemId } = row;
    return {
      ...row,
      ...('unitId' in row ? { unitName: units.get(String(unitId)) ?? null } : {}),
      ...('systemId' in row ? { systemName: systems.get(String(systemId)) ?? null } : {}),
    };
  });
}

type Names = ReadonlyMap<string, string>;

async function unitNames(view: View, ids: readonly string[]): Promise<Names> {
  const reach = (await view.authority()).reach('directory.read');
  if (ids.length === 0 || reach.length === 0) return new Map();
  const places = { jurisdiction: 'unit.jurisdiction', sector: 'unit.sector', unit: 'unit.id' };
  const some = view.db.selectFrom('unit').select(['id', 'name']).where('id', 'in', ids);
  const rows = await some.where(withinReach(reach, places)).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function systemNames(view: View, ids: readonly string[]): Promise<Names> {
  const reach = (await view.authority()).reach('system.read');
  if (ids.length === 0 || reach.length === 0) return new Map();
  const places = {
    jurisdiction: 'system.jurisdiction',
    sector: 'system.sector',
    unit: 'system.unitId',
  };
  const some = view.db.selectFrom('system').select(['id', 'name']).where('id', 'in', ids);
  const rows = await some.where(withinReach(reach, places)).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
