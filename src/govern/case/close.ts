/** How a case ends. Nothing ends in silence: a note, an outcome, a root cause and energy figures (or why there are none). */
import { refuse, type Refusal } from '#model/decision.ts';
import {
  DUPLICATES_MAX,
  type Case,
  type CaseEnergy,
  type CaseState,
  type Outcome,
  type RootCause,
  type Verdict,
} from '#model/case.ts';
import type { Order } from '#model/order.ts';
import { conflictOf, handsOf, type Doer } from '../conflict.ts';
import { isSettled } from '../order/measure.ts';
import { notIn, type CaseDecision } from './evolve.ts';

export interface Closing {
  readonly outcome: Outcome;
  readonly rootCause: RootCause;
  readonly energy: CaseEnergy;
  readonly duplicateOfId: string | null;
  readonly transferredTo: string | null;
  readonly note: string;
}

type KnownOrder = Pick<Order, 'state' | 'points' | 'generation'>;

export function decideClose(
  state: Case,
  closing: Closing,
  doer: Doer,
  {
    orders,
    duplicateOf,
  }: {
    readonly orders: readonly KnownOrder[];
    /** The case that `duplicateOfId` names; null: there is none. */
    readonly duplicateOf: Pick<Case, 'id' | 'duplicateOfId'> | null;
  },
): CaseDecision {
  const fault =
    outcomeFault(state, closing) ??
    holdFault(state, orders) ??
    figuresFault(closing) ??
    linkFault(state, closing, duplicateOf);
  if (fault !== null) return fault;
  const past = {
    'verified it': state.people.verified,
    // To find that there was nothing is a decision too: no case is buried by one person.
    'assessed it as no mining': ENDS[closing.outcome].needsSecond ? state.people.assessed : [],
  };
  const conflict = conflictOf(doer, 'close the case', past, state.unitId);
  if (conflict !== null) return conflict;
  const { note, ...data } = closing;
  const event = { ...data, hands: [...handsOf(doer)] };
  return { events: [{ type: 'case.closed', data: event, personal: { note } }] };
}

interface End {
  readonly from: readonly CaseState[];
  /** Null: whatever the verdict is. */
  readonly verdicts: readonly (Verdict | null)[] | null;
  readonly causes: 'mining' | 'none' | 'any';
  /** Verified, and every hold seen to be gone. */
  readonly needsRelease?: true;
  /** Another person than whoever assessed it. */
  readonly needsSecond: boolean;
}

const OPEN: readonly CaseState[] = [
  'lead',
  'triage',
  'assessed',
  'noticed',
  'rectifying',
  'verifying',
];

/** From where each outcome can be reached, and under which verdicts. */
const ENDS: Readonly<Record<Outcome, End>> = {
  rectified: {
    from: ['verifying'],
    verdicts: ['deliberate'],
    causes: 'mining',
    needsSecond: false,
    needsRelease: true,
  },
  'compromised-cleaned': {
    from: ['verifying'],
    verdicts: ['compromised'],
    causes: 'mining',
    needsSecond: false,
    needsRelease: true,
  },
  unfounded: {
    // Also by an appeal, however far the case has come.
    from: ['assessed', 'noticed', 'rectifying', 'verifying'],
    verdicts: ['unfounded', 'insufficient'],
    causes: 'none',
    needsSecond: true,
  },
  'exempt-filed': {
    from: ['assessed', 'noticed', 'rectifying', 'verifying'],
    verdicts: ['filed-research'],
    causes: 'any',
    needsSecond: true,
  },
  'refused-referred': {
    from: ['rectifying'],
    verdicts: ['deliberate', 'compromised'],
    causes: 'mining',
    needsSecond: false,
  },
  duplicate: {
    from: ['lead', 'triage', 'assessed'],
    verdicts: null,
    causes: 'any',
    needsSecond: false,
  },
  transferred: { from: OPEN, verdicts: null, causes: 'any', needsSecond: false },
};

function outcomeFault(state: Case, { outcome, rootCause }: Closing): Refusal | null {
  const end = ENDS[outcome];
  const wrong = notIn(state, ...end.from);
  if (wrong !== null) return wrong;
  if (end.verdicts !== null && !end.verdicts.includes(state.verdict)) {
    return refuse(
      'wrong-state',
      `${outcome} does not follow from ${state.verdict ?? 'no verdict'}`,
    );
  }
  if (end.needsRelease && state.releasedAt === null) {
    return refuse('wrong-state', 'The verification has not passed, or the release is not complete');
  }
  if (outcome === 'refused-referred' && state.referral !== 'referred') {
    return refuse('wrong-state', 'The case was not referred to anybody');
  }
  return causeFault(end.causes, rootCause);
}

function causeFault(causes: End['causes'], rootCause: RootCause): Refusal | null {
  if (causes === 'none' && rootCause !== 'no-mining' && rootCause !== 'unknown') {
    return refuse('invalid', 'What was no mining has no cause of mining');
  }
  return causes === 'mining' && rootCause === 'no-mining'
    ? refuse('invalid', 'There was mining: state its root cause, or that it is unknown')
    : null;
}

function holdFault(
  { appeal, correctionOwedAt }: Case,
  orders: readonly KnownOrder[],
): Refusal | null {
  if (!orders.every(isSettled)) {
    return refuse(
      'wrong-state',
      'An order of the case is not over, or not yet gone from every point',
    );
  }
  if (appeal === 'filed') return refuse('wrong-state', 'An appeal waits for its decision');
  return correctionOwedAt === null
    ? null
    : refuse(
        'wrong-state',
        'Not everybody who was told something wrong was told so: serve the corrections',
      );
}

function figuresFault({ energy }: Closing): Refusal | null {
  if (!energy.known) return null;
  if (Date.parse(energy.to) < Date.parse(energy.from)) {
    return refuse('invalid', 'The mining ended before it began');
  }
  const inOrder = [energy.kwh, energy.watts, energy.co2eKg].every(
    ({ low, central, high }) => low <= central && central <= high,
  );
  return inOrder
    ? null
    : refuse('invalid', 'Each figure is given as low, central and high, in order');
}

function linkFault(
  state: Case,
  { outcome, duplicateOfId, transferredTo }: Closing,
  duplicateOf: Pick<Case, 'id' | 'duplicateOfId'> | null,
): Refusal | null {
  if ((outcome === 'duplicate') !== (duplicateOfId !== null)) {
    return refuse('invalid', 'A duplicate, and only a duplicate, names the case that goes on');
  }
  if ((outcome === 'transferred') !== (transferredTo !== null)) {
    return refuse('invalid', 'A transfer, and only a transfer, names where the case goes');
  }
  if (transferredTo === state.jurisdiction) return refuse('invalid', 'The case is there already');
  if (duplicateOfId === null) return null;
  if (duplicateOf === null || duplicateOf.id === state.id) {
    return refuse('invalid', 'The duplicate names another case that exists');
  }
  return duplicateOf.duplicateOfId === null
    ? null
    : refuse('invalid', 'That case is a duplicate itself: name the one that goes on');
}

/** On the case that goes on. */
export function decideDuplicateFound(state: Case, duplicateId: string): CaseDecision {
  if (state.duplicateIds.length >= DUPLICATES_MAX) {
    return refuse('too-many', `A case has ${DUPLICATES_MAX} duplicates at most`);
  }
  return { events: [{ type: 'case.duplicate-found', data: { duplicateId } }] };
}
