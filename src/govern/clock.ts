/**
 * Clocks of the office.
 *
 *     running ──warn──▶ running ──due──▶ breached ──▶ escalated, level by level
 *        │ ▲               │ ▲              │
 *        ▼ │ resume        ▼ │              │ extend: a new run
 *       paused            paused            ▼
 *     any of them ──stop──▶ stopped       running
 *     any but stopped ──another deadline told──▶ a new run, still paused where it was
 *
 * What is due follows from the state and the time alone (`dueActions`), so a sweep may run at any time, late or twice.
 */
import { isoFrom } from '#base/clock.ts';
import type { CalendarRules, Duration } from '#model/calendar.ts';
import {
  PAUSE_REASONS,
  PAUSES_MAX,
  SUBJECT_CLOCKS,
  type CaseClock,
  type ClockAbout,
  type ClockEvents,
  type ClockKind,
  type ClockTerms,
  type Deadlines,
  type PauseReason,
} from '#model/clock.ts';
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import {
  addBusinessTime,
  addWorkingTime,
  beforeDue,
  businessTimeBetween,
  yearsWithoutData,
} from './calendar-time.ts';

type Drafted = Draft<ClockEvents>;

export interface ClockStart extends ClockAbout {
  readonly kind: ClockKind;
  readonly calendarId: string | null;
  readonly terms: ClockTerms;
  /** The deadline that people were told, milliseconds since 1970; absent or null: it follows from the terms. */
  readonly toldDueAt?: number | null;
}

export function startClock(
  state: CaseClock | null,
  start: ClockStart,
  rules: CalendarRules,
  at: number,
): Decision<Drafted> {
  if (state !== null) return refuse('conflict', 'This clock runs already');
  const { toldDueAt = null, ...facts } = start;
  const dueAt = toldDueAt ?? addBusinessTime(rules, at, start.terms.target);
  const deadlines = deadlinesOf(start.terms, rules, at, dueAt);
  const binds = bindsSubject(start.kind) ? 'subject' : 'authority';
  return { events: [{ type: 'clock.started', data: { ...facts, binds, ...deadlines } }] };
}

/**
 * People were told another deadline: it holds, whatever was counted. A clock that stands still goes on standing, with what
 * is left until then.
 */
export function tellDeadline(
  clock: CaseClock,
  dueAt: number,
  rules: CalendarRules,
  at: number,
): Decision<Drafted> {
  if (clock.binds === 'authority') {
    return refuse('forbidden', 'No notice moves a clock that binds the authority');
  }
  if (clock.state === 'stopped') return refuse('wrong-state', 'This clock was stopped before');
  if (dueAt === Date.parse(clock.dueAt)) return { events: [] };
  const leftMs = clock.state === 'paused' ? leftUntil(clock, rules, at, dueAt) : null;
  const data = { leftMs, ...deadlinesOf(clock.terms, rules, at, dueAt) };
  return { events: [...unnoticed(clock, at), { type: 'clock.deadline-told', data }] };
}

function leftUntil(clock: CaseClock, rules: CalendarRules, at: number, dueAt: number): number {
  if (dueAt <= at) return 0;
  return isByHours(clock) ? dueAt - at : businessTimeBetween(rules, at, dueAt);
}

/** What is to be recorded at `nowMs`; empty when it was all recorded before. A warning that comes after the deadline is none. */
export function dueActions(clock: CaseClock, nowMs: number): readonly Drafted[] {
  if (clock.nextAt === null || Date.parse(clock.nextAt) > nowMs) return [];
  const { run, dueAt } = clock;
  const events: Drafted[] = [];
  if (clock.state === 'running') {
    if (Date.parse(dueAt) > nowMs) return [{ type: 'clock.warned', data: { run, dueAt } }];
    events.push({ type: 'clock.breached', data: { run, dueAt } });
  }
  for (const [i, step] of clock.terms.escalation.entries()) {
    const due = clock.escalateAt[i];
    if (i < clock.escalations.length || due === undefined || Date.parse(due) > nowMs) continue;
    const jurisdiction = above(clock.jurisdiction, step.up);
    events.push({ type: 'clock.escalated', data: { run, level: i + 1, jurisdiction } });
  }
  return events;
}

