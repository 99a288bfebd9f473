/** One case on its way, as far as a test wants it. */
import { Case, type Verdict } from '#model/case.ts';
import { CASE, doer, fold, opening, RULES } from '../casework.fixture.ts';
import { AT, HOUR, idOf } from '../people.fixture.ts';
import { decideAssess, decideBeginRectifying, decideNoticed } from './assess.ts';
import type { Closing } from './close.ts';
import { evolveCase, type CaseDecision } from './evolve.ts';
import { decideOpen, decideTriage } from './open.ts';
import {
  decideReportRectified,
  decideRescan,
  decideReviewReport,
  decideStartWindow,
} from './rectify.ts';
import { decideReleased, decideVerify } from './verify.ts';

export const ANALYST = doer(20);
export const OFFICER = doer(21);
export const VERIFIER = doer(22);
export const LIAISON = doer(23, { unitId: idOf(200) });
export const REVIEWER = doer(24);
export const NOTHING = { filing: null, openCase: null };
export const FILING = { reference: 'HB-2021-7' };

/** The schema checks every state on the way. */
export const after = (state: Case, decision: CaseDecision, at = AT): Case =>
  Case.parse(fold(evolveCase, CASE, state, decision, at));

export function opened(parts: Parameters<typeof opening>[0] = {}): Case {
  return fold(evolveCase, CASE, null, decideOpen(opening(parts), ANALYST, NOTHING));
}
export const triaged = (): Case =>
  after(opened(), decideTriage(opened(), { handlerId: ANALYST.personId }));
export function assessed(verdict: Verdict = 'deliberate'): Case {
  const filing = verdict === 'filed-research' ? FILING : null;
  const said = { verdict, note: 'Shares were accepted' };
  return after(triaged(), decideAssess(triaged(), said, ANALYST, { filing }));
}
export function noticed(verdict: Verdict = 'deliberate'): Case {
  const notice = { noticeId: idOf(30), servedAt: AT, dueAt: AT + 240 * HOUR };
  return after(assessed(verdict), decideNoticed(assessed(verdict), notice));
}
export const rectifying = (verdict: Verdict = 'deliberate'): Case =>
  after(noticed(verdict), decideBeginRectifying(noticed(verdict), { why: 'acknowledged' }));

export const report = (state: Case, who = LIAISON): CaseDecision =>
  decideReportRectified(
    state,
    { note: 'Wiped and set up anew', rootCause: 'weak-password', attestationUpdated: true },
    who,
  );
export const verifying = (verdict: Verdict = 'deliberate'): Case =>
  after(rectifying(verdict), report(rectifying(verdict)));

export const accept = (state: Case): CaseDecision =>
  decideReviewReport(state, { accepted: true, note: null }, OFFICER);
/** Everything that a pass needs, save somebody who says so, 24 hours later. */
export function ready(verdict: Verdict = 'deliberate'): Case {
  let state = verifying(verdict);
  state = after(state, accept(state));
  state = after(state, decideRescan(state, { clean: true, scannedAt: AT, note: null }, AT));
  return after(state, decideStartWindow(state, { at: AT, rules: RULES }));
}
export const LATER = { at: AT + 24 * HOUR, watch: { watchedMs: 24 * HOUR }, orders: [] };
export const verify = (
  state: Case,
  who = VERIFIER,
  context: Parameters<typeof decideVerify>[3] = LATER,
): CaseDecision => decideVerify(state, { passed: true, note: 'Nothing was seen' }, who, context);
export function released(verdict: Verdict = 'deliberate'): Case {
  const passed = after(ready(verdict), verify(ready(verdict)));
  return after(passed, decideReleased(passed, []));
}

export function closing(parts: Partial<Closing> = {}): Closing {
  return {
    outcome: 'rectified',
    rootCause: 'weak-password',
    energy: { known: false, why: 'No hash rate was seen' },
    duplicateOfId: null,
    transferredTo: null,
    note: 'Done',
    ...parts,
  };
}
