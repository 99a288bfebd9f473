/** How sure the facts of one session make us. Pure weighing: the same facts always give the same grade, and it never falls. */
import type { Grade } from '#model/evidence.ts';
import type { IndicatorCategory } from '#model/indicator.ts';
import type { Mining } from './mining.ts';
import type { Session } from './session.ts';

/** A behaviour whose fit is lower is chance. */
export const FIT_MIN = 0.5;

/** Null: nothing to report. */
export function gradeOf(session: Session): Grade | null {
  const spoken = session.mining === null ? null : gradeOfMining(session.mining);
  if (spoken !== null) return spoken;
  const isListed = session.listings.some(({ indicator }) => indicator.category === 'mining');
  const isBehaved = session.behaviours.some(({ fit }) => fit >= FIT_MIN);
  // Independent classes add up; more of the same class does not.
  if (isListed && isBehaved) return 'corroborated';
  if (isBehaved) return 'behaved';
  return session.listings.length > 0 ? 'listed' : null;
}

export function categoryOf(session: Session): IndicatorCategory {
  const isMining = session.mining !== null || session.behaviours.length > 0;
  const isListed = session.listings.some(({ indicator }) => indicator.category === 'mining');
  return isMining || isListed || session.listings.length === 0 ? 'mining' : 'trading';
}

function gradeOfMining(mining: Mining): Grade | null {
  const { work } = mining;
  if (work.provenCount > 0 || work.metCount > 0) return 'work-proven';
  if (work.jobCount > 0 && hasSession(mining)) return 'session';
  // The pool took a result of somebody who logged in: work was handed out, even if it was not captured.
  if (work.accepted > 0 || isPart(mining)) return 'session';
  const isAttempt = hasSpoken(mining) || work.jobCount > 0 || work.submitted > 0;
  return isAttempt ? 'attempted' : null;
}

/** Only a part is on this flow: its beginning was missed, or each request has a connection of its own. */
function isPart({ openingSeen, work, workElsewhereAt }: Mining): boolean {
  if (work.polledShareCount > 0 || workElsewhereAt !== null) return true;
  return !openingSeen && work.submitted > 0;
}

/** Login and job; or the beginning was missed; or the miner asked for the job and got it. */
function hasSession(mining: Mining): boolean {
  if (!mining.openingSeen || mining.work.polledJobCount > 0) return true;
  return mining.login !== null || mining.helloAt !== null || mining.work.submitted > 0;
}

function hasSpoken(mining: Mining): boolean {
  return (
    mining.helloAt !== null ||
    mining.loginCount > 0 ||
    mining.pollCount > 0 ||
    mining.headerAt !== null ||
    mining.claim !== null
  );
}
