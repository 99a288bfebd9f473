import type { Clock } from '#base/clock.ts';

/** OpenC2 counts whole milliseconds (language §3.4.2.2); a steady clock has parts of them. */
export function wholeMilliseconds(clock: Clock): Clock {
  return { now: () => Math.floor(clock.now()) };
}
