/** A round of rectification: the report, its review, the re-scan, the root cause and the clean window. */
import { isoFrom } from '#base/clock.ts';
import { refuse } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import type { Case, RootCause } from '#model/case.ts';
import type { Grade } from '#model/evidence.ts';
import type { PolicyRules } from '#model/policy.ts';
import { conflictOf, handsOf, type Doer } from '../conflict.ts';
import { notIn, type CaseDecision, type CaseEvents } from './evolve.ts';

/**
 * By the unit's liaison, or by an officer for them; `doer` is null where the subject's own link was used. Who reports has
 * acknowledged. A report takes no hold off: it is checked by people, and the system by sensors.
 */
export function decideReportRectified(
  state: Case,
  report: {
    readonly note: string;
    readonly rootCause: RootCause | null;
    readonly attestationUpdated: boolean;
  },
  doer: Doer | null,
): CaseDecision {
  const wrong = notIn(state, 'noticed', 'rectifying');
  if (wrong !== null) return wrong;
  if (report.rootCause === 'no-mining') {
    return refuse(
      'invalid',
      'What is no mining is not rectified: appeal, or ask for another verdict',
    );
  }
  const events: Draft<CaseEvents>[] = [];
  if (state.state === 'noticed') {
    events.push({ type: 'case.rectifying', data: { why: 'acknowledged' } });
  }
  const { note, rootCause, attestationUpdated } = report;
  const hands = doer === null ? null : [...handsOf(doer)];
  const data = { hands, rootCause, attestationUpdated };
  return { events: [...events, { type: 'case.reported', data, personal: { note } }] };
}

export function decideReviewReport(
  state: Case,
  { accepted, note }: { readonly accepted: boolean; readonly note: string | null },
  doer: Doer,
): CaseDecision {
  const wrong = notIn(state, 'verifying');
  if (wrong !== null) return wrong;
  if (state.report === null || state.report.acceptedAt !== null) {
    return refuse('wrong-state', 'There is no report that waits for a review');
  }
  const past = { 'reported the rectification': state.people.reported };
  const conflict = conflictOf(doer, 'accept the report', past, state.unitId);
  if (conflict !== null) return conflict;
  const data = { hands: [...handsOf(doer)] };
  if (accepted) return { events: [{ type: 'case.report-accepted', data, personal: { note } }] };
  if (note === null) return refuse('invalid', 'Say what is missing from the report');
  return { events: [{ type: 'case.report-rejected', data, personal: { note } }] };
}

/** A look at the system after the report, as far as the law allows one. `scannedAt` in milliseconds since 1970. */
export function decideRescan(
  state: Case,
  scan: { readonly clean: boolean; readonly scannedAt: number; readonly note: string | null },
  at: number,
): CaseDecision {
  const wrong = notIn(state, 'verifying');
  if (wrong !== null) return wrong;
  if (
    state.report === null ||
    scan.scannedAt < Date.parse(state.report.at) ||
    scan.scannedAt > at
  ) {
    return refuse('invalid', 'A re-scan is made after the report');
  }
  const data = { clean: scan.clean, at: isoFrom(scan.scannedAt) };
  return { events: [{ type: 'case.rescanned', data, personal: { note: scan.note } }] };
}

export function decideStateRootCause(
  state: Case,
  { rootCause, note }: { readonly rootCause: RootCause; readonly note: string | null },
): CaseDecision {
  if (state.state === 'closed') return refuse('wrong-state', 'The case is closed');
  const data = { rootCause };
  return { events: [{ type: 'case.root-cause-stated', data, personal: { note } }] };
}

/** Begins with the probation of the hold, or where nothing is held, by itself. */
export function decideStartWindow(
  state: Case,
  { at, rules }: { readonly at: number; readonly rules: PolicyRules },
): CaseDecision {
  const wrong = notIn(state, 'verifying');
  if (wrong !== null) return wrong;
  if (state.report?.acceptedAt === null || state.report === null) {
    return refuse('wrong-state', 'The report must be accepted first');
  }
  if (state.cleanWindow !== null) return refuse('conflict', 'The clean window runs already');
  const data = { since: isoFrom(at), until: isoFrom(at + rules.cleanHours * HOUR_MS) };
  return { events: [{ type: 'case.window-started', data }] };
}

const HOUR_MS = 3_600_000;

/** Mining was seen while it should be over: the round has failed, also after it had passed. Else no event. */
export function decideCaseRecurrence(
  state: Case,
  finding: { readonly findingId: string | null; readonly grade: Grade; readonly seenAt: number },
): CaseDecision {
  const { report } = state;
  // What was seen before they reported is what they rectified.
  if (state.state !== 'verifying' || report === null) return { events: [] };
  if (finding.seenAt <= Date.parse(report.at)) return { events: [] };
  const { findingId, grade } = finding;
  return { events: [{ type: 'case.recurred', data: { findingId, grade } }] };
}
