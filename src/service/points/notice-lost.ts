/**
 * Points that should have reported: run again and again. What they hold is then not known any more, and nobody may read
 * the last report as if it were true still: unreachable is neither active nor absent.
 */
import { sql } from 'kysely';
import { isoFrom } from '#base/clock.ts';
import { isRefusal } from '#model/decision.ts';
import { decideReport } from '#govern/order/observe.ts';
import type { SystemActor } from '#model/actor.ts';
import type { Db } from '#store/database.ts';
import type { Office } from '../office.ts';
import { recordOrder } from '../orders/record-order.ts';
import { inWork, type Work } from '../work.ts';

const CLOCK: SystemActor = { kind: 'system', id: null, part: 'clock' };

/** Reports come every 30 s; after ten minutes, or once its lease is over, nobody can say what the point still holds. */
export const LOST_MS = 600_000;
/** Of one sweep; the rest waits for the next. */
const ORDERS_MAX = 500;

/** Answers how many orders are in doubt now that were not before. */
export async function noticeLostPoints(office: Office): Promise<number> {
  let count = 0;
  for (const pointId of await lostPoints(office.database.db, office.clock.now())) {
    const doubted = await ordersSeenAt(office.database.db, pointId);
    for (const id of doubted) {
      if (await inWork(office, CLOCK, (work) => doubt(work, id, pointId))) count++;
    }
  }
  return count;
}

async function lostPoints(db: Db, at: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('pointContact')
    .innerJoin('enforcementPoint', 'enforcementPoint.id', 'pointContact.pointId')
    .select('pointContact.pointId')
    .where(
      sql<boolean>`seen_at + least(lease_seconds, ${LOST_MS / 1000}) * interval '1 second' < ${isoFrom(at)}`,
    )
    .where('retiredAt', 'is', null)
    .execute();
  return rows.map(({ pointId }) => pointId);
}

const LIVE = ['applying', 'active', 'degraded', 'suspended', 'lifting'] as const;

async function ordersSeenAt(db: Db, pointId: string): Promise<readonly string[]> {
  const has = (observed: string): string => JSON.stringify([{ id: pointId, observed }]);
  const rows = await db
    .selectFrom('order')
    .select('id')
    .where('state', 'in', LIVE)
    .where(sql<boolean>`points @> ${JSON.stringify([{ id: pointId }])}::jsonb`)
    .where(sql<boolean>`not points @> ${has('unreachable')}::jsonb`)
    .where(sql<boolean>`not points @> ${has('absent')}::jsonb`)
    .limit(ORDERS_MAX)
    .execute();
  return rows.map(({ id }) => id);
}

async function doubt(work: Work, orderId: string, pointId: string): Promise<boolean> {
  const order = await work.load('order', orderId);
  const { generation } = order;
  const seen = { observed: 'unreachable', observedAt: work.at, count: null, digest: null } as const;
  const decision = decideReport(order, { pointId, generation, ...seen }, work.at);
  if (isRefusal(decision)) return false;
  const after = await recordOrder(work, order, decision);
  return after.version > order.version;
}
