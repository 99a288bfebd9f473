/** A case from its first lead to its end, as it stands in the record. */
import { z } from 'zod';
import { eventInWords } from '#govern/event-words.ts';
import { isTrial } from '#govern/order/measure.ts';
import type { Case } from '#model/case.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { TimelineEntry } from '#model/timeline.ts';
import { dataOf, openPersonal } from '#store/record.ts';
import type { Db } from '#store/database.ts';
import type { EventRow } from '#store/tables.ts';
import { CASE_KINDS, streamsOfCase } from '../evidence/case-streams.ts';
import { query } from '../handler.ts';
import type { View } from '../view.ts';
import { isCaseworker } from './is-caseworker.ts';

export const caseTimeline = query(caseRoutes.timeline, async (view, { params, query: asked }) => {
  const found = await view.load('case', params.id);
  await view.require('case.read', found);
  const isInside = await isCaseworker(view, found);
  const { rows, next } = await eventsPage(view, found, { ...asked, isInside });
  return { items: rows.map((row) => entryOf(row, isInside)), next };
});

/** For those who may read the record with what was sealed in it; every look is recorded. */
export const personalTimeline = query(
  caseRoutes.personalTimeline,
  async (view, { params, query: asked }) => {
    const found = await view.load('case', params.id);
    await view.require('record.read', found);
    const { rows, next } = await eventsPage(view, found, { ...asked, isInside: true });
    const items = [];
    for (const row of rows) {
      const opened = await openPersonal(view.db, view.office.vault, row);
      items.push({ ...entryOf(row, true), personal: opened?.personal ?? null });
    }
    return { items, next };
  },
);

/**
 * What those outside of the office learn as well, without who did it: what was told to them, what they did, and what was
 * withheld from them.
 */
const OPEN_TYPES = [
  'case.opened',
  'case.noticed',
  'case.rectifying',
  'case.due-set',
  'case.reported',
  'case.report-accepted',
  'case.report-rejected',
  'case.rescanned',
  'case.window-started',
  'case.recurred',
  'case.verified',
  'case.released',
  'case.closed',
  'case.reopened',
  'case.measure-changed',
  'case.appeal-filed',
  'case.appeal-withdrawn',
  'case.appeal-decided',
  'case.evidence-hold-set',
  'order.applying',
  'order.probation-started',
  'order.suspended',
  'order.resumed',
  'order.lifting',
  'order.lifted',
  'order.expired',
  'notice.served',
  'notice.read',
  'notice.acknowledged',
] as const;

/** The newest of those, in order, for whoever holds the link of a notice. */
export async function openSteps(
  db: Db,
  found: Case,
  limit: number,
): Promise<Pick<TimelineEntry, 'at' | 'type' | 'says'>[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('streamKind', 'in', CASE_KINDS)
    .where('streamId', 'in', await openStreamsOf(db, found))
    .where('type', 'in', OPEN_TYPES)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.toReversed().map((row) => {
    const { at, type, says } = entryOf(row, false);
    return { at, type, says };
  });
}

/** Without trials: nothing was withheld by them, and their steps read as if it had been. */
async function openStreamsOf(db: Db, found: Case): Promise<readonly string[]> {
  const streams = await streamsOfCase(db, found);
  const orders = await db
    .selectFrom('order')
    .select(['id', 'content'])
    .where('caseId', '=', found.id)
    .execute();
  const trials = new Set(orders.filter(isTrial).map(({ id }) => id));
  return streams.filter((id) => !trials.has(id));
}

async function eventsPage(
  view: View,
  found: Case,
  asked: {
    readonly limit: number;
    readonly after?: number | undefined;
    readonly isInside: boolean;
  },
): Promise<{ readonly rows: readonly EventRow[]; readonly next: string | null }> {
  let events = view.db
    .selectFrom('event')
    .selectAll()
    .where('streamKind', 'in', CASE_KINDS)
    .where(
      'streamId',
      'in',
      await (asked.isInside ? streamsOfCase(view.db, found) : openStreamsOf(view.db, found)),
    );
  if (asked.after !== undefined) events = events.where('seq', '>', asked.after);
  if (!asked.isInside) events = events.where('type', 'in', OPEN_TYPES);
  const rows = await events
    .orderBy('seq')
    .limit(asked.limit + 1)
    .execute();
  const shown = rows.slice(0, asked.limit);
  return { rows: shown, next: rows.length > asked.limit ? String(shown.at(-1)?.seq) : null };
}

function entryOf(row: EventRow, isInside: boolean): TimelineEntry {
  const { seq, at, type, streamKind: kind, streamId: id, actorKind, actorId, role } = row;
  const says = eventInWords(type);
  if (says === null) throw new Error(`Broken invariant: no words for ${type}`);
  return {
    seq,
    at,
    kind,
    id,
    type,
    actor: { kind: actorKind, id: isInside ? actorId : null },
    role: isInside ? role : null,
    says,
    facts: factsOf(dataOf(row)),
  };
}

const Members = z.record(z.string(), z.unknown());
const Fact = TimelineEntry.shape.facts.valueType;

/** What can be read as it is; lists, hashes and inner records stay in the record. */
function factsOf(data: unknown): TimelineEntry['facts'] {
  const members = Members.safeParse(data);
  if (!members.success) return {};
  const plain = Object.entries(members.data).flatMap(
    ([name, member]): [string, z.infer<typeof Fact>][] => {
      const fact = Fact.safeParse(member);
      return fact.success ? [[name, fact.data]] : [];
    },
  );
  return Object.fromEntries(plain);
}
