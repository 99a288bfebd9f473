/** Events by their place in the record, and things that have no page of their own by their id. */
import { STREAM_KINDS } from '#model/event.ts';
import type { Hit } from '#model/search.ts';
import { withinReach } from '#store/reach.ts';
import { sightOf } from '../events/sight.ts';
import { hitOf, type Finder, type Question } from './question.ts';

const SEQ = /^#?(\d{1,12})$/;

export const findEvents: Finder = async ({ view, text, reach: reachOf }) => {
  const reach = reachOf('record.read');
  const [, seq] = SEQ.exec(text) ?? [];
  if (reach === null || seq === undefined) return [];
  const rows = await view.db
    .selectFrom('event')
    .select(['seq', 'type', 'at', 'jurisdiction', 'streamKind'])
    .where('seq', '=', Number(seq))
    .where(withinReach(reach, { jurisdiction: 'event.jurisdiction' }))
    .execute();
  return rows.map(({ type, at, jurisdiction, streamKind: stream, ...row }) => {
    const id = String(row.seq);
    return hitOf({ kind: 'event', id, label: type, why: 'number', at, jurisdiction, stream });
  });
};

/** `found`: what the other finders know of the same id. */
export async function findThing(
  { view, id }: Question,
  found: readonly Hit[],
): Promise<readonly Hit[]> {
  if (id === null || found.length > 0) return [];
  const event = await view.db
    .selectFrom('event')
    .selectAll()
    .where('streamKind', 'in', STREAM_KINDS)
    .where('streamId', '=', id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (event === undefined || view.actor.kind !== 'person') return [];
  const { streamKind, streamId, jurisdiction, at } = event;
  const sight = await sightOf(view.office, view.actor);
  if (!(await sight.covers({ ...event, streamKind, streamId }))) return [];
  const about = { label: id, why: 'id', stream: streamKind, at, jurisdiction } as const;
  if (streamKind === 'person') return [hitOf({ ...about, kind: 'person', id })];
  return [hitOf({ ...about, kind: 'thing', id })];
}
