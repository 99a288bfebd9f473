/**
 * What the record alone says about who may be held and when: read here from plain events, by another code than the
 * office's own, so that both would have to be wrong in the same way.
 */
import type { ClockMove, History, OfficeEvent, Span } from './history.ts';

/** One stretch of an order on one rung. `to`: at the latest; still running: infinity. */
export interface Wish extends Span {
  readonly orderId: string;
  readonly rung: string;
  readonly keys: readonly string[];
  readonly pointIds: readonly string[];
  /** By a decision that was recorded, by time alone, or because the next stretch begins. */
  readonly endsBy: 'decision' | 'time' | 'next';
}

export interface Exempt extends Span {
  readonly keys: readonly string[];
}

export interface Record {
  readonly wishes: ReadonlyMap<string, readonly Wish[]>;
  readonly exempt: readonly Exempt[];
  /** While an order counts as over. */
  readonly over: ReadonlyMap<string, readonly Span[]>;
  /** Points at which nothing is held meanwhile. */
  readonly halted: ReadonlyMap<string, readonly Span[]>;
  /** Digests of the sets that were issued, by point and generation. */
  readonly issued: ReadonlySet<string>;
  readonly faults: readonly string[];
}

interface OrderSoFar {
  keys: readonly string[];
  rung: string;
  rungNow: string;
  hash: string;
  pointIds: readonly string[];
  proposers: readonly string[];
  approvals: { readonly hands: readonly string[]; readonly hash: string }[];
  isComplete: boolean;
  peopleNeeded: number;
  untilMs: number;
  emergencyUntilMs: number;
  running: { readonly from: number } | null;
  overSince: number | null;
  readonly wishes: Wish[];
  readonly over: Span[];
}

export function readRecord({ events, clock }: Pick<History, 'events' | 'clock'>): Record {
  const orders = new Map<string, OrderSoFar>();
  const exemptions = new Map<string, ExemptionSoFar>();
  const halts = new Map<string, Halt[]>();
  const issued = new Set<string>();
  const faults: string[] = [];
  for (const event of events) {
    if (event.type.startsWith('order.')) onOrder(orders, event, clock, faults);
    else if (event.type.startsWith('exemption.')) onExemption(exemptions, event, clock);
    else if (event.type.startsWith('point.')) onPoint(halts, event);
    else if (event.type === 'set.issued') {
      issued.add(`${event.streamId} ${textOf(event, 'generation')} ${textOf(event, 'digest')}`);
    }
  }
  const wishes = new Map<string, readonly Wish[]>();
  const over = new Map<string, readonly Span[]>();
  for (const [id, order] of orders) {
    end(id, order, { at: Number.POSITIVE_INFINITY, by: 'decision' }, clock);
    if (order.overSince !== null) {
      order.over.push({ from: order.overSince, to: Number.POSITIVE_INFINITY });
    }
    wishes.set(id, order.wishes);
    over.set(id, order.over);
  }
  const exempt = [...exemptions.values()].flatMap(({ keys, from, to }) =>
    from === null ? [] : [{ keys, from, to }],
  );
  return { wishes, exempt, over, halted: halts, issued, faults };
}

/** The first moment, from `from` on, at which the office's clock shows so much. */
export function momentOf(clock: readonly ClockMove[], officeMs: number, from: number): number {
  for (const [i, { at, aheadMs }] of clock.entries()) {
    const until = clock[i + 1]?.at ?? Number.POSITIVE_INFINITY;
    if (until <= from) continue;
    const moment = Math.max(officeMs - aheadMs, at, from);
    if (moment < until) return moment;
  }
  return Number.POSITIVE_INFINITY;
}

function newOrder(event: OfficeEvent): OrderSoFar {
  return {
    pointIds: [],
    proposers: [],
    approvals: [],
    isComplete: false,
    peopleNeeded: 2,
    untilMs: Number.POSITIVE_INFINITY,
    emergencyUntilMs: Number.NEGATIVE_INFINITY,
    running: null,
    overSince: null,
    wishes: [],
    over: [],
    ...contentOf(event),
  };
}

function contentOf(event: OfficeEvent): Pick<OrderSoFar, 'keys' | 'rung' | 'rungNow' | 'hash'> {
  const content = field(event.data, 'content');
  const scope = field(content, 'scope');
  const keys = Array.isArray(scope) ? scope.map((part) => String(field(part, 'network'))) : [];
  const rung = String(field(content, 'rung'));
  return { keys, rung, rungNow: rung, hash: textOf(event, 'contentHash') };
}

function onOrder(
  orders: Map<string, OrderSoFar>,
  event: OfficeEvent,
  clock: readonly ClockMove[],
  faults: string[],
): void {
  const { streamId: id, type, at } = event;
  const order = orders.get(id) ?? newOrder(event);
  orders.set(id, order);
  const stop = (by: Wish['endsBy']): void => end(id, order, { at, by }, clock);
  if (!decided(order, event))
    followed(order, event, { stop, begin: () => begin(order, event, faults) });
  if (type === 'order.edited') stop('decision');
}

