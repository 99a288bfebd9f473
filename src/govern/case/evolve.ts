/**
 * Cases. The spine; no state is skipped, and whoever verifies is somebody new:
 *
 *     lead ─triage─▶ triage ─assess─▶ assessed ─notice served─▶ noticed ─▶ rectifying ─report─▶ verifying ─close─▶ closed
 *                                        │                                    ▲                     │ pass
 *                                        │                                    └ reject, fail, recur ┘
 *                                        └── unfounded, insufficient, filed research ──────────────────────────▶ closed
 *
 * Beside it: measure, appeal, referral, evidence hold, overdue. A pass does not close: every hold must be seen to be
 * gone first. A closed case stays closed; what comes back is a new case with a link.
 */
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, EventHead, Evolve } from '#model/event.ts';
import { ATTESTED_CLEAN_MAX } from '#model/attestation.ts';
import { Case, caseEvents, FLAG_STEPS_MAX, type CaseState } from '#model/case.ts';
import { isAtLeast, type Grade } from '#model/evidence.ts';
import { changed, type Changes, type EventOf } from '../changes.ts';

export type CaseEvents = typeof caseEvents;
export type CaseDecision = Decision<Draft<CaseEvents>>;

export const evolveCase: Evolve<Case, CaseEvents> = (state, event) => {
  if (event.type === 'case.opened') return opened(event);
  const next = changed(CHANGES, state, event);
  const stateSince = next.state === state?.state ? next.stateSince : event.at;
  return { ...next, stateSince, changedAt: event.at };
};

export const caseAggregate = aggregate({
  kind: 'case',
  table: 'case',
  state: Case,
  events: caseEvents,
  evolve: evolveCase,
});

/** Null: it is in one of these states. */
export function notIn(state: Case, ...wanted: readonly CaseState[]): Refusal | null {
  return wanted.includes(state.state)
    ? null
    : refuse('wrong-state', `This is not possible while the case is ${state.state}`);
}

const UNWRITTEN = {
  opening: null,
  assessment: null,
  report: null,
  reportReview: null,
  rescan: null,
  verification: null,
  rootCause: null,
  closing: null,
  referral: null,
  appeal: null,
  appealDecision: null,
  evidenceHold: null,
} as const satisfies Case['texts'];

function opened(event: EventOf<CaseEvents, 'case.opened'>): Case {
  const { at, data } = event;
  const { hands, ...given } = data;
  return {
    ...given,
    ...BEGINNING,
    id: event.streamId,
    version: event.version,
    stateSince: at,
    overdueClocks: [],
    flags: { measure: [], appeal: [], referral: [], evidenceHold: [], overdue: [] },
    people: {
      opened: [...(hands ?? [])],
      assessed: [],
      reported: [],
      accepted: [],
      verified: [],
      proposedReferral: [],
      appealed: [],
    },
    duplicateIds: [],
    attestedClean: [],
    texts: { ...UNWRITTEN, opening: event.personal?.note ?? null },
    openedAt: at,
    changedAt: at,
  };
}

const BEGINNING = {
  state: 'lead',
  verdict: null,
  outcome: null,
  handlerId: null,
  measure: 'none',
  appeal: 'none',
  referral: 'none',
  evidenceHold: false,
  overdue: false,
  appealGround: null,
  correctionOwedAt: null,
  referredTo: null,
  noticeId: null,
  noticedAt: null,
  dueAt: null,
  round: 0,
  report: null,
  rescan: null,
  cleanWindow: null,
  passedAt: null,
  releasedAt: null,
  rootCause: null,
  energy: null,
  reopenedAsId: null,
  duplicateOfId: null,
  transferredTo: null,
  closedAt: null,
} as const satisfies Partial<Case>;

