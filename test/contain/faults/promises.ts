/**
 * What is promised, in milliseconds, for one point of a run.
 *
 * - Well: the office and the enforcer run, the line is open and in contact, no clock is set back. Then whatever was
 *   decided is so in the kernel within 2 s, and as much more as this machine is slow: what eight readings of the table
 *   and six answers of the office took at worst in those seconds, since so many follow each other in one release.
 * - Not well: as soon as it has been well for that long; and in any case one lease after the last answer that the
 *   enforcer was given, whatever is dead.
 */
import type { History, PointHistory, Span, Trouble } from './history.ts';

export const PROMISED_MS = 2_000;
/** Kernel and enforcer count in whole seconds, and shorten what is longer than two (`nftables/plan.ts`). */
const LEASE_SLACK_MS = 3_000;
const READINGS = 8;
const ANSWERS = 6;
/** Around a moment: what is slow then. */
const AROUND_MS = { before: 5_000, after: 15_000 } as const;
/** What time has brought about is looked for every five seconds (`service/sweeps.ts`). */
const SWEEP_MS = 5_000;
/** Between two tries of the enforcer at most (`contain/enforcer.ts`). */
export const RETRY_MS = 5_000;

export class Promises {
  readonly #point: PointHistory;
  readonly #pings: readonly Span[];
  readonly #well: readonly Span[];
  readonly #endsAt: number;

  constructor({ pings }: Pick<History, 'pings'>, point: PointHistory) {
    this.#point = point;
    this.#pings = pings;
    this.#endsAt = point.looks.at(-1)?.to ?? 0;
    this.#well = wellOf(point.troubles);
  }

  /** For what happens at that moment. */
  allowance(at: number): number {
    return PROMISED_MS + this.slowness(at);
  }

  slowness(at: number): number {
    const from = at - AROUND_MS.before;
    const to = at + AROUND_MS.after;
    const { looks } = this.#point;
    return READINGS * longest(looks, from, to) + ANSWERS * longest(this.#pings, from, to);
  }

  /** By when what was decided then is so; infinity: it was not well for long enough afterwards. */
  dueAt(decidedAt: number, extraMs = 0): number {
    for (const { from, to } of this.#well) {
      const begin = Math.max(from, decidedAt);
      const due = begin + this.allowance(begin) + extraMs;
      if (due <= to) return due;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** By when what somebody else did to our table is undone. */
  undoneAt(meddledAt: number): number {
    return this.dueAt(meddledAt, this.#point.readBackMs);
  }

  /** By when what ended by the office's clock alone is so. */
  timeOverAt(endedAt: number): number {
    return this.dueAt(endedAt, SWEEP_MS);
  }

  /** It was well from `from` to `to`, and longer than anything takes before. */
  isWell(from: number, to: number): boolean {
    return this.#well.some((well) => well.from <= from && to <= well.to);
  }

  /** By when the parts must have found each other after a fault was over. */
  inContactAt({ healedAt, startMs }: Trouble): number {
    return healedAt + startMs + RETRY_MS + this.allowance(healedAt);
  }

  get endsAt(): number {
    return this.#endsAt;
  }
}

/** Until when each order could be held on a rung, by the answers that the enforcer was given so far. */
export class Leases {
  readonly #point: PointHistory;
  readonly #lastAsked = new Map<string, number>();
  #next = 0;

  constructor(point: PointHistory) {
    this.#point = point;
  }

  /** Never goes back in time. */
  heardUntil(at: number): void {
    const { answers, sets } = this.#point;
    for (; this.#next < answers.length; this.#next++) {
      const answer = answers[this.#next];
      if (answer === undefined || answer.givenAt > at) return;
      for (const { rung, isShadow, orders } of sets.get(answer.generation)?.holds ?? []) {
        if (isShadow) continue;
        for (const { id } of orders) this.#note(`${id} ${rung}`, answer.askedAt);
      }
    }
  }

  /** One lease after the last answer in which it was; minus infinity: it never was. */
  endsAt(orderId: string, rung: string): number {
    const asked = this.#lastAsked.get(`${orderId} ${rung}`) ?? Number.NEGATIVE_INFINITY;
    return asked + this.#point.leaseMs + LEASE_SLACK_MS;
  }

  #note(key: string, askedAt: number): void {
    this.#lastAsked.set(key, Math.max(this.#lastAsked.get(key) ?? askedAt, askedAt));
  }
}

function wellOf(troubles: readonly Trouble[]): readonly Span[] {
  const well: Span[] = [];
  let from = Number.NEGATIVE_INFINITY;
  for (const trouble of troubles.toSorted((a, b) => a.from - b.from)) {
    if (trouble.from > from) well.push({ from, to: trouble.from });
    from = Math.max(from, trouble.to);
  }
  well.push({ from, to: Number.POSITIVE_INFINITY });
  return well;
}

function longest(spans: readonly Span[], from: number, to: number): number {
  let worst = 0;
  for (let i = firstAfter(spans, from); i < spans.length; i++) {
    const span = spans[i];
    if (span === undefined || span.from > to) break;
    worst = Math.max(worst, span.to - span.from);
  }
  return worst;
}

/** The first that ends after this; spans are in order. */
export function firstAfter(spans: readonly Span[], at: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.to ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
