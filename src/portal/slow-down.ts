/** How often an address or a case may ask, and how guesses are slowed down. Kept in memory: a restart forgets, nobody outside can cause one. */
import { OperatingError, ERRORS } from '#base/errors.ts';
import {
  addressGroup,
  afterFailure,
  NO_FAILURES,
  THROTTLE_RULES,
  type FailureCount,
  type ThrottleRule,
} from '#service/auth/throttle.ts';

/** Names remembered at once, each some 100 bytes; who asked longest ago goes first. */
export const NAMES_MAX = 20_000;

export interface Pace {
  readonly max: number;
  readonly windowMs: number;
}

const MINUTE = 60_000;

/** An address may be that of a whole campus. */
export const PACES = {
  pages: { max: 600, windowMs: MINUTE },
  /** Devices ask at each change of network, a hall of them at the same time. */
  captive: { max: 1_200, windowMs: MINUTE },
  forms: { max: 60, windowMs: MINUTE },
  uploads: { max: 20, windowMs: 10 * MINUTE },
  /** Of one case, whoever asks: each look is an event in the record. */
  looks: { max: 120, windowMs: 60 * MINUTE },
  answers: { max: 20, windowMs: 60 * MINUTE },
} as const satisfies Record<string, Pace>;

export class TooOften extends OperatingError {
  readonly retryAfterS: number;
  constructor(ms: number) {
    super('too-many', ERRORS['too-many'].means);
    this.retryAfterS = Math.max(1, Math.ceil(ms / 1000));
  }
}

/** A map that forgets what was used longest ago. */
class Recent<V> {
  readonly #map = new Map<string, V>();

  get(name: string): V | undefined {
    return this.#map.get(name);
  }

  set(name: string, value: V): void {
    this.#map.delete(name);
    this.#map.set(name, value);
    if (this.#map.size <= NAMES_MAX) return;
    for (const oldest of this.#map.keys()) {
      this.#map.delete(oldest);
      return;
    }
  }

  delete(name: string): void {
    this.#map.delete(name);
  }

  get size(): number {
    return this.#map.size;
  }
}

export class SlowDown {
  readonly #counts = new Recent<{ readonly since: number; readonly count: number }>();
  readonly #failures = new Recent<FailureCount>();

  /** Counts one more of this kind. Throws TooOften. */
  count(kind: keyof typeof PACES, name: string, at: number): void {
    const { max, windowMs } = PACES[kind];
    const key = `${kind} ${name}`;
    const before = this.#counts.get(key);
    const isNew = before === undefined || at >= before.since + windowMs || at < before.since;
    const now = isNew ? { since: at, count: 1 } : { ...before, count: before.count + 1 };
    if (now.count > max) throw new TooOften(now.since + windowMs - at);
    this.#counts.set(key, now);
  }

  countAddress(kind: keyof typeof PACES, address: string, at: number): void {
    this.count(kind, addressGroup(address), at);
  }

  /**
   * Before a code is tried: every attempt counts as failed until `succeeded`, so that many at one time are all counted.
   * Throws TooOften within a pause. At a held address the cases there are counted as well.
   */
  beginGuess(address: string, caseIds: readonly string[], at: number): { succeeded(): void } {
    const tried: (readonly [string, ThrottleRule])[] = [
      [`address ${addressGroup(address)}`, THROTTLE_RULES.address],
      ...caseIds.map((id) => [`case ${id}`, THROTTLE_RULES.account] as const),
    ];
    const before = tried.map(([name]) => this.#failures.get(name) ?? NO_FAILURES);
    const until = Math.max(...before.map(({ pausedUntil }) => pausedUntil));
    if (until > at) throw new TooOften(until - at);
    tried.forEach(([name, rule], i) => {
      this.#failures.set(name, afterFailure(before[i] ?? NO_FAILURES, rule, at));
    });
    return {
      succeeded: () => {
        tried.forEach(([name], i) => {
          const was = before[i] ?? NO_FAILURES;
          if (was.failures === 0) this.#failures.delete(name);
          else this.#failures.set(name, { ...was, pausedUntil: 0 });
        });
      },
    };
  }

  /** Names remembered just now. */
  get size(): number {
    return this.#counts.size + this.#failures.size;
  }
}
