/** Calendars as they are kept: defined for a jurisdiction, changed when a year's holidays are announced, retired. */
import { assert } from '#base/assert.ts';
import { aggregate } from '#model/aggregate.ts';
import {
  Calendar,
  calendarEvents,
  type CalendarEvents,
  type CalendarRules,
} from '#model/calendar.ts';
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';

type Drafted = Draft<CalendarEvents>;

export const evolveCalendar: Evolve<Calendar, CalendarEvents> = (state, event) => {
  const { version, at } = event;
  if (event.type === 'calendar.defined') {
    const { jurisdiction, rules } = event.data;
    const id = event.streamId;
    return { id, version, jurisdiction, rules, definedAt: at, changedAt: at, retiredAt: null };
  }
  assert(state !== null, 'a calendar is defined before anything else happens to it');
  return event.type === 'calendar.changed'
    ? { ...state, version, rules: event.data.rules, changedAt: at }
    : { ...state, version, retiredAt: at };
};

export const calendarAggregate = aggregate({
  kind: 'calendar',
  table: 'calendar',
  state: Calendar,
  events: calendarEvents,
  evolve: evolveCalendar,
});

export function defineCalendar(
  state: Calendar | null,
  jurisdiction: string,
  rules: CalendarRules,
): Decision<Drafted> {
  if (state !== null) return refuse('conflict', 'This calendar exists already');
  return { events: [{ type: 'calendar.defined', data: { jurisdiction, rules } }] };
}

/** Deadlines that were counted before keep what they were given; only later counts use the new rules. */
export function changeCalendar(state: Calendar, rules: CalendarRules): Decision<Drafted> {
  if (state.retiredAt !== null) return refuse('wrong-state', 'This calendar is retired');
  return { events: [{ type: 'calendar.changed', data: { rules } }] };
}

export function retireCalendar(state: Calendar, reason: string): Decision<Drafted> {
  if (state.retiredAt !== null) return refuse('wrong-state', 'This calendar is retired already');
  return { events: [{ type: 'calendar.retired', data: { reason } }] };
}