export function pauseClock(
  clock: CaseClock,
  code: PauseReason,
  reason: string,
  rules: CalendarRules,
  at: number,
): Decision<Drafted> {
  const dueAt = Date.parse(clock.dueAt);
  if (clock.state !== 'running') {
    return refuse('wrong-state', `Only a running clock can be paused; this one is ${clock.state}`);
  }
  if (dueAt <= at) return refuse('wrong-state', 'The deadline has passed: it cannot be paused now');
  if (clock.pauses.length >= PAUSES_MAX) {
    return refuse('too-many', `A clock can be paused ${PAUSES_MAX} times`);
  }
  if (!PAUSE_REASONS[code].includes(clock.binds)) {
    return refuse('invalid', `A clock that binds the ${clock.binds} does not stop for ${code}`);
  }
  const leftMs = leftUntil(clock, rules, at, dueAt);
  return { events: [{ type: 'clock.paused', data: { code, leftMs }, personal: { reason } }] };
}

/** The deadline moves by what was left when it was paused, never to an earlier instant than before. */
export function resumeClock(clock: CaseClock, rules: CalendarRules, at: number): Decision<Drafted> {
  if (clock.state !== 'paused' || clock.leftMs === null) {
    return refuse('wrong-state', `Only a paused clock can go on; this one is ${clock.state}`);
  }
  const left = clock.leftMs;
  const due = isByHours(clock) ? at + left : addWorkingTime(rules, at, left);
  const dueAt = Math.max(due, Date.parse(clock.dueAt));
  const deadlines = deadlinesOf(clock.terms, rules, Date.parse(clock.startedAt), dueAt);
  return { events: [{ type: 'clock.resumed', data: deadlines }] };
}

/** More time for the subject: from the old deadline, or from now when that was missed. */
export function extendClock(
  clock: CaseClock,
  by: Duration,
  reason: string,
  rules: CalendarRules,
  at: number,
): Decision<Drafted> {
  if (clock.binds === 'authority') {
    return refuse('forbidden', 'The authority does not extend a clock that binds itself');
  }
  if (clock.state !== 'running' && clock.state !== 'breached') {
    return refuse('wrong-state', `A clock that is ${clock.state} cannot be extended`);
  }
  const from = Math.max(at, Date.parse(clock.dueAt));
  const dueAt = addBusinessTime(rules, from, by);
  const data = { by, ...deadlinesOf(clock.terms, rules, at, dueAt) };
  return {
    events: [...unnoticed(clock, at), { type: 'clock.extended', data, personal: { reason } }],
  };
}

/** `done`: what it waited for happened. `void`: it no longer matters, for instance because the case was unfounded. */
export function stopClock(
  clock: CaseClock,
  because: 'done' | 'void',
  at: number,
): Decision<Drafted> {
  if (clock.state === 'stopped') return refuse('wrong-state', 'This clock was stopped before');
  const missed = unnoticed(clock, at);
  const late = missed.length > 0 || clock.breachedAt !== null;
  const outcome = because === 'void' ? 'void' : late ? 'late' : 'met';
  return { events: [...missed, { type: 'clock.stopped', data: { outcome } }] };
}

/** The breach that no sweep has recorded yet: what happens late must not pass for in time. */
function unnoticed(clock: CaseClock, at: number): readonly Drafted[] {
  if (clock.state !== 'running' || Date.parse(clock.dueAt) > at) return [];
  return [{ type: 'clock.breached', data: { run: clock.run, dueAt: clock.dueAt } }];
}

/** A warning at or before the beginning would tell nobody anything, so there is none. */
function deadlinesOf(
  terms: ClockTerms,
  rules: CalendarRules,
  fromMs: number,
  dueMs: number,
): Deadlines {
  const warn = terms.warnBefore === null ? fromMs : beforeDue(rules, dueMs, terms.warnBefore);
  const steps = terms.escalation.map(({ after }) =>
    after === null ? dueMs : addBusinessTime(rules, dueMs, after),
  );
  const dated = [terms.target, terms.warnBefore, ...terms.escalation.map(({ after }) => after)];
  const byCalendar = dated.some((time) => time !== null && !('hours' in time));
  return {
    dueAt: isoFrom(dueMs),
    warnAt: warn > fromMs && warn < dueMs ? isoFrom(warn) : null,
    escalateAt: steps.map(isoFrom),
    uncertainYears: byCalendar ? yearsWithoutData(rules, fromMs, Math.max(dueMs, ...steps)) : [],
  };
}

function bindsSubject(kind: ClockKind): boolean {
  return SUBJECT_CLOCKS.some((subjects) => subjects === kind);
}

function isByHours({ terms }: CaseClock): boolean {
  return 'hours' in terms.target;
}

/** The jurisdiction so many levels above; the root when there are fewer. */
function above(jurisdiction: string, up: number): string {
  const path = jurisdiction.split('/');
  return path.slice(0, Math.max(1, path.length - up)).join('/');
}
