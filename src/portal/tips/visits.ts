/**
 * What stands between two pages of somebody who opened a box, instead of a cookie: a word by chance in the forms of the page. The
 * box's keys lie in the memory of this process, for half an hour without a sign of life, and nowhere else.
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import type { OpenBox } from '#service/tips/mailbox.ts';

export const VISIT_MS = 30 * 60_000;
/** Boxes open at once; the one that waits longest is closed first. */
export const VISITS_MAX = 500;
const PASS_BYTES = 24;

export class Visits {
  readonly #clock: Clock;
  readonly #open = new Map<string, { readonly box: OpenBox; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  begin(box: OpenBox): string {
    this.#sweep();
    const [oldest] = this.#open.keys();
    if (this.#open.size >= VISITS_MAX && oldest !== undefined) this.#open.delete(oldest);
    const pass = randomBytes(PASS_BYTES).toString('base64url');
    this.#keep(pass, box);
    return pass;
  }

  /** Null: over, or never begun. */
  find(pass: string): OpenBox | null {
    const visit = this.#open.get(pass);
    if (visit === undefined || visit.until <= this.#clock.now()) return null;
    this.#open.delete(pass);
    this.#keep(pass, visit.box);
    return visit.box;
  }

  end(pass: string): void {
    this.#open.delete(pass);
  }

  #keep(pass: string, box: OpenBox): void {
    this.#open.set(pass, { box, until: this.#clock.now() + VISIT_MS });
  }

  /** The longest unused come first. */
  #sweep(): void {
    for (const [pass, { until }] of this.#open) {
      if (until > this.#clock.now()) return;
      this.#open.delete(pass);
    }
  }
}
