/** What speaks against a finding, and what the detector cannot see: said with every finding, not on request. */
import type { Grade } from '#model/evidence.ts';
import { POLLING } from '#model/protocol.ts';
import type { Measured } from '#detect/figures/measure.ts';
import type { Mining } from '#detect/session/mining.ts';
import type { Listing, Session } from '#detect/session/session.ts';
import { millisFromDate } from './text.ts';
import type { Told } from './told.ts';

/** A list that did not confirm an entry for this long is called old. */
export const LIST_DAYS_OLD = 365;
const DAY_MS = 86_400_000;

export function againstOf(session: Session, grade: Grade, measured: Measured): Told[] {
  const at = session.lastAt;
  const told: Told[] = [];
  if (session.mining !== null) {
    tellTalk(told, session.mining);
    tellWork(told, session.mining);
    tellFigures(told, session.mining, measured);
  }
  for (const { what, at: since, count } of session.ordinary) {
    told.push({ kind: `ordinary-${what}`, at: since, data: { count } });
  }
  tellLists(told, session, grade);
  if (isUnseen(session)) told.push({ kind: 'content-unseen', at, data: {} });
  const ranksLow = grade === 'listed' || grade === 'behaved' || grade === 'corroborated';
  if (ranksLow && grade !== 'listed') told.push({ kind: 'shape-only', at, data: {} });
  told.push({ kind: 'shared-address', at, data: {} });
  if (!ranksLow) told.push({ kind: 'intent-unknown', at, data: {} });
  return told;
}

function tellTalk(told: Told[], mining: Mining): void {
  const { welcome, login } = mining;
  if (!mining.openingSeen) told.push({ kind: 'joined-midway', at: mining.firstAt ?? 0, data: {} });
  if (welcome?.ok === false) {
    const kind = mining.helloAt === null ? 'request-refused' : 'hello-refused';
    told.push({ kind, at: welcome.at, data: { error: welcome.error } });
  }
  if (mining.loginAnswer?.ok === false) {
    const { at, error } = mining.loginAnswer;
    told.push({ kind: 'login-refused', at, data: { error } });
  }
  if (login?.name.wallet?.checksum === 'invalid') {
    const data = { address: login.name.wallet.address };
    told.push({ kind: 'wallet-invalid', at: login.at, data });
  }
  if (mining.work.jobCount === 0) told.push({ kind: noWork(mining), at: mining.lastAt, data: {} });
}

function noWork(mining: Mining): 'no-work-returned' | 'no-job' {
  const isPolling = mining.protocol !== null && POLLING.has(mining.protocol);
  return isPolling || mining.pollCount > 0 ? 'no-work-returned' : 'no-job';
}

function tellWork(told: Told[], mining: Mining): void {
  const { work } = mining;
  if (work.rejected > 0) {
    const data = { count: work.rejected, error: work.lastError };
    told.push({ kind: 'results-rejected', at: work.firstRejectedAt ?? mining.lastAt, data });
  }
  if (work.unanswered > 0) {
    told.push({ kind: 'results-unanswered', at: mining.lastAt, data: { count: work.unanswered } });
  }
  if (work.unknownJobCount > 0) {
    const at = work.firstShareAt ?? mining.lastAt;
    told.push({ kind: 'job-unknown', at, data: { count: work.unknownJobCount } });
  }
  if (work.shortCount > 0) {
    const at = work.firstAcceptedAt ?? mining.lastAt;
    told.push({ kind: 'result-too-easy', at, data: { count: work.shortCount } });
  }
  if (work.jobCount > 0 && work.submitted === 0) {
    told.push({ kind: 'no-result', at: mining.lastAt, data: {} });
  }
}

function tellFigures(told: Told[], mining: Mining, measured: Measured): void {
  const at = mining.lastAt;
  if (measured.by === 'era') told.push({ kind: 'coin-likely', at, data: { coin: measured.coin } });
  if (measured.hashrate?.basis === 'self-reported') {
    told.push({ kind: 'rate-only-claimed', at, data: {} });
  }
  if (measured.hashrate === null && mining.work.accepted > 0) {
    const kind = measured.algorithm === null ? 'rate-algorithm-unknown' : 'rate-difficulty-unknown';
    told.push({ kind, at, data: {} });
  }
  if (measured.hashrate !== null && measured.power === null) {
    told.push({ kind: 'power-unknown', at, data: { algorithm: measured.algorithm } });
  }
}

function tellLists(told: Told[], session: Session, grade: Grade): void {
  for (const listing of session.listings) told.push(...entryAgainst(listing));
  if (grade !== 'listed') return;
  const at = session.lastAt;
  told.push({ kind: 'name-only', at, data: {} });
  if (looksLikeBrowsing(session)) told.push({ kind: 'web-visit', at, data: {} });
}

/** What makes this entry say less than others; also told of names that were only asked for in DNS. */
export function entryAgainst({ at, indicator, asked }: Listing): Told[] {
  const told: Told[] = [];
  const { list, seenOn, doubt } = indicator;
  // That a list is undated is told below, whatever else is in doubt.
  if (doubt && doubt !== 'undated') told.push({ kind: `doubt-${doubt}`, at, data: { asked } });
  const since = seenOn === null ? null : millisFromDate(seenOn);
  const days = since === null ? null : Math.floor((at - since) / DAY_MS);
  if (days === null) told.push({ kind: 'list-undated', at, data: { list } });
  else if (days > LIST_DAYS_OLD) told.push({ kind: 'list-old', at, data: { list, seenOn, days } });
  return told;
}

/** Browsers offer HTTP by ALPN; stock miners send none. */
function looksLikeBrowsing(session: Session): boolean {
  const offers = session.tlsClient?.alpn ?? [];
  return (
    offers.some((name) => name === 'h2' || name.startsWith('http/')) || session.httpRequest !== null
  );
}

function isUnseen(session: Session): boolean {
  const isTls = session.carriers.includes('tls') || session.tlsClient !== null;
  return isTls && session.mining === null;
}
