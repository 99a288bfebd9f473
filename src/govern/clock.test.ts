import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isoFrom } from '#base/clock.ts';
import {
  CaseClock,
  clockEvents,
  CLOCK_KINDS,
  ClockTerms,
  ESCALATIONS_MAX,
  PAUSE_REASONS,
  PAUSES_MAX,
  SUBJECT_CLOCKS,
  type ClockEvents,
  type PauseReason,
} from '#model/clock.ts';
import { isRefusal, type Decision } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import { CHINA_CALENDAR, plainCalendar } from './calendar-shipped.ts';
import {
  dueActions,
  extendClock,
  pauseClock,
  resumeClock,
  startClock,
  stopClock,
  tellDeadline,
} from './clock.ts';
import { evolveClock } from './clock-state.ts';

const ID = '018f6f4e-0000-7000-8000-000000000001';
const CASE = '018f6f4e-0000-7000-8000-000000000002';
const HOUR = 3_600_000;
const ms = (text: string): number => Date.parse(text);
const MONDAY = ms('2026-03-02T09:00:00+08:00');

const TERMS: ClockTerms = {
  target: { businessDays: 5 },
  warnBefore: { businessDays: 1 },
  escalation: [
    { after: null, up: 0 },
    { after: { businessDays: 2 }, up: 1 },
  ],
};
const START = {
  kind: 'rectification',
  aboutKind: 'case',
  aboutId: CASE,
  caseId: CASE,
  unitId: null,
  sector: null,
  jurisdiction: 'hebei/shijiazhuang/yuhua',
  calendarId: ID,
  terms: TERMS,
} as const;

type Drafted = Draft<ClockEvents>;

/** Records events the way the store does, and checks each of them and the row against the model. */
function record(state: CaseClock | null, events: readonly Drafted[], at: number): CaseClock {
  let next = state;
  for (const draft of events) {
    clockEvents[draft.type].data.parse(draft.data);
    const version = (next?.version ?? 0) + 1;
    const head = { streamId: ID, version, at: isoFrom(at), actorId: null, personal: null };
    next = evolveClock(next, { ...head, ...draft });
  }
  assert.ok(next !== null);
  return CaseClock.parse(next);
}

function decided(state: CaseClock | null, decision: Decision<Drafted>, at: number): CaseClock {
  assert.ok(!isRefusal(decision), JSON.stringify(decision));
  return record(state, decision.events, at);
}

const started = (change: Partial<typeof START> | object = {}, at = MONDAY): CaseClock =>
  decided(null, startClock(null, { ...START, ...change }, CHINA_CALENDAR, at), at);

const typesAt = (clock: CaseClock, at: number): string[] =>
  dueActions(clock, at).map((event) => event.type);

test('startClock() counts deadline, warning and escalations on the calendar', () => {
  const clock = started();
  assert.equal(clock.binds, 'subject');
  assert.equal(ms(clock.dueAt), ms('2026-03-09T17:30:00+08:00'));
  assert.equal(ms(clock.warnAt ?? ''), ms('2026-03-06T08:30:00+08:00'));
  assert.deepEqual(clock.escalateAt.map(ms), [ms(clock.dueAt), ms('2026-03-11T17:30:00+08:00')]);
  assert.equal(clock.nextAt, clock.warnAt);
  assert.deepEqual(clock.uncertainYears, []);
  assert.ok(isRefusal(startClock(clock, START, CHINA_CALENDAR, MONDAY)));
});

test('startClock() says which years it had no holidays for, and none when it counts by hours', () => {
  const late = ms('2026-12-30T09:00:00+08:00');
  assert.deepEqual(started({}, late).uncertainYears, [2027]);
  const terms = { target: { hours: 72 }, warnBefore: null, escalation: [] };
  assert.deepEqual(started({ terms }, late).uncertainYears, []);
});

test('startClock() leaves out a warning that would come at once', () => {
  const terms = { ...TERMS, target: { businessDays: 1 }, warnBefore: { businessDays: 3 } };
  const clock = started({ terms });
  assert.equal(clock.warnAt, null);
  assert.equal(clock.nextAt, clock.dueAt);
});

