import { STREAM_KINDS } from '#model/event.ts';
import { recordRoutes } from '#model/routes/record.ts';
import { dataOf } from '#store/record.ts';
import { withinReach } from '#store/reach.ts';
import type { EventRow } from '#store/tables.ts';
import type { Db } from '#store/database.ts';
import { query } from '../handler.ts';

export const listEvents = query(recordRoutes.list, async (view, { query: asked }) => {
  const reach = await view.reach('record.read');
  // Sectors and units are not columns of the record: who is limited to one reads the things themselves.
  let rows = view.db
    .selectFrom('event')
    .where(withinReach(reach, { jurisdiction: 'event.jurisdiction' }));
  if (asked.after !== undefined) rows = rows.where('seq', '<', asked.after);
  if (asked.until !== undefined) {
    rows = rows.where('seq', '<', await firstAfter(view.db, asked.until));
  }
  if (asked.id !== undefined) {
    // With all kinds the index of streams serves it, without any none does.
    rows = rows.where('streamKind', 'in', asked.kind === undefined ? STREAM_KINDS : [asked.kind]);
    rows = rows.where('streamId', '=', asked.id);
  } else if (asked.kind !== undefined) {
    rows = rows.where('streamKind', '=', asked.kind);
  }
  if (asked.actor !== undefined) rows = rows.where('actorId', '=', asked.actor);
  const newest = rows.orderBy('seq', 'desc').limit(asked.limit + 1);
  // An index alone knows which of somebody's events lie within reach; only those are then read.
  const read =
    asked.actor === undefined
      ? newest.selectAll()
      : view.db
          .selectFrom('event')
          .selectAll()
          .where('seq', 'in', newest.select('seq'))
          .orderBy('seq', 'desc');
  const found = await read.execute();
  const items = found.slice(0, asked.limit);
  const erased = await erasedAmong(view.db, items);
  return {
    items: items.map((row) => shown(row, erased)),
    next: found.length > asked.limit ? String(items.at(-1)?.seq) : null,
  };
});

/** Times never go back in the record (docs/record.md, a leaf): halving finds the place in some twenty reads of one key. */
async function firstAfter(db: Db, instant: string): Promise<number> {
  const last = await db
    .selectFrom('event')
    .select('seq')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  let from = 0;
  let to = last === undefined ? 0 : last.seq + 1;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const { at } = await db
      .selectFrom('event')
      .select('at')
      .where('seq', '=', middle)
      .executeTakeFirstOrThrow();
    if (Date.parse(at) <= Date.parse(instant)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The streams whose key was destroyed. */
export async function erasedAmong(db: Db, rows: readonly EventRow[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(rows.filter(({ personal }) => personal !== null).map((r) => r.streamId))];
  if (ids.length === 0) return new Set();
  const gone = await db
    .selectFrom('vaultKey')
    .select('streamId')
    .where('streamId', 'in', ids)
    .where('wrapped', 'is', null)
    .execute();
  return new Set(gone.map(({ streamId }) => streamId));
}

/** An event as the record shows it. */
export function shown(row: EventRow, erased: ReadonlySet<string>) {
  const { seq, version, type, at, role, jurisdiction } = row;
  const hasKey = !erased.has(row.streamId);
  const sealed = hasKey ? ('sealed' as const) : ('erased' as const);
  return {
    seq,
    kind: row.streamKind,
    id: row.streamId,
    version,
    type,
    at,
    actor: { kind: row.actorKind, id: row.actorId },
    role,
    jurisdiction,
    data: dataOf(row),
    personal: row.personal === null ? ('none' as const) : sealed,
  };
}