/** What is decided before anything begins; false: it is none of that. */
function decided(order: OrderSoFar, event: OfficeEvent): boolean {
  switch (event.type) {
    case 'order.edited':
      Object.assign(order, contentOf(event), { approvals: [], isComplete: false });
      return true;
    case 'order.proposed':
      order.proposers = listOf(event, 'hands');
      return true;
    case 'order.approved':
      order.approvals.push({ hands: listOf(event, 'hands'), hash: textOf(event, 'contentHash') });
      order.isComplete = field(event.data, 'complete') === true;
      order.peopleNeeded = Number(textOf(event, 'peopleNeeded'));
      return true;
    case 'order.emergency-ordered':
      order.proposers = listOf(event, 'hands');
      order.emergencyUntilMs = Date.parse(textOf(event, 'emergencyUntil'));
      return true;
    case 'order.scheduled':
      order.untilMs = Date.parse(textOf(event, 'until'));
      order.pointIds = listOf(event, 'pointIds');
      return true;
    default:
      return false;
  }
}

function followed(
  order: OrderSoFar,
  event: OfficeEvent,
  {
    stop,
    begin: start,
  }: { readonly stop: (by: Wish['endsBy']) => void; readonly begin: () => void },
): void {
  const { type, at, since } = event;
  switch (type) {
    case 'order.applying':
    case 'order.resumed':
      start();
      break;
    case 'order.probation-started':
    case 'order.recurred':
      onRung(order, event, stop);
      break;
    case 'order.suspended':
    case 'order.lifting':
      stop('decision');
      if (order.overSince !== null) order.over.push({ from: order.overSince, to: since });
      order.overSince = null;
      break;
    case 'order.lifted':
    case 'order.expired':
    case 'order.refused':
      stop('decision');
      order.overSince = at;
      break;
  }
}

function onRung(order: OrderSoFar, event: OfficeEvent, stop: (by: Wish['endsBy']) => void): void {
  const rung = textOf(event, 'rung');
  if (order.running !== null && rung !== order.rungNow) {
    stop('next');
    order.running = { from: event.since };
  }
  order.rungNow = rung;
}

function begin(order: OrderSoFar, { streamId: id, since }: OfficeEvent, faults: string[]): void {
  order.running = { from: since };
  if (isApproved(order) || order.emergencyUntilMs > Number.NEGATIVE_INFINITY) return;
  faults.push(`order ${id} began without its approvals`);
}

/** By enough different people, each for exactly this content. */
function isApproved({ proposers, approvals, hash, isComplete, peopleNeeded }: OrderSoFar): boolean {
  const people = new Set([proposers[0], ...approvals.map(({ hands }) => hands[0])]);
  const isSame = approvals.every((approval) => approval.hash === hash);
  return isComplete && isSame && approvals.length > 0 && people.size >= Math.max(2, peopleNeeded);
}

function end(
  orderId: string,
  order: OrderSoFar,
  { at, by }: { readonly at: number; readonly by: Wish['endsBy'] },
  clock: readonly ClockMove[],
): void {
  if (order.running === null) return;
  const { from } = order.running;
  order.running = null;
  const limitMs = isApproved(order)
    ? order.untilMs
    : Math.min(order.untilMs, order.emergencyUntilMs);
  const over = momentOf(clock, limitMs, from);
  const { rungNow: rung, keys, pointIds } = order;
  const isOver = over < at;
  order.wishes.push({
    orderId,
    rung,
    keys,
    pointIds,
    from,
    to: isOver ? over : at,
    endsBy: isOver ? 'time' : by,
  });
}

interface Halt {
  readonly from: number;
  to: number;
}

function onPoint(halts: Map<string, Halt[]>, { type, streamId, at, since }: OfficeEvent): void {
  const all = halts.get(streamId) ?? [];
  halts.set(streamId, all);
  if (type === 'point.halted') all.push({ from: at, to: Number.POSITIVE_INFINITY });
  const last = all.at(-1);
  if (type === 'point.resumed' && last !== undefined) last.to = since;
}

interface ExemptionSoFar {
  readonly keys: readonly string[];
  readonly beginsMs: number;
  from: number | null;
  to: number;
}

function onExemption(
  all: Map<string, ExemptionSoFar>,
  event: OfficeEvent,
  clock: readonly ClockMove[],
): void {
  const known = all.get(event.streamId);
  if (event.type === 'exemption.proposed') {
    const keys = listOf(event, 'networks');
    const beginsMs = Date.parse(textOf(event, 'from'));
    all.set(event.streamId, { keys, beginsMs, from: null, to: Number.POSITIVE_INFINITY });
  } else if (known !== undefined && event.type === 'exemption.granted') {
    known.from = momentOf(clock, known.beginsMs, event.at);
  } else if (known !== undefined) known.to = Math.min(known.to, event.since);
}

function field(value: unknown, name: string): unknown {
  return Reflect.get(Object(value), name);
}

function textOf({ data }: OfficeEvent, name: string): string {
  return String(field(data, name));
}

function listOf({ data }: OfficeEvent, name: string): readonly string[] {
  const value = field(data, name);
  return Array.isArray(value) ? value.map(String) : [];
}
