/** What the events of a clock make of it. */
import { assert } from '#base/assert.ts';
import { aggregate } from '#model/aggregate.ts';
import { CaseClock, clockEvents, type ClockEvents } from '#model/clock.ts';
import type { Evolve, Recorded } from '#model/event.ts';

export const evolveClock: Evolve<CaseClock, ClockEvents> = (state, event) => {
  if (event.type === 'clock.started') return withNext(started(event));
  assert(state !== null, 'a clock is started before anything else happens to it');
  return withNext({ ...change(state, event), version: event.version });
};

export const clockAggregate = aggregate({
  kind: 'clock',
  table: 'clock',
  state: CaseClock,
  events: clockEvents,
  evolve: evolveClock,
});

type Event = Recorded<ClockEvents>;
type Later = Exclude<Event, { readonly type: 'clock.started' }>;

function started(event: Extract<Event, { readonly type: 'clock.started' }>): CaseClock {
  return {
    ...event.data,
    id: event.streamId,
    version: event.version,
    state: 'running',
    run: 1,
    startedAt: event.at,
    nextAt: null,
    warnedAt: null,
    breachedAt: null,
    escalations: [],
    pausedAt: null,
    leftMs: null,
    pauses: [],
    stoppedAt: null,
    outcome: null,
  };
}

function change(clock: CaseClock, event: Later): CaseClock {
  const { at } = event;
  switch (event.type) {
    case 'clock.paused': {
      const { code, leftMs } = event.data;
      const pause = { from: at, to: null, code, reason: event.personal?.reason ?? null };
      const pauses = [...clock.pauses, pause];
      return { ...clock, state: 'paused', pausedAt: at, leftMs, pauses };
    }
    case 'clock.resumed':
      return { ...clock, ...event.data, state: 'running', ...ended(clock, at) };
    case 'clock.extended': {
      const { by: _by, ...deadlines } = event.data;
      const run = clock.run + 1;
      return { ...clock, ...deadlines, state: 'running', run, warnedAt: null, escalations: [] };
    }
    case 'clock.deadline-told': {
      const { leftMs, ...deadlines } = event.data;
      const state = leftMs === null ? 'running' : 'paused';
      const run = clock.run + 1;
      return { ...clock, ...deadlines, state, leftMs, run, warnedAt: null, escalations: [] };
    }
    case 'clock.warned':
      return { ...clock, warnedAt: at };
    case 'clock.breached':
      return { ...clock, state: 'breached', breachedAt: at };
    case 'clock.escalated': {
      const { level, jurisdiction } = event.data;
      return { ...clock, escalations: [...clock.escalations, { level, jurisdiction, at }] };
    }
    default: {
      const { outcome } = event.data;
      return { ...clock, state: 'stopped', stoppedAt: at, outcome, ...ended(clock, at) };
    }
  }
}

/** No pause is open any more. */
function ended(clock: CaseClock, at: string): Pick<CaseClock, 'pausedAt' | 'leftMs' | 'pauses'> {
  const pauses = clock.pauses.map((pause) => (pause.to === null ? { ...pause, to: at } : pause));
  return { pausedAt: null, leftMs: null, pauses };
}

function withNext(clock: CaseClock): CaseClock {
  if (clock.state === 'running') {
    const warn = clock.warnedAt === null ? clock.warnAt : null;
    return { ...clock, nextAt: warn ?? clock.dueAt };
  }
  const step = clock.state === 'breached' ? clock.escalateAt[clock.escalations.length] : undefined;
  return { ...clock, nextAt: step ?? null };
}