test('dueActions() warns, then tells of the breach, then escalates to the level above', () => {
  let clock = started();
  assert.deepEqual(typesAt(clock, ms(clock.warnAt ?? '') - 1), []);
  assert.deepEqual(typesAt(clock, ms(clock.warnAt ?? '')), ['clock.warned']);
  clock = record(clock, dueActions(clock, ms(clock.dueAt) - 1), ms(clock.dueAt) - 1);
  assert.deepEqual(typesAt(clock, ms(clock.dueAt) - 1), [], 'not a second time');
  assert.deepEqual(typesAt(clock, ms(clock.dueAt)), ['clock.breached', 'clock.escalated']);
  clock = record(clock, dueActions(clock, ms(clock.dueAt)), ms(clock.dueAt));
  assert.equal(clock.state, 'breached');
  const week = ms(clock.dueAt) + 168 * HOUR;
  clock = record(clock, dueActions(clock, week), week);
  assert.deepEqual(
    clock.escalations.map(({ level, jurisdiction }) => [level, jurisdiction]),
    [
      [1, 'hebei/shijiazhuang/yuhua'],
      [2, 'hebei/shijiazhuang'],
    ],
  );
  assert.equal(clock.nextAt, null);
});

test('dueActions() that come late tell of everything but the warning', () => {
  const clock = started({ terms: { ...TERMS, escalation: [{ after: null, up: 8 }] } });
  const events = dueActions(clock, ms(clock.dueAt) + 1000 * HOUR);
  assert.deepEqual(
    events.map((event) => event.type),
    ['clock.breached', 'clock.escalated'],
  );
  const after = record(clock, events, ms(clock.dueAt) + 1000 * HOUR);
  assert.equal(after.warnedAt, null);
  assert.equal(after.escalations[0]?.jurisdiction, 'hebei', 'not above the root');
});

test('pauseClock() and resumeClock() move the deadline by the working time that was left', () => {
  const at = ms('2026-03-06T17:00:00+08:00');
  let clock = started();
  clock = decided(clock, pauseClock(clock, 'appeal', 'heard first', CHINA_CALENDAR, at), at);
  assert.equal(clock.leftMs, 8 * HOUR);
  assert.equal(clock.nextAt, null);
  assert.deepEqual(typesAt(clock, at + 9999 * HOUR), [], 'nothing happens while it stands still');
  const on = ms('2026-03-28T12:00:00+08:00');
  clock = decided(clock, resumeClock(clock, CHINA_CALENDAR, on), on);
  assert.equal(ms(clock.dueAt), ms('2026-03-31T09:00:00+08:00'));
  assert.equal(clock.pauses.length, 1);
  assert.equal(clock.pauses[0]?.to, isoFrom(on));
});

test('pauseClock() is refused when overdue, when it stands already, and for reasons of others', () => {
  const clock = started();
  const pause = (from: CaseClock, code: PauseReason, at: number): boolean =>
    !isRefusal(pauseClock(from, code, 'because', CHINA_CALENDAR, at));
  assert.equal(pause(clock, 'appeal', MONDAY + 1), true);
  assert.equal(pause(clock, 'appeal', ms(clock.dueAt)), false);
  assert.equal(pause(clock, 'waiting-for-subject', MONDAY + 1), false);
  assert.equal(pause(started({ kind: 'release' }), 'waiting-for-subject', MONDAY + 1), true);
  assert.equal(pause(started({ kind: 'release' }), 'appeal', MONDAY + 1), false);
  assert.equal(pause({ ...clock, state: 'paused' }, 'appeal', MONDAY + 1), false);
});

test('pauseClock() takes no more than its limit', () => {
  let clock = started();
  for (let i = 0; i < PAUSES_MAX; i++) {
    clock = decided(
      clock,
      pauseClock(clock, 'appeal', 'x', CHINA_CALENDAR, MONDAY + i),
      MONDAY + i,
    );
    clock = decided(clock, resumeClock(clock, CHINA_CALENDAR, MONDAY + i), MONDAY + i);
  }
  const once = pauseClock(clock, 'appeal', 'x', CHINA_CALENDAR, MONDAY + 99);
  assert.equal(isRefusal(once) && once.refused, 'too-many');
});

