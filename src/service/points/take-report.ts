/** What a point read back: its orders follow from it, one by one, and none of them holds up another. */
import { isRefusal } from '#model/decision.ts';
import { decideReport, type Report } from '#govern/order/observe.ts';
import { LEASE_SECONDS } from '#model/enforcement-point.ts';
import type { Order } from '#model/order.ts';
import type { OrderReport, PointContact, PointReport } from '#model/point-report.ts';
import { pointRoutes } from '#model/routes/points.ts';
import { jsonColumn } from '#store/json-column.ts';
import { command } from '../handler.ts';
import { recordOrder } from '../orders/record-order.ts';
import type { Work } from '../work.ts';
import { ownPoint } from './own-point.ts';

export const takeReport = command(pointRoutes.report, async (work, { params, body }) => {
  const pointId = ownPoint(work.actor, params.id);
  await work.load('point', pointId);
  const { orders, v: _version, ...state } = body;
  const again = await wasLost(work, pointId);
  await meet(work, { pointId, seenAt: work.iso, ...state });
  const refused: { id: string; code: string }[] = [];
  for (const report of orders) {
    const code = await takeOrder(work, pointId, body, report);
    if (code !== null) refused.push({ id: report.id, code });
  }
  return { at: work.iso, again, refused };
});

/** Null: taken. */
async function takeOrder(
  work: Work,
  pointId: string,
  { at }: PointReport,
  { id, generation, observed, count, digest }: OrderReport,
): Promise<string | null> {
  const order = await work.find('order', id);
  if (order === null) return 'not-found';
  const report = { pointId, observed, generation, observedAt: Date.parse(at), count, digest };
  const decision = decideReport(order, report, work.at);
  if (isRefusal(decision)) return decision.refused;
  await recordOrder(work, order, decision);
  return decision.events.length === 0 && isOlder(order, report) ? 'stale' : null;
}

/** It says something else, and lies before what is known: clocks are compared anew all the time, so the point tells it again. */
function isOlder({ points }: Order, { pointId, observed, observedAt }: Report): boolean {
  const known = points.find(({ id }) => id === pointId);
  if (known === undefined || known.observedAt === null || known.observed === observed) return false;
  return observedAt < Date.parse(known.observedAt);
}

/** Some of its orders may be marked as unreachable, though they were told and answered before. */
async function wasLost(work: Work, pointId: string): Promise<boolean> {
  const before = await work.tx
    .selectFrom('pointContact')
    .select('seenAt')
    .where('pointId', '=', pointId)
    .executeTakeFirst();
  // The narrowest that makes a point lost (`notice-lost.ts`).
  const { shortest } = LEASE_SECONDS;
  return before === undefined || Date.parse(before.seenAt) < work.at - shortest * 1000;
}

async function meet(work: Work, contact: PointContact): Promise<void> {
  const { refusal, ...rest } = contact;
  const row = { ...rest, refusal: refusal === null ? null : jsonColumn(refusal) };
  await work.tx
    .insertInto('pointContact')
    .values(row)
    .onConflict((conflict) => conflict.column('pointId').doUpdateSet(row))
    .execute();
}
