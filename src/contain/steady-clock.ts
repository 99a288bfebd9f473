/** Time that nobody sets: leases must end although somebody moves the clock (governance.md, appendix B). */
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { Clock } from '#base/clock.ts';

export interface SteadyClock extends Clock {
  /** Milliseconds since the machine started. */
  up(): number;
  /** Another after each start. */
  readonly bootId: string;
}

/** `now` is near the wall clock's time at the start, and runs evenly from then on. */
export function steadyClock(): SteadyClock {
  const { timeOrigin } = performance;
  return {
    now: () => timeOrigin + performance.now(),
    up: () => uptime() * 1000,
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
  };
}
