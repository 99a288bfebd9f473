/**
 * What broke is told by the hour, by its code and how often: a line in a log at the moment that something failed would tell when
 * somebody was here.
 */
import { systemCodeOf } from '#base/errors.ts';

const HOUR_MS = 3_600_000;
/** Different codes in an hour that are told apart. */
const CODES_MAX = 16;

export class Faults {
  readonly #tell: (counts: Readonly<Record<string, number>>) => void;
  readonly #counts = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(tell: (counts: Readonly<Record<string, number>>) => void, everyMs = HOUR_MS) {
    this.#tell = tell;
    this.#timer = setInterval(() => this.flush(), everyMs);
    this.#timer.unref();
  }

  /** Neither its message nor where it happened: both may hold what somebody wrote. */
  count(error: unknown): void {
    const name = systemCodeOf(error) || (error instanceof Error ? error.name : 'unknown');
    if (this.#counts.size < CODES_MAX || this.#counts.has(name)) {
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    }
  }

  flush(): void {
    if (this.#counts.size > 0) this.#tell(Object.fromEntries(this.#counts));
    this.#counts.clear();
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }
}
