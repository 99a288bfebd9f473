/**
 * An office in small for property tests: two cases, their orders, eight people who try anything at any time. Roles are
 * left out on purpose: what must never happen must not happen whoever holds which role.
 */
import { caseNumberFrom } from '#model/case-number.ts';
import { OUTCOMES, REFERRED_TO, ROOT_CAUSES, VERDICTS, type Case } from '#model/case.ts';
import { isRefusal, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, EventTypes } from '#model/event.ts';
import { OBSERVED_STATES, ORDER_REASONS, type Order } from '#model/order.ts';
import { APPEAL_GROUNDS } from '#model/policy.ts';
import { RUNGS } from '#model/rung.ts';
import { decideAppeal, decideCorrected, decideFileAppeal } from './case/appeal.ts';
import { decideAssess, decideBeginRectifying, decideNoticed } from './case/assess.ts';
import { decideClose } from './case/close.ts';
import { evolveCase, type CaseDecision, type CaseEvents } from './case/evolve.ts';
import { decideConfirmReferral, decideMeasure, decideRefer } from './case/flags.ts';
import { decideOpen, decideTriage } from './case/open.ts';
import {
  decideCaseRecurrence,
  decideReportRectified,
  decideRescan,
  decideReviewReport,
  decideStartWindow,
} from './case/rectify.ts';
import { decideReleased, decideVerify } from './case/verify.ts';
import { content, doer, fold, grounds, opening, RULES, UNIT } from './casework.fixture.ts';
import type { Doer } from './conflict.ts';
import { decideApprove, decideEmergency } from './order/approve.ts';
import type { OrderContext, ScopeFacts } from './order/content.ts';
import { evolveOrder, type OrderDecision, type OrderEvents } from './order/evolve.ts';
import { decideReport } from './order/observe.ts';
import {
  decideDraft,
  decideEdit,
  decidePropose,
  decideRefuse,
  decideWithdraw,
} from './order/propose.ts';
import {
  decideLift,
  decideProbation,
  decideRecheck,
  decideRecurrence,
  decideResume,
  decideReview,
  decideSuspend,
  decideTimePassed,
} from './order/release.ts';
import { decideSchedule, decideStart } from './order/schedule.ts';
import { AT, HOUR, idOf, NOW } from './people.fixture.ts';

/** The last two: a member of the unit concerned, and a deputy of the second person. */
export const PEOPLE: readonly Doer[] = [
  ...[10, 11, 12, 13, 14, 15].map((n) => doer(n)),
  doer(16, { unitId: UNIT }),
  doer(17, { behalfOf: idOf(11) }),
];
const CASE_IDS = [idOf(700), idOf(701)];
const ADDRESSES = ['192.0.2.7', '192.0.2.8', '198.51.100.0/23'];
const SYSTEMS = [idOf(600), idOf(601)];
const POINT_IDS = [idOf(801), idOf(802)];
/** Over-wide, so that it needs a third person. */
export const WIDE = '198.51.100.0/23';

/** The exemption of each address. */
export function exemptionOf(network: string): string {
  return idOf(5000 + ADDRESSES.indexOf(network));
}

interface Move {
  readonly who: number;
  readonly which: number;
  readonly dice: number;
}

type Told = Draft<CaseEvents> | Draft<OrderEvents>;
export type Watcher = (change: {
  readonly kind: 'case' | 'order';
  readonly before: Case | Order | null;
  readonly event: Told;
  readonly after: Case | Order;
  readonly by: Doer | null;
}) => void;

export class World {
  at = AT;
  readonly cases = new Map<string, Case>();
  readonly orders = new Map<string, Order>();
  readonly exempt = new Set<string>();
  readonly shared = new Set<string>();
  readonly #watch: Watcher;
  #orderCount = 0;

  /** `isExempt`: the first address is, from the beginning. */
  constructor(watch: Watcher, isExempt: boolean) {
    this.#watch = watch;
    if (isExempt) this.exempt.add(ADDRESSES[0] ?? '');
  }

  scopeOf({ scope, overrides = [] }: Order['content']): ScopeFacts {
    const networks = scope.map(({ network }) => network);
    const exempt = networks.filter((network) => this.exempt.has(network));
    const isAside = (network: string): boolean => overrides.includes(exemptionOf(network));
    return {
      check: { version: 1, checkedAt: new Date(this.at).toISOString() },
      exempt: exempt.filter((network) => !isAside(network)),
      overridden: exempt.filter(isAside).map(exemptionOf),
      shared: networks.filter((network) => this.shared.has(network)),
      unbound: [],
      systemsTouched: 1,
      systemsKnown: 100,
      critical: false,
    };
  }

