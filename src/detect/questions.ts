/** Listed names that were only asked for in DNS: one finding per client and entry, however often it asks. */
import type { Finding } from '#model/finding.ts';
import type { FlowInfo, Millis } from '#model/stream.ts';
import { findingFromQuestion, type Telling } from '#detect/telling/finding.ts';
import type { Listing } from '#detect/session/session.ts';

/** Pairs of client and entry remembered; the oldest is reported and forgotten when one more comes. */
export const QUESTIONS_MAX = 16_384;
/** Live: a pair that was silent for so long is reported for the last time and forgotten. */
export const QUESTION_MS_MAX = 3_600_000;

interface Question {
  readonly flow: FlowInfo;
  readonly listing: Listing;
  readonly first: Millis;
  last: Millis;
  count: number;
  version: number;
  reportedCount: number;
}

export class Questions {
  readonly #asked = new Map<string, Question>();
  readonly #report: (finding: Finding) => void;
  readonly #telling: Omit<Telling, 'version'>;
  readonly #isLive: boolean;
  forgotten = 0;

  constructor(
    telling: Omit<Telling, 'version'>,
    isLive: boolean,
    report: (finding: Finding) => void,
  ) {
    this.#telling = telling;
    this.#isLive = isLive;
    this.#report = report;
  }

  get size(): number {
    return this.#asked.size;
  }

  ask(flow: FlowInfo, listing: Listing): void {
    const { entry, category } = listing.indicator;
    const key = `${flow.ends[listing.side].ip}|${category}|${entry}`;
    const known = this.#asked.get(key);
    if (known !== undefined) {
      known.count++;
      known.last = Math.max(known.last, listing.at);
      return;
    }
    const { at } = listing;
    const question = { flow, listing, first: at, last: at, count: 1, version: 0, reportedCount: 0 };
    this.#asked.set(key, question);
    if (this.#isLive) this.#tell(question);
    if (this.#asked.size > QUESTIONS_MAX) this.#forgetOldest();
  }

  expire(at: Millis): void {
    for (const [key, question] of this.#asked) {
      if (at - question.last > QUESTION_MS_MAX) this.#forget(key, question);
    }
  }

  finish(): void {
    for (const [key, question] of this.#asked) this.#forget(key, question);
  }

  #forgetOldest(): void {
    for (const [key, question] of this.#asked) {
      this.#forget(key, question);
      this.forgotten++;
      return;
    }
  }

  #forget(key: string, question: Question): void {
    this.#asked.delete(key);
    if (question.reportedCount !== question.count) this.#tell(question);
  }

  #tell(question: Question): void {
    question.version++;
    question.reportedCount = question.count;
    const telling = { ...this.#telling, version: question.version };
    this.#report(findingFromQuestion(question.flow, question.listing, question, telling));
  }
}