const CHANGES: Changes<Case, CaseEvents, 'case.opened'> = {
  'case.attested-clean': ({ attestedClean }, { data }) => ({
    attestedClean: [...attestedClean, data].slice(-ATTESTED_CLEAN_MAX),
  }),
  'case.triaged': (_state, { data }) => ({ state: 'triage', handlerId: data.handlerId }),
  'case.attributed': (_state, { data }) => data,
  'case.assessed': (state, { data, personal }) => ({
    // A verdict may change later; it does not turn the case back.
    state: state.state === 'triage' ? 'assessed' : state.state,
    verdict: data.verdict,
    people: { ...state.people, assessed: joined(state.people.assessed, data.hands) },
    texts: { ...state.texts, assessment: personal?.note ?? null },
  }),
  'case.noticed': (_state, { data }) => ({
    state: 'noticed',
    noticeId: data.noticeId,
    noticedAt: data.servedAt,
    dueAt: data.dueAt,
  }),
  'case.rectifying': () => ({ state: 'rectifying' }),
  'case.due-set': (_state, { data }) => ({ dueAt: data.dueAt }),
  'case.reported': (state, { at, data, personal }) => ({
    ...UNVERIFIED,
    state: 'verifying',
    round: state.round + 1,
    report: { at, acceptedAt: null, attestationUpdated: data.attestationUpdated },
    rootCause: data.rootCause ?? state.rootCause,
    people: { ...state.people, reported: joined(state.people.reported, data.hands ?? []) },
    texts: { ...state.texts, report: personal?.note ?? null, reportReview: null, rescan: null },
  }),
  'case.report-accepted': (state, { at, data, personal }) => ({
    report: state.report && { ...state.report, acceptedAt: at },
    people: { ...state.people, accepted: joined(state.people.accepted, data.hands) },
    texts: { ...state.texts, reportReview: personal?.note ?? null },
  }),
  'case.report-rejected': (state, { personal }) => ({
    ...UNVERIFIED,
    state: 'rectifying',
    texts: { ...state.texts, reportReview: personal?.note ?? null },
  }),
  'case.rescanned': (state, { data, personal }) => ({
    rescan: data,
    texts: { ...state.texts, rescan: personal?.note ?? null },
  }),
  'case.window-started': (_state, { data }) => ({ cleanWindow: { ...data, recurredAt: null } }),
  'case.recurred': (state, { at, data }) => ({
    ...UNVERIFIED,
    state: 'rectifying',
    grade: better(state.grade, data.grade),
    cleanWindow: state.cleanWindow && { ...state.cleanWindow, recurredAt: at },
  }),
  'case.root-cause-stated': (state, { data, personal }) => ({
    rootCause: data.rootCause,
    texts: { ...state.texts, rootCause: personal?.note ?? null },
  }),
  'case.verified': (state, { at, data, personal }) => ({
    ...(data.passed ? { passedAt: at } : { ...UNVERIFIED, state: 'rectifying' }),
    people: { ...state.people, verified: joined(state.people.verified, data.hands) },
    texts: { ...state.texts, verification: personal?.note ?? null },
  }),
  'case.released': (_state, { at }) => ({ releasedAt: at }),
  'case.closed': (state, { at, data: { hands: _hands, ...data }, personal }) => ({
    ...data,
    state: 'closed',
    closedAt: at,
    texts: { ...state.texts, closing: personal?.note ?? null },
  }),
  'case.reopened': (_state, { data }) => ({ reopenedAsId: data.asId }),
  'case.duplicate-found': (state, { data }) => ({
    duplicateIds: [...state.duplicateIds, data.duplicateId],
  }),
  'case.lead-joined': (state, { data }) => ({
    leadIds: joined(state.leadIds, [data.leadId]),
    grade: better(state.grade, data.grade),
  }),
  'case.assigned': (_state, { data }) => ({ handlerId: data.handlerId }),
  'case.tlp-set': (_state, { data }) => ({ tlp: data.tlp }),
  'case.measure-changed': (state, event) => ({
    measure: event.data.to,
    flags: { ...state.flags, measure: stepped(state.flags.measure, event, event.data.to) },
  }),
  'case.appeal-filed': (state, event) => ({
    ...appealed(state, event, 'filed'),
    appealGround: event.data.ground,
    people: {
      ...state.people,
      appealed: joined(state.people.appealed, event.data.hands ?? []),
    },
    texts: { ...state.texts, appeal: event.personal?.note ?? null, appealDecision: null },
  }),
  'case.appeal-withdrawn': (state, event) => appealed(state, event, 'withdrawn'),
  'case.appeal-decided': (state, event) => ({
    ...appealed(state, event, event.data.upheld ? 'upheld' : 'dismissed'),
    verdict: event.data.verdict ?? state.verdict,
    correctionOwedAt: event.data.owesCorrection ? event.at : state.correctionOwedAt,
    texts: { ...state.texts, appealDecision: event.personal?.note ?? null },
  }),
  'case.corrected': () => ({ correctionOwedAt: null }),
  'case.referral-proposed': (state, event) => ({
    ...referred(state, event, 'proposed'),
    referredTo: event.data.to,
    people: { ...state.people, proposedReferral: event.data.hands },
    texts: { ...state.texts, referral: event.personal?.note ?? null },
  }),
  'case.referral-dropped': (state, event) => ({
    ...referred(state, event, 'none'),
    referredTo: null,
    people: { ...state.people, proposedReferral: [] },
    texts: { ...state.texts, referral: event.personal?.note ?? null },
  }),
  'case.referred': (state, event) => referred(state, event, 'referred'),
  'case.evidence-hold-set': (state, event) => ({
    evidenceHold: event.data.on,
    flags: {
      ...state.flags,
      evidenceHold: stepped(state.flags.evidenceHold, event, event.data.on ? 'on' : 'off'),
    },
    texts: { ...state.texts, evidenceHold: event.personal?.note ?? null },
  }),
  'case.clock-overdue': (state, event) =>
    overdue(state, event, joined(state.overdueClocks, [event.data.clockId])),
  'case.clock-settled': (state, event) =>
    overdue(
      state,
      event,
      state.overdueClocks.filter((id) => id !== event.data.clockId),
    ),
  // What was personal is null in every event from then on.
  'case.erased': () => ({}),
};

