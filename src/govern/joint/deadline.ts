import { isoFrom } from '#base/clock.ts';
import { refuse, type Refusal } from '#model/decision.ts';

const DAY_MS = 86_400_000;

/** A deadline lies ahead, and not beyond all planning. */
export function deadlineFault(dueAt: string, at: number, daysMax: number): Refusal | null {
  const last = at + daysMax * DAY_MS;
  const due = Date.parse(dueAt);
  if (due <= at) return refuse('invalid', 'The deadline lies in the past');
  return due > last ? refuse('invalid', `The deadline lies beyond ${isoFrom(last)}`) : null;
}
