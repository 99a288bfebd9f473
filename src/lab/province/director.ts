/** Plays many stories at once by the hand of one clock: whatever is due next happens next. */
import { SWEEPS } from '#service/sweeps.ts';
import type { Office } from '#service/office.ts';
import type { StageClock } from '../office/stage.ts';
import type { Story } from './stories.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** China has one time of day. */
const ZONE_MS = 8 * HOUR_MS;
/** Offices are open from half past eight to half past five. */
const OPENS_MS = 8.5 * HOUR_MS;
const CLOSES_MS = 17.5 * HOUR_MS;

/** Of what the office does by itself, what stories hang on; the rest is done once at the end. */
const MEANWHILE_NAMES: ReadonlySet<string> = new Set(['clocks', 'orders', 'campaigns', 'filings']);
const MEANWHILE = SWEEPS.filter(({ name }) => MEANWHILE_NAMES.has(name));
const AT_END = SWEEPS.filter(({ name }) => name === 'exemptions' || name === 'silence');

interface Turn {
  readonly at: number;
  readonly story: Story;
}

export class Director {
  readonly #office: Office;
  readonly #clock: StageClock;
  readonly #turns: Turn[] = [];

  constructor(office: Office, clock: StageClock) {
    this.#office = office;
    this.#clock = clock;
  }

  add(at: number, story: Story): void {
    this.#insert({ at, story });
  }

  /** What is not over by then stays as it is. */
  async play(until: number, told: (at: number) => void): Promise<void> {
    for (let turn = this.#turns.pop(); turn !== undefined; turn = this.#turns.pop()) {
      if (turn.at > until) break;
      await this.#passTo(turn.at);
      const { value, done } = await turn.story.next();
      told(turn.at);
      if (done === true) continue;
      const next = turn.at + value.hours * HOUR_MS;
      this.#insert({ at: value.isOffice ? inOfficeHours(next) : next, story: turn.story });
    }
    await this.#passTo(until);
    for (const sweep of AT_END) await sweep.run(this.#office);
  }

  async #passTo(at: number): Promise<void> {
    this.#clock.forward(Math.max(0, at - this.#clock.now()));
    for (const sweep of MEANWHILE) await sweep.run(this.#office);
  }

  /** The next one last. */
  #insert(turn: Turn): void {
    let at = this.#turns.length;
    while (at > 0 && (this.#turns[at - 1]?.at ?? 0) < turn.at) at--;
    this.#turns.splice(at, 0, turn);
  }
}

/** The same moment where somebody is at work then, else the next at which somebody is. */
export function inOfficeHours(at: number): number {
  const local = at + ZONE_MS;
  const day = Math.floor(local / DAY_MS);
  // 1970-01-01 was a Thursday.
  const weekday = (day + 4) % 7;
  const time = local - day * DAY_MS;
  if (weekday === 0 || weekday === 6 || time > CLOSES_MS) {
    return inOfficeHours((day + 1) * DAY_MS + OPENS_MS - ZONE_MS);
  }
  // Not all at the stroke of the bell.
  return time < OPENS_MS ? at + OPENS_MS - time + (day % 40) * MINUTE_MS : at;
}