  contextOf(order: Order): OrderContext & { policyVersion: number; unratifiedBefore: boolean } {
    const about = this.cases.get(order.caseId);
    if (about === undefined) throw new Error('an order without a case');
    const scope = this.scopeOf(order.content);
    const asked = { at: this.at, rules: RULES, scope, case: about };
    return { ...asked, policyVersion: 1, unratifiedBefore: false };
  }

  ordersOf(caseId: string): Order[] {
    return [...this.orders.values()].filter((order) => order.caseId === caseId);
  }

  /** True when it was allowed and changed something. */
  onCase(id: string, decision: CaseDecision, by: Doer | null): boolean {
    return this.#record<Case, CaseEvents>('case', this.cases, evolveCase, id, decision, by);
  }

  /** With what the office does in the same transaction: the case learns what became of the measure. */
  onOrder(id: string, decision: OrderDecision, by: Doer | null): boolean {
    const done = this.#record<Order, OrderEvents>(
      'order',
      this.orders,
      evolveOrder,
      id,
      decision,
      by,
    );
    if (!done) return false;
    const { caseId } = this.orders.get(id)!;
    const about = (): Case => this.cases.get(caseId)!;
    this.onCase(caseId, decideMeasure(about(), this.ordersOf(caseId)), null);
    this.onCase(caseId, decideReleased(about(), this.ordersOf(caseId)), null);
    return true;
  }

  #record<S extends Case | Order, T extends EventTypes>(
    kind: 'case' | 'order',
    states: Map<string, S>,
    evolve: Parameters<typeof fold<S, T>>[0],
    id: string,
    decision: Decision<Draft<T>> | Refusal,
    by: Doer | null,
  ): boolean {
    if (isRefusal(decision)) return false;
    for (const event of decision.events) {
      const before = states.get(id) ?? null;
      const actorId = by?.personId ?? null;
      const after = fold<S, T>(evolve, id, before, { events: [event] }, this.at, actorId);
      states.set(id, after);
      const told: object = event;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an event of one of the two kinds
      this.#watch({ kind, before, event: told as Told, after, by });
    }
    return decision.events.length > 0;
  }

  /** Whatever time and changed lists do by themselves. */
  sweep(): void {
    for (const id of this.orders.keys()) {
      const order = (): Order => this.orders.get(id)!;
      this.onOrder(id, decideTimePassed(order(), this.at), null);
      this.onOrder(id, decideRecheck(order(), this.scopeOf(order().content)), null);
      this.onOrder(id, decideStart(order(), this.contextOf(order())), null);
    }
  }

  newOrderId(): string {
    return idOf(10_000 + this.#orderCount++);
  }
}

/** What points say most while something is to go away. */
const LEAVING = ['absent', 'unreachable', 'active'] as const;

const pick = <T>(items: readonly T[], n: number): T => items[n % items.length]!;

/** Everything that anybody may try. True when it changed something. */
type Try = (world: World, move: Move) => boolean;
const byCase =
  (decide: (state: Case, who: Doer, dice: number, world: World) => CaseDecision): Try =>
  (world, { who, which, dice }) => {
    const id = pick(CASE_IDS, which);
    const state = world.cases.get(id);
    const by = pick(PEOPLE, who);
    return state !== undefined && world.onCase(id, decide(state, by, dice, world), by);
  };
const byOrder =
  (decide: (state: Order, who: Doer, dice: number, world: World) => OrderDecision): Try =>
  (world, { who, which, dice }) => {
    const id = pick([...world.orders.keys(), 'none'], which);
    const state = world.orders.get(id);
    const by = pick(PEOPLE, who);
    return state !== undefined && world.onOrder(id, decide(state, by, dice, world), by);
  };

function textFor(caseId: string, dice: number, world: World) {
  const reason = pick(ORDER_REASONS, dice);
  const rung = pick(RUNGS, dice);
  const network = pick(ADDRESSES, dice);
  const scope = [{ network, bindingId: idOf(1000), boundAt: new Date(world.at).toISOString() }];
  const systemId = pick(SYSTEMS, CASE_IDS.indexOf(caseId));
  const written = content({
    caseId,
    systemId,
    reason,
    rung,
    scope,
    durationHours: 48 + (dice % 80),
  });
  const text = { content: { ...written, reviewHours: 48 }, grounds: grounds(rung) };
  // Where it is exempt, people sometimes set that aside.
  if (!world.exempt.has(network) || dice % 5 === 0) return text;
  return {
    content: { ...text.content, overrides: [exemptionOf(network)] },
    grounds: { ...text.grounds, override: 'The ward moved out' },
  };
}