test('extendClock() begins another run for the subject, and never for the authority', () => {
  const by = { businessDays: 3 };
  const extend = (clock: CaseClock, at: number): Decision<Drafted> =>
    extendClock(clock, by, 'hardship', CHINA_CALENDAR, at);
  const refused = extend(started({ kind: 'release' }), MONDAY);
  assert.equal(isRefusal(refused) && refused.refused, 'forbidden');

  const early = decided(started(), extend(started(), MONDAY), MONDAY);
  assert.equal(ms(early.dueAt), ms('2026-03-12T17:30:00+08:00'));
  assert.equal(early.run, 2);

  const late = ms('2026-03-16T10:00:00+08:00');
  const missed = record(started(), dueActions(started(), late), late);
  const again = decided(missed, extend(missed, late), late);
  assert.equal(ms(again.dueAt), ms('2026-03-19T17:30:00+08:00'));
  assert.equal(again.state, 'running');
  assert.equal(again.escalations.length, 0);
  const done = decided(again, stopClock(again, 'done', late + 1), late + 1);
  assert.equal(done.outcome, 'late', 'an extension does not undo the breach');
});

test('stopClock() tells in time from late even where no sweep has looked', () => {
  const clock = started();
  const due = ms(clock.dueAt);
  const stop = (at: number, because: 'done' | 'void' = 'done'): CaseClock =>
    decided(clock, stopClock(clock, because, at), at);
  assert.equal(stop(due - 1).outcome, 'met');
  assert.equal(stop(due).outcome, 'late');
  assert.equal(stop(due).breachedAt, isoFrom(due));
  assert.equal(stop(due - 1, 'void').outcome, 'void');
  assert.ok(isRefusal(stopClock(stop(due), 'done', due)));
});

test('ClockTerms has as many steps up as there can be jurisdictions', () => {
  const steps = (count: number): boolean => {
    const escalation = Array.from({ length: count }, () => ({ after: null, up: 1 }));
    return ClockTerms.safeParse({ ...TERMS, escalation }).success;
  };
  assert.equal(steps(ESCALATIONS_MAX), true);
  assert.equal(steps(ESCALATIONS_MAX + 1), false);
});

test('every reason to pause is for somebody, and both sides have some', () => {
  for (const whose of Object.values(PAUSE_REASONS)) assert.ok(whose.length > 0);
  assert.ok(CLOCK_KINDS.some((kind) => !SUBJECT_CLOCKS.some((subjects) => subjects === kind)));
});

test('startClock() ends when people were told that it does, whatever the terms are', () => {
  const toldDueAt = ms('2026-03-20T17:30:00+08:00');
  const clock = decided(
    null,
    startClock(null, { ...START, toldDueAt }, CHINA_CALENDAR, MONDAY),
    MONDAY,
  );
  assert.equal(ms(clock.dueAt), toldDueAt);
  assert.ok(clock.warnAt !== null && ms(clock.warnAt) < toldDueAt);
});

test('tellDeadline() moves the deadline to what was told, earlier or later, as a new run', () => {
  const rules = CHINA_CALENDAR;
  const clock = decided(null, startClock(null, START, rules, MONDAY), MONDAY);
  for (const told of [ms(clock.dueAt) - 24 * HOUR, ms(clock.dueAt) + 24 * HOUR]) {
    const moved = decided(clock, tellDeadline(clock, told, rules, MONDAY), MONDAY);
    assert.deepEqual([ms(moved.dueAt), moved.state, moved.run], [told, 'running', 2]);
  }
  assert.deepEqual(tellDeadline(clock, ms(clock.dueAt), rules, MONDAY), { events: [] });
  const late = ms(clock.dueAt) + HOUR;
  const again = decided(clock, tellDeadline(clock, late + 50 * HOUR, rules, late), late);
  assert.deepEqual([again.state, again.breachedAt], ['running', isoFrom(late)]);
});

