import { isoFrom } from '#base/clock.ts';
import type { OrderReport, PointReport } from '#model/point-report.ts';

/** What an enforcer says of some orders; `at`: milliseconds since 1970. */
export function reportOf(
  at: number,
  orders: readonly (Pick<OrderReport, 'id' | 'generation' | 'observed'> & Partial<OrderReport>)[],
): PointReport {
  return {
    v: 1,
    at: isoFrom(at),
    generation: 1,
    isDryRun: false,
    atDeath: 'lapse',
    elements: orders.length,
    drifts: 0,
    refusal: null,
    refusedHolds: 0,
    lapse: null,
    software: '0.1.0',
    orders: orders.map((order) => ({ count: 1, digest: null, refusal: null, ...order })),
  };
}
