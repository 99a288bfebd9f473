import { decideAppeal as decide, reliefOf } from '#govern/case/appeal.ts';
import { extendClock } from '#govern/clock.ts';
import { decideLift } from '#govern/order/release.ts';
import type { Duration } from '#model/calendar.ts';
import type { Case } from '#model/case.ts';
import { isRefusal } from '#model/decision.ts';
import type { Order } from '#model/order.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { calendarById } from '../clocks/calendar-of.ts';
import { command } from '../handler.ts';
import { correctNotices, noticesOf } from '../notices/correct-notices.ts';
import { rectificationClock } from '../notices/followers.ts';
import { ordersOf } from '../orders/orders-of.ts';
import { recordOrder } from '../orders/record-order.ts';
import type { Work } from '../work.ts';
import { tellCaseOfDeadline } from './follow-case.ts';
import { caseAfter } from './on-case.ts';
import { filingOf } from './opening-facts.ts';
import { systemFor } from './system-for.ts';

/** What is granted follows from the ground: holds end, or time is added, and what was wrong is corrected. */
export const decideAppeal = command(caseRoutes.decideAppeal, async (work, { params, body }) => {
  const orders = await ordersOf(work.tx, params.id);
  const notices = await noticesOf(work, params.id);
  const after = await caseAfter(work, {
    id: params.id,
    verb: 'order.suspend',
    decide: async (state, doer) => {
      const filing = filingOf(await systemFor(work, state.systemId), work.iso);
      return decide(state, body, doer, { orders, notices, isFiled: filing !== null });
    },
  });
  if (!body.upheld) return { id: after.id, version: after.version };
  if (reliefOf(after)?.lifts === true) await liftAll(work, orders);
  if (body.extendBy !== null) await extend(work, after, body.extendBy, body.note);
  if (after.correctionOwedAt !== null) await correctNotices(work, after, notices, body.note);
  const { id, version } = await work.load('case', params.id);
  return { id, version };
});

async function liftAll(work: Work, orders: readonly Order[]): Promise<void> {
  for (const order of orders) {
    const lifting = { ending: 'appeal-upheld', note: null } as const;
    const decision = decideLift(order, lifting, null, { verified: false });
    if (!isRefusal(decision)) await recordOrder(work, order, decision);
  }
}

async function extend(work: Work, { id }: Case, by: Duration, note: string): Promise<void> {
  const clock = await rectificationClock(work, id);
  if (clock === undefined) return;
  const rules = await calendarById(work.tx, clock.calendarId);
  const decision = extendClock(clock, by, note.slice(0, REASON_MAX), rules, work.at);
  await tellCaseOfDeadline(work, await work.record('clock', clock.id, decision, clock));
}

/** Of a clock's reason; the whole is in the case. */
const REASON_MAX = 500;
