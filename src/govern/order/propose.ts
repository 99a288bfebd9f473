/** Drafting, editing, proposing, refusing and withdrawing an order: all before anybody is held. */
import { isoFrom } from '#base/clock.ts';
import { refuse, type Refusal } from '#model/decision.ts';
import type { Order, OrderContent, OrderGrounds, OrderState } from '#model/order.ts';
import { rungRank } from '#model/rung.ts';
import { handsOf, isOwnUnit, type Doer } from '../conflict.ts';
import { contentHashOf, faultOf, type OrderContext, type ScopeFacts } from './content.ts';
import type { OrderDecision } from './evolve.ts';
import { reachesFar } from './reach.ts';

/** What somebody writes. */
export interface OrderText {
  readonly content: OrderContent;
  readonly grounds: OrderGrounds;
}

/** A draft binds nobody: it may still be wrong. `doer` is null where a policy drafts. */
export function decideDraft(
  { content, grounds }: OrderText,
  about: Pick<Order, 'unitId' | 'jurisdiction' | 'sector'>,
  doer: Doer | null,
  { scope }: { readonly scope: Pick<ScopeFacts, 'check'> },
): OrderDecision {
  if (doer !== null && isOwnUnit(doer.unitId, about.unitId)) return ownUnit();
  const { unitId, jurisdiction, sector } = about;
  const data = { ...written(content, grounds, doer, scope), unitId, jurisdiction, sector };
  return { events: [{ type: 'order.drafted', data, personal: grounds }] };
}

const EDITABLE: ReadonlySet<OrderState> = new Set(['draft', 'proposed', 'approved', 'scheduled']);

/** Gives up every approval. What is applied already is not edited: lift it and order anew. */
export function decideEdit(
  state: Order,
  { content, grounds }: OrderText,
  doer: Doer,
  { scope }: { readonly scope: Pick<ScopeFacts, 'check'> },
): OrderDecision {
  if (!EDITABLE.has(state.state) || state.emergency !== null) {
    return refuse('wrong-state', `An order that is ${state.state} is not edited: lift it`);
  }
  if (isOwnUnit(doer.unitId, state.unitId)) return ownUnit();
  if (content.caseId !== state.caseId || content.systemId !== state.systemId) {
    return refuse('invalid', 'An order stays with its case and its system');
  }
  const data = written(content, grounds, doer, scope);
  if (data.contentHash === state.contentHash) return { events: [] };
  return { events: [{ type: 'order.edited', data, personal: grounds }] };
}

function written(
  content: OrderContent,
  grounds: OrderGrounds,
  doer: Doer | null,
  { check }: Pick<ScopeFacts, 'check'>,
) {
  const hands = doer === null ? null : [...handsOf(doer)];
  return { content, contentHash: contentHashOf(content, grounds), check, hands };
}

/** `doer` is null where a policy proposes: then two people must approve. */
export function decidePropose(
  state: Order,
  doer: Doer | null,
  context: OrderContext & { readonly policyVersion: number | null },
): OrderDecision {
  if (state.state !== 'draft') return refuse('wrong-state', 'Only a draft is proposed');
  if (state.grounds === null) return refuse('wrong-state', 'Its grounds were erased');
  const fault =
    (doer === null ? policyFault(state, context) : null) ??
    faultOf(state.content, state.grounds, context) ??
    needlessOverride(state.content, context.scope);
  if (fault !== null) return fault;
  if (doer !== null && isOwnUnit(doer.unitId, state.unitId)) return ownUnit();
  const data = {
    contentHash: state.contentHash,
    check: context.scope.check,
    hands: doer === null ? null : [...handsOf(doer)],
    policyVersion: doer === null ? context.policyVersion : null,
    lapsesAt: lapseFrom(context),
  };
  return { events: [{ type: 'order.proposed', data }] };
}

/** Days of `proposalDays` from now, when an undecided order is over. */
export function lapseFrom({ at, rules }: Pick<OrderContext, 'at' | 'rules'>): string {
  return isoFrom(at + rules.proposalDays * DAY_MS);
}
const DAY_MS = 86_400_000;

/** Nobody sets aside beforehand what might become exempt. */
function needlessOverride(
  { overrides = [] }: OrderContent,
  { overridden }: ScopeFacts,
): Refusal | null {
  const needless = overrides.find((id) => !overridden.includes(id));
  return needless === undefined
    ? null
    : refuse('invalid', `No exemption ${needless} keeps from this scope now: do not set it aside`);
}

/**
 * Only as high as the policy says; never in an emergency, where it reaches far or where people may be harmed: that needs
 * somebody who answers for it.
 */
function policyFault({ rung, reason, content }: Order, context: OrderContext): Refusal | null {
  const { rules } = context;
  if (reachesFar(content, context)) {
    return refuse('over-budget', 'What is critical, exempt or wide is proposed by a person');
  }
  if (rules.autoRungMax === null || rungRank(rung) > rungRank(rules.autoRungMax)) {
    return refuse('over-budget', `No policy allows ${rung} without a person who proposes it`);
  }
  return reason === 'emergency-harm'
    ? refuse('over-budget', 'An emergency is declared by a person')
    : null;
}

/** An approver says no. */
export function decideRefuse(state: Order, note: string, doer: Doer): OrderDecision {
  if (state.state !== 'proposed') return refuse('wrong-state', 'Only a proposal is refused');
  if (isOwnUnit(doer.unitId, state.unitId)) return ownUnit();
  return { events: [{ type: 'order.refused', data: { ending: 'refused' }, personal: { note } }] };
}

const WITHDRAWABLE: ReadonlySet<OrderState> = new Set(['draft', 'proposed', 'approved']);

/** Whoever wrote it, or another officer, takes it back before it takes effect. */
export function decideWithdraw(state: Order, note: string | null): OrderDecision {
  if (!WITHDRAWABLE.has(state.state)) {
    return refuse('wrong-state', `An order that is ${state.state} is lifted, not withdrawn`);
  }
  return { events: [{ type: 'order.refused', data: { ending: 'withdrawn' }, personal: { note } }] };
}

export function ownUnit(): Refusal {
  return refuse('conflict-of-interest', 'Nobody decides on their own unit: another person must');
}
