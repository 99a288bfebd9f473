/** Every step of an order, when it can be taken, and by whom not. */
import type { TFunction } from 'i18next';
import type { Verb } from '#model/authority.ts';
import type { Order, OrderState } from '#model/order.ts';
import type { Me } from '../api/me.ts';
import { isAmong, roleFault } from '../thing/possible.ts';
import type { EN } from '../words/en.ts';

export type OrderDeed = Extract<
  keyof typeof EN.deed,
  | 'propose'
  | 'approve'
  | 'ratify'
  | 'refuse'
  | 'withdraw'
  | 'edit'
  | 'schedule'
  | 'review'
  | 'probation'
  | 'suspend'
  | 'resume'
  | 'lift'
  | 'emergency'
  | 'renew'
>;

interface Rule {
  readonly verb: Verb;
  readonly states: readonly OrderState[];
  readonly fault?: (order: Order, me: Me, t: TFunction) => string | null;
  readonly isPointless?: (order: Order) => boolean;
}

const HELD = ['applying', 'active', 'degraded'] as const;
const own = (t: TFunction, did: keyof typeof EN.did): string =>
  t('cannot.own', { did: t(`did.${did}`) });

const isUnratified = ({ emergency }: Order): boolean => emergency?.ratifiedAt === null;

/** Two signatures are of two people. */
function approveFault(order: Order, me: Me, t: TFunction): string | null {
  if (isAmong(me, order.draftedBy)) return own(t, 'drafted');
  if (isAmong(me, order.proposedBy)) return own(t, 'proposed');
  if (order.approvals.some(({ hands }) => isAmong(me, hands))) return own(t, 'approved');
  if (isAmong(me, order.emergency?.hands ?? null)) return own(t, 'ordered');
  const isLapsed = order.lapsesAt !== null && Date.parse(order.lapsesAt) <= Date.now();
  return order.state === 'proposed' && isLapsed ? t('cannot.lapsed') : null;
}

const RULES: Readonly<Record<OrderDeed, Rule>> = {
  propose: { verb: 'order.propose', states: ['draft'] },
  edit: { verb: 'order.propose', states: ['draft', 'proposed', 'approved', 'scheduled'] },
  approve: { verb: 'order.approve', states: ['proposed'], fault: approveFault },
  ratify: {
    verb: 'order.approve',
    states: ['scheduled', ...HELD],
    fault: approveFault,
    isPointless: (order) => !isUnratified(order),
  },
  refuse: { verb: 'order.refuse', states: ['proposed'] },
  schedule: { verb: 'order.propose', states: ['approved'] },
  withdraw: { verb: 'order.propose', states: ['draft', 'proposed', 'approved'] },
  review: { verb: 'order.approve', states: HELD },
  probation: { verb: 'order.lift', states: ['active', 'degraded'] },
  suspend: { verb: 'order.suspend', states: HELD },
  resume: {
    verb: 'order.approve',
    states: ['suspended'],
    fault: (order, me, t) => (isAmong(me, order.suspendedBy) ? own(t, 'suspended') : null),
  },
  emergency: {
    verb: 'order.propose',
    states: ['draft'],
    isPointless: ({ reason, state }) => state !== 'draft' && reason !== 'emergency-harm',
    fault: ({ reason }, _, t) => (reason === 'emergency-harm' ? null : t('cannot.onlyHarm')),
  },
  renew: { verb: 'order.propose', states: HELD },
  lift: { verb: 'order.lift', states: ['scheduled', ...HELD, 'suspended'] },
};

/** What takes the order further. */
const NEXT: readonly OrderDeed[] = ['ratify', 'propose', 'approve', 'schedule'];

export interface Possible {
  readonly now: readonly OrderDeed[];
  /** The one that takes the order further; null: none of them does. */
  readonly first: OrderDeed | null;
  readonly not: readonly { readonly deed: OrderDeed; readonly why: string }[];
}

export function possible(order: Order, me: Me, t: TFunction): Possible {
  const now: OrderDeed[] = [];
  const not: { deed: OrderDeed; why: string; isNear: boolean }[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a closed record
  for (const [deed, rule] of Object.entries(RULES) as [OrderDeed, Rule][]) {
    if (rule.isPointless?.(order) === true) continue;
    const isNear = rule.states.includes(order.state);
    const states = rule.states.map((state) => t(`orderState.${state}`)).join(' / ');
    const why =
      (isNear ? null : t('cannot.state', { states })) ??
      roleFault(me, rule.verb, order, t) ??
      rule.fault?.(order, me, t) ??
      null;
    if (why === null) now.push(deed);
    else not.push({ deed, why, isNear });
  }
  const first = NEXT.find((deed) => now.includes(deed)) ?? null;
  now.sort((a, b) => Number(b === first) - Number(a === first));
  return { now, first, not: not.toSorted((a, b) => Number(b.isNear) - Number(a.isNear)) };
}
