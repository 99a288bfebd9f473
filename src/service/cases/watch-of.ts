/** For how long of its clean window a case was really watched. */
import { sql } from 'kysely';
import type { Watch } from '#govern/case/verify.ts';
import type { Case } from '#model/case.ts';
import type { Db } from '#store/database.ts';

/**
 * All sensors that saw the mining must have been there throughout: one that is silent now, or was let in or revoked
 * within the window, cannot vouch for it. Without any such sensor (a tip, a list) there is nothing to be blind.
 */
export async function watchOf(db: Db, state: Case, at: number): Promise<Watch> {
  if (state.cleanWindow === null) return { watchedMs: 0 };
  const since = Date.parse(state.cleanWindow.since);
  const until = Math.min(at, Date.parse(state.cleanWindow.until));
  const blindMs = await blindness(db, state, { since, until });
  return { watchedMs: Math.max(0, until - since - blindMs) };
}

async function blindness(
  db: Db,
  { leadIds }: Case,
  { since, until }: { readonly since: number; readonly until: number },
): Promise<number> {
  if (leadIds.length === 0) return 0;
  const leads = await db
    .selectFrom('lead')
    .select('sensorIds')
    .where('id', 'in', leadIds)
    .execute();
  const sensorIds = [...new Set(leads.flatMap((lead) => lead.sensorIds))];
  if (sensorIds.length === 0) return 0;
  const events = await db
    .selectFrom('event')
    .select(['streamId', 'type', 'at', sql<string | null>`data::jsonb ->> 'since'`.as('since')])
    .where('streamKind', '=', 'sensor')
    .where('streamId', 'in', sensorIds)
    .where('type', 'in', Object.keys(SEES))
    .orderBy('seq')
    .execute();
  return Math.max(
    ...sensorIds.map((id) => {
      const own = events.filter(({ streamId }) => streamId === id);
      return blindMsOf(own, since, until);
    }),
  );
}

/** Whether the sensor sees from this event on. */
const SEES: Readonly<Record<string, boolean>> = {
  'sensor.enrolled': true,
  'sensor.heard-again': true,
  'sensor.fell-silent': false,
  'sensor.revoked': false,
};

function blindMsOf(
  events: readonly {
    readonly type: string;
    readonly at: string;
    /** Where it was noticed later than it was so. */
    readonly since: string | null;
  }[],
  since: number,
  until: number,
): number {
  let blindMs = 0;
  let sees = false;
  let from = since;
  for (const { type, at, since: fact } of events) {
    const to = Math.min(until, Math.max(since, Date.parse(fact ?? at)));
    // Silence is told after the fact: what was counted as seen since then was not.
    blindMs += sees ? Math.max(0, from - to) : Math.max(0, to - from);
    sees = SEES[type] === true;
    from = to;
  }
  return sees ? blindMs : blindMs + until - from;
}