test('tellDeadline() leaves a paused clock paused, with what is left until then', () => {
  const rules = CHINA_CALENDAR;
  const clock = decided(null, startClock(null, START, rules, MONDAY), MONDAY);
  const paused = decided(clock, pauseClock(clock, 'appeal', 'filed', rules, MONDAY), MONDAY);
  const told = ms('2026-03-03T12:00:00+08:00');
  const moved = decided(paused, tellDeadline(paused, told, rules, MONDAY), MONDAY);
  assert.deepEqual([moved.state, moved.nextAt], ['paused', null]);
  // Three hours and four in the afternoon, three and a half the next morning.
  assert.equal(moved.leftMs, 10.5 * HOUR);
  const resumed = decided(moved, resumeClock(moved, rules, MONDAY), MONDAY);
  assert.equal(ms(resumed.dueAt), told);
});

test('tellDeadline() never moves a clock that binds the authority, nor a stopped one', () => {
  const rules = CHINA_CALENDAR;
  const release = { ...START, kind: 'release' } as const;
  const clock = decided(null, startClock(null, release, rules, MONDAY), MONDAY);
  const answer = tellDeadline(clock, MONDAY + HOUR, rules, MONDAY);
  assert.ok(isRefusal(answer) && answer.refused === 'forbidden');
  const own = decided(null, startClock(null, START, rules, MONDAY), MONDAY);
  const stopped = decided(own, stopClock(own, 'done', MONDAY), MONDAY);
  assert.ok(isRefusal(tellDeadline(stopped, MONDAY + HOUR, rules, MONDAY)));
});

/** What may happen to a clock: time passes, and somebody does something. */
const steps = fc.array(
  fc.record({
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 * HOUR })),
    act: fc.constantFrom('sweep', 'sweep', 'pause', 'resume', 'extend', 'stop'),
  }),
  { maxLength: 30 },
);
const terms = fc.constantFrom<ClockTerms>(
  TERMS,
  { ...TERMS, target: { businessHours: 12 }, warnBefore: { businessHours: 3 } },
  { ...TERMS, target: { hours: 48 }, warnBefore: { hours: 6 } },
);
const calendars = fc.constantFrom(CHINA_CALENDAR, plainCalendar('Europe/Berlin'));

test('no course of events warns twice, breaches twice in a run or while paused, or shortens a deadline', () => {
  fc.assert(
    fc.property(terms, calendars, steps, (by, rules, course) => {
      let at = MONDAY;
      let clock = decided(null, startClock(null, { ...START, terms: by }, rules, at), at);
      const seen = new Set<string>();
      for (const { wait, act } of course) {
        at += wait;
        const before = clock;
        const events = eventsOf(clock, act, rules, at);
        for (const event of events) {
          if (event.type === 'clock.warned' || event.type === 'clock.breached') {
            const once = `${event.type} ${event.data.run}`;
            assert.ok(!seen.has(once), once);
            seen.add(once);
            assert.equal(before.state, 'running');
          }
        }
        if (events.length > 0) clock = record(clock, events, at);
        assert.ok(ms(clock.dueAt) >= ms(before.dueAt), 'a deadline never moves back');
        if (act === 'sweep') assert.deepEqual(dueActions(clock, at), [], 'a second sweep is idle');
        const next = clock.nextAt;
        if (next !== null) {
          assert.deepEqual(dueActions(clock, ms(next) - 1), []);
          assert.ok(
            dueActions(clock, ms(next)).length > 0,
            'nextAt is when there is something to do',
          );
        } else assert.deepEqual(dueActions(clock, at + 99_999 * HOUR), []);
      }
    }),
    { numRuns: 200 },
  );
});

function eventsOf(
  clock: CaseClock,
  act: string,
  rules: Parameters<typeof resumeClock>[1],
  at: number,
): readonly Drafted[] {
  const all: Record<string, () => Decision<Drafted>> = {
    sweep: () => ({ events: dueActions(clock, at) }),
    pause: () => pauseClock(clock, 'force-majeure', 'flood', rules, at),
    resume: () => resumeClock(clock, rules, at),
    extend: () => extendClock(clock, { businessDays: 1 }, 'asked', rules, at),
    stop: () => stopClock(clock, 'done', at),
  };
  const decision = all[act]?.();
  return decision === undefined || isRefusal(decision) ? [] : decision.events;
}
