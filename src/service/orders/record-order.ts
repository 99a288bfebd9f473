/** Records what was decided of an order, with what follows for its case and its clocks, in one transaction. */
import { isHold, type OrderDecision } from '#govern/order/evolve.ts';
import { decideMeasure } from '#govern/case/flags.ts';
import { decideReleased } from '#govern/case/verify.ts';
import type { ClockKind } from '#model/clock.ts';
import type { Order } from '#model/order.ts';
import { followCase, settle } from '../cases/follow-case.ts';
import { runClock, stopClocks } from '../clocks/run-clocks.ts';
import { rulesAt } from '../policies/rules-at.ts';
import { recordNews } from '../record-news.ts';
import type { Work } from '../work.ts';
import { ordersOf } from './orders-of.ts';

export async function recordOrder(
  work: Work,
  before: Order,
  decision: OrderDecision,
): Promise<Order> {
  const after = await recordNews(work, 'order', before, decision, before);
  if (after.version === before.version) return after;
  await followOrder(work, before, after);
  await tellCaseOfOrders(work, after.caseId);
  return after;
}

/** The case's measure follows from its orders; the release is complete when every point has let go. */
export async function tellCaseOfOrders(work: Work, caseId: string): Promise<void> {
  const about = await work.load('case', caseId);
  const orders = await ordersOf(work.tx, caseId);
  const measure = decideMeasure(about, orders);
  const measured = await recordNews(work, 'case', about, measure, about);
  const released = await recordNews(
    work,
    'case',
    measured,
    decideReleased(measured, orders),
    about,
  );
  await followCase(work, about, released);
}

async function followOrder(work: Work, before: Order | null, after: Order): Promise<void> {
  const old = before === null ? new Set<ClockKind>() : clocksOf(before);
  const now = clocksOf(after);
  const ended = [...old].filter((kind) => !now.has(kind));
  if (ended.length > 0) {
    const stopped = await stopClocks(work, { aboutId: after.id, kinds: ended }, 'done');
    await settle(work, await work.load('case', after.caseId), stopped);
  }
  const { id, caseId, unitId, jurisdiction, sector } = after;
  for (const kind of now) {
    if (old.has(kind)) continue;
    const { rules } = await rulesAt(work.tx, jurisdiction);
    const where = { caseId, unitId, jurisdiction, sector };
    const about = { aboutKind: 'order', aboutId: id, ...where } as const;
    await runClock(work, { kind, terms: rules.clocks[kind], ...about });
  }
}

/** Both bind the authority: to look again, and to ratify what one person ordered. */
function clocksOf({ state, emergency, reviewOverdue }: Order): Set<ClockKind> {
  const kinds = new Set<ClockKind>();
  if (!isHold({ state })) return kinds;
  if (reviewOverdue) kinds.add('review');
  if (emergency?.ratifiedAt === null) kinds.add('emergency-ratification');
  return kinds;
}