const about = { unitId: UNIT, jurisdiction: 'hebei', sector: 'education' };
const note = 'Because';
/** One notice was served; a correction of it comes when the dice say so. */
const TOLD = { id: idOf(900), kind: 'finding-notice', servedAt: NOW, earlierId: null } as const;
const CORRECTED = { ...TOLD, id: idOf(901), kind: 'correction', earlierId: TOLD.id } as const;

export const TRIES: Readonly<Record<string, Try>> = {
  open: (world, { who, which }) => {
    const id = pick(CASE_IDS, which);
    const systemId = pick(SYSTEMS, which);
    if (world.cases.has(id)) return false;
    const number = caseNumberFrom('HEBEI', 2026, 1 + (which % 2));
    const by = pick(PEOPLE, who);
    const decision = decideOpen(opening({ number, systemId }), by, {
      filing: null,
      openCase: null,
    });
    return world.onCase(id, decision, by);
  },
  triage: byCase((state, who) => decideTriage(state, { handlerId: who.personId })),
  assess: byCase((state, who, dice) => {
    const verdict = pick(['deliberate', 'compromised', ...VERDICTS] as const, dice);
    return decideAssess(state, { verdict, note }, who, { filing: { reference: 'F' } });
  }),
  notice: byCase((state, _who, _dice, { at }) =>
    decideNoticed(state, { noticeId: idOf(30), servedAt: at, dueAt: null }),
  ),
  begin: byCase((state) => decideBeginRectifying(state, { why: 'officer' })),
  report: byCase((state, who) =>
    decideReportRectified(state, { note, rootCause: 'insider', attestationUpdated: true }, who),
  ),
  review: byCase((state, who, dice) =>
    decideReviewReport(state, { accepted: dice % 4 !== 0, note }, who),
  ),
  rescan: byCase((state, _who, dice, { at }) =>
    decideRescan(state, { clean: dice % 4 !== 0, scannedAt: at, note: null }, at),
  ),
  window: byCase((state, _who, _dice, { at }) => decideStartWindow(state, { at, rules: RULES })),
  verify: byCase((state, who, dice, world) =>
    decideVerify(state, { passed: dice % 8 !== 0, note }, who, {
      at: world.at,
      watch: { watchedMs: 24 * HOUR },
      orders: world.ordersOf(state.id),
    }),
  ),
  recur: byCase((state, _who, _dice, { at }) =>
    decideCaseRecurrence(state, { findingId: 'f', grade: 'session', seenAt: at }),
  ),
  close: byCase((state, who, dice, world) =>
    decideClose(
      state,
      {
        outcome: pick(OUTCOMES, dice),
        rootCause: pick(ROOT_CAUSES, dice),
        energy: { known: false, why: 'x' },
        duplicateOfId: dice % OUTCOMES.length === 5 ? (CASE_IDS[0] ?? null) : null,
        transferredTo: dice % OUTCOMES.length === 6 ? 'hebei/baoding' : null,
        note,
      },
      who,
      {
        orders: world.ordersOf(state.id),
        duplicateOf: world.cases.get(CASE_IDS[0] ?? '') ?? null,
      },
    ),
  ),
  appeal: byCase((state, who, dice) =>
    decideFileAppeal(state, { ground: pick(APPEAL_GROUNDS, dice), note }, who, RULES),
  ),
  decideAppeal: byCase((state, who, dice, world) =>
    decideAppeal(
      state,
      {
        upheld: dice % 2 === 0,
        note,
        extendBy: dice % 2 === 0 && state.appealGround === 'more-time' ? { businessDays: 1 } : null,
      },
      who,
      { orders: world.ordersOf(state.id), notices: [TOLD], isFiled: dice % 3 === 0 },
    ),
  ),
  correct: byCase((state, _who, dice) =>
    decideCorrected(state, dice % 2 === 0 ? [TOLD, CORRECTED] : [TOLD]),
  ),
  refer: byCase((state, who, dice) =>
    decideRefer(state, { to: pick(REFERRED_TO, dice), note }, who),
  ),
  confirmReferral: byCase((state, who) => decideConfirmReferral(state, who)),
  draft: (world, { who, which, dice }) => {
    const id = world.newOrderId();
    const caseId = pick(CASE_IDS, which);
    const by = dice % 3 === 0 ? null : pick(PEOPLE, who);
    const text = textFor(caseId, dice, world);
    const scope = world.scopeOf(text.content);
    if (world.orders.size > 3 || world.cases.get(caseId)?.state === 'closed') return false;
    return (
      world.cases.has(caseId) && world.onOrder(id, decideDraft(text, about, by, { scope }), by)
    );
  },
  edit: byOrder((state, who, dice, world) => {
    const text = textFor(state.caseId, dice, world);
    return decideEdit(state, text, who, { scope: world.scopeOf(text.content) });
  }),
  propose: byOrder((state, who, _dice, world) => decidePropose(state, who, world.contextOf(state))),
  proposeByPolicy: (world, { which }) => {
    const id = pick([...world.orders.keys(), 'none'], which);
    const state = world.orders.get(id);
    if (state === undefined) return false;
    return world.onOrder(id, decidePropose(state, null, world.contextOf(state)), null);
  },
  approve: byOrder((state, who, dice, world) => {
    const contentHash = dice % 9 === 0 ? '0'.repeat(64) : state.contentHash;
    return decideApprove(state, { contentHash }, who, world.contextOf(state));
  }),
  emergency: byOrder((state, who, dice, world) =>
    decideEmergency(
      state,
      { hours: 1 + (dice % 30), pointIds: POINT_IDS, note },
      who,
      world.contextOf(state),
    ),
  ),
  refuse: byOrder((state, who) => decideRefuse(state, note, who)),
  withdraw: byOrder((state) => decideWithdraw(state, note)),
  schedule: byOrder((state, who, dice, world) =>
    decideSchedule(
      state,
      { startsAt: world.at + (dice % 3) * HOUR, pointIds: POINT_IDS },
      who,
      world.contextOf(state),
    ),
  ),
  observe: byOrder((state, _who, dice, { at }) =>
    decideReport(
      state,
      {
        pointId: pick(POINT_IDS, dice),
        observed: pick(state.state === 'lifting' ? LEAVING : OBSERVED_STATES, dice >> 1),
        generation: state.generation - (dice % 2),
        observedAt: at,
        count: 1,
        digest: null,
      },
      at,
    ),
  ),
  /** Every point does as it is asked, as far as it can. */
  obey: (world, { which, dice }) => {
    const id = pick([...world.orders.keys(), 'none'], which);
    const order = world.orders.get(id);
    if (order === undefined) return false;
    const isOff = order.state === 'lifting' || order.state === 'suspended';
    const { generation } = order;
    const on = dice % 4 === 0 ? 'partial' : 'active';
    const seen = { observed: isOff ? 'absent' : on, generation, count: 1 } as const;
    return POINT_IDS.map((pointId) => {
      const report = { ...seen, pointId, observedAt: world.at, digest: null };
      return world.onOrder(id, decideReport(world.orders.get(id)!, report, world.at), null);
    }).some(Boolean);
  },
  lift: byOrder((state, who, dice, world) => {
    const ending = dice % 2 === 0 ? 'rectified' : 'mistake';
    const verified = world.cases.get(state.caseId)?.passedAt !== null;
    return decideLift(state, { ending, note }, who, { verified });
  }),
  suspend: byOrder((state, who) => decideSuspend(state, { why: 'appeal', note }, who)),
  resume: byOrder((state, who, _dice, world) =>
    decideResume(state, { note }, who, world.contextOf(state)),
  ),
  probation: byOrder((state, _who, dice, world) =>
    decideProbation(state, { rung: pick(RUNGS, dice % 4) }, world.contextOf(state)),
  ),
  recurrence: byOrder((state) => decideRecurrence(state, 'f')),
  reviewOrder: byOrder((state, who, _dice, { at }) => decideReview(state, { note }, who, at)),
  time: (world, { dice }) => {
    world.at += (1 + (dice % 30)) * HOUR;
    world.sweep();
    return true;
  },
  lists: (world, { which, dice }) => {
    const list = dice % 2 === 0 ? world.exempt : world.shared;
    const address = pick(ADDRESSES, which);
    if (!list.delete(address)) list.add(address);
    world.sweep();
    return true;
  },
};

/** The furthest step first: one of them is what the office would do next. */
const COURSE =
  'correct verify probation window rescan review report begin notice obey resume schedule approve proposeByPolicy propose draft assess triage open'.split(
    ' ',
  );

/** Goes one step on along the usual course, with whoever may take it; when nothing is left to do, time passes. */
export function onward(world: World, move: Move): void {
  const state = world.cases.get(pick(CASE_IDS, move.which));
  const isPassed = state?.passedAt !== null && state !== undefined;
  const steps = isPassed
    ? ['lift', 'withdraw', 'obey', 'close']
    : COURSE.filter((name) => name !== 'rescan' || state?.rescan?.clean !== true);
  const isDone = steps.some((name) =>
    PEOPLE.some((_, who) =>
      [0, 1, 2].some((more) => TRIES[name]?.(world, { ...move, who, dice: move.dice + more })),
    ),
  );
  if (!isDone) TRIES['time']?.(world, move);
}
