/** When a campaign is due, and what it does by itself before and after: counted on the business calendar. */
import { Temporal } from 'temporal-polyfill';
import { isoFrom } from '#base/clock.ts';
import type { CalendarRules } from '#model/calendar.ts';
import type { CampaignContent, CampaignDeadline, CampaignStep } from '#model/campaign.ts';
import { refuse, type Refusal } from '#model/decision.ts';
import { addBusinessTime, beforeDue, yearsWithoutData } from './calendar-time.ts';

export interface Counting {
  /** Null: the jurisdiction has no calendar; Monday to Friday is counted. */
  readonly id: string | null;
  readonly rules: CalendarRules;
}

type Times = Pick<CampaignContent, 'due' | 'remindBefore' | 'escalateAfter'>;

/** `at`: when it opens, or when the deadline is moved, in milliseconds. Reminders that would be earlier are left out. */
export function deadlineOf(
  { due, remindBefore, escalateAfter }: Times,
  at: number,
  { id, rules }: Counting,
): CampaignDeadline | Refusal {
  const dueMs = 'term' in due ? addBusinessTime(rules, at, due.term) : closingOn(rules, due.day);
  if (dueMs <= at) return refuse('invalid', 'The deadline is over before the campaign opens');
  const steps: CampaignStep[] = [
    ...remindBefore.map((time) => ({
      kind: 'remind' as const,
      at: isoFrom(beforeDue(rules, dueMs, time)),
      up: 0,
    })),
    { kind: 'due', at: isoFrom(dueMs), up: 0 },
    ...escalateAfter.map((time, i) => ({
      kind: 'escalate' as const,
      at: isoFrom(addBusinessTime(rules, dueMs, time)),
      up: i + 1,
    })),
  ];
  const last = Math.max(...steps.map((step) => Date.parse(step.at)));
  return {
    dueAt: isoFrom(dueMs),
    calendarId: id,
    uncertainYears: yearsWithoutData(rules, at, last),
    steps: steps
      .filter((step) => Date.parse(step.at) > at)
      .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  };
}

/** When the office closes on that day; where it does not open, on the next day that it does (Civil Code, article 203). */
function closingOn(rules: CalendarRules, day: string): number {
  const midnight = Temporal.PlainDate.from(day).toZonedDateTime(rules.timeZone).epochMilliseconds;
  return addBusinessTime(rules, midnight - 1, { businessDays: 1 });
}
