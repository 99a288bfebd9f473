/** Which orders a point is to hold at one moment, and of which it must show that they are gone. */
import { sql } from 'kysely';
import { holds, networkFromText, type Network } from '#base/network.ts';
import { isApplied } from '#govern/order/evolve.ts';
import { mayHold, type Approvable } from '#govern/order/reach.ts';
import type { HoldingOrder } from '#govern/desired-set/compile.ts';
import type { Hold, HoldOrder } from '#model/desired-set.ts';
import type { EnforcementPoint } from '#model/enforcement-point.ts';
import type { Order } from '#model/order.ts';
import { rungRank, type Rung } from '#model/rung.ts';
import type { Db } from '#store/database.ts';
import { networksOf } from '../bindings/pools-around.ts';
import { holdersOf } from './holders-of.ts';

export interface WantedOrders {
  readonly holding: readonly HoldingOrder[];
  readonly gone: readonly HoldOrder[];
}

type Known = Approvable &
  Pick<Order, 'id' | 'systemId' | 'state' | 'generation' | 'rungNow' | 'points' | 'content'>;

/** Orders that are over and were seen to be gone are many; the index on states leaves them out. */
const LIVE = ['applying', 'active', 'degraded', 'suspended', 'lifting'] as const;

/** `at`: milliseconds since 1970. */
export async function wantedOrders(
  db: Db,
  point: EnforcementPoint,
  at: number,
): Promise<WantedOrders> {
  const orders = await ordersAt(db, point.id);
  const served = networksOf(point.networks);
  // Halted: whatever is decided, it must be gone from there, and be seen to be gone.
  const may = point.haltedAt === null ? orders : [];
  const wanted = may.flatMap((order) => wishOf(order, point, served, at));
  const holders = point.withHolders
    ? await holdersOf(
        db,
        wanted.map(({ order }) => order),
        at,
      )
    : new Map<string, HoldingOrder['holders']>();
  const held = new Set(wanted.map(({ order }) => order.id));
  const gone = orders.filter((order) => !held.has(order.id) && !isSeenGone(order, point.id));
  return {
    holding: wanted.map(({ order, ...wish }) => ({
      ...holdOrderOf(order),
      ...wish,
      isShadow: point.mode === 'dry-run' || order.content.isShadow === true,
      overrides: order.content.overrides ?? [],
      holders: holders.get(order.id) ?? {},
    })),
    gone: gone.map(holdOrderOf),
  };
}

interface Wish extends Pick<HoldingOrder, 'rung' | 'until' | 'networks'> {
  readonly order: Known;
}

/** One, or none: what is not approved, over, or out of the point's reach is not wanted of it. */
function wishOf(
  order: Known,
  point: EnforcementPoint,
  served: readonly Network[],
  at: number,
): readonly Wish[] {
  if (!isApplied(order) || !mayHold(order, at) || order.until === null) return [];
  const rung = rungAt(point, order.rungNow);
  const networks = order.content.scope.flatMap(({ network }) => within(served, network));
  if (rung === null || networks.length === 0) return [];
  return [{ order, rung, until: order.until, networks }];
}

function ordersAt(db: Db, pointId: string): Promise<Known[]> {
  const named = JSON.stringify([{ id: pointId }]);
  return db
    .selectFrom('order')
    .select(['id', 'systemId', 'state', 'generation', 'contentHash', 'rungNow', 'until'])
    .select(['approvedAt', 'peopleNeeded', 'approvals', 'proposedBy', 'emergency'])
    .select(['points', 'content'])
    .where('state', 'in', LIVE)
    .where(sql<boolean>`points @> ${named}::jsonb`)
    .orderBy('id')
    .execute();
}

const holdOrderOf = ({ id, generation, contentHash }: Known): HoldOrder => {
  return { id, generation, contentHash };
};

/** As strict as the order says, else the strictest below it that the point can do; null: none. */
function rungAt({ rungs }: EnforcementPoint, now: Rung): Hold['rung'] | null {
  const can = rungs.flatMap((rung) => (rung === 'notify' ? [] : [rung]));
  const below = can.filter((rung) => rungRank(rung) <= rungRank(now));
  return below.toSorted((a, b) => rungRank(b) - rungRank(a))[0] ?? null;
}

function isSeenGone({ points, generation }: Known, pointId: string): boolean {
  const point = points.find(({ id }) => id === pointId);
  return point?.observed === 'absent' && point.generation === generation;
}

/** The part of a network that the point serves; one without networks serves all. */
function within(served: readonly Network[], text: string): readonly string[] {
  const network = networkFromText(text);
  if (typeof network === 'string') throw new Error('Broken invariant: orders name networks');
  if (served.length === 0 || served.some((outer) => holds(outer, network))) return [text];
  return served.filter((inner) => holds(network, inner)).map((inner) => inner.text);
}