/** A new round begins with nothing proven. What was reported stays readable until the next report. */
const UNVERIFIED = {
  report: null,
  rescan: null,
  cleanWindow: null,
  passedAt: null,
  releasedAt: null,
} as const satisfies Partial<Case>;

function joined(ids: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...ids, ...more])];
}

function better(a: Grade, b: Grade): Grade {
  return isAtLeast(a, b) ? a : b;
}

type Flags = Case['flags'];

function stepped(history: Flags['measure'], event: EventHead, to: string): Flags['measure'] {
  return [...history, { at: event.at, byId: event.actorId, to }].slice(-FLAG_STEPS_MAX);
}

function appealed(
  state: Case,
  event: EventHead,
  to: Case['appeal'],
): Pick<Case, 'appeal' | 'flags'> {
  const flags = { ...state.flags, appeal: stepped(state.flags.appeal, event, to) };
  return { appeal: to, flags };
}

function referred(
  state: Case,
  event: EventHead,
  to: Case['referral'],
): Pick<Case, 'referral' | 'flags'> {
  const flags = { ...state.flags, referral: stepped(state.flags.referral, event, to) };
  return { referral: to, flags };
}

function overdue(
  state: Case,
  event: EventHead,
  overdueClocks: string[],
): Pick<Case, 'overdue' | 'overdueClocks' | 'flags'> {
  const now = overdueClocks.length > 0;
  const flags =
    now === state.overdue
      ? state.flags
      : {
          ...state.flags,
          overdue: stepped(state.flags.overdue, event, now ? 'overdue' : 'in time'),
        };
  return { overdue: now, overdueClocks, flags };
}
