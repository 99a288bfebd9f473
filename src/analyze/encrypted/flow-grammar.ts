/**
 * The judgement over the life of one encrypted flow.
 *
 *   window fills (256 records) ─ judged at checkpoints ─▶ fits: counts are carried into the next window
 *                                                     └▶ does not fit: everything counted so far is forgotten
 *
 * A fact needs the least observation below; three windows that do not fit end the reading.
 */
import type { BehaviourFact } from '#model/fact.ts';
import type { Protocol } from '#model/protocol.ts';
import type { Millis, Side } from '#model/stream.ts';
import { judgePoll } from './poll-grammar.ts';
import { type Grammar, judgePush } from './push-grammar.ts';
import { RecordWindow } from './record-window.ts';

/** Least observation for a fact: detection needs all of these at once. */
export const LEAST = { submits: 12, jobs: 5, unasked: 4, millis: 300_000 } as const;
/** The poll grammar rests on polls and pushes of one size; its shares are rarer. */
const POLL_SUBMITS_MIN = 3;
/** What an inspector may rely on: half an hour. */
const SURE_MILLIS = 1_800_000;
const BITS_PER_SECOND_MAX = 25_000;
const CHECKPOINTS: ReadonlySet<number> = new Set([24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256]);
export const MISFITS_MAX = 3;
/** Facts per flow: the first, and when the fit has grown. */
export const FACTS_MAX = 4;
const FIT_STEP = 0.1;
/** Shorter records carry less than 8 bytes: blank lines, single-byte splits, alerts. */
const RECORD_BYTES_MIN = 33;

interface Totals {
  submits: number;
  acks: number;
  jobs: number;
  unasked: number;
  unaskedMin: number;
  millis: number;
}

const NOTHING: Totals = { submits: 0, acks: 0, jobs: 0, unasked: 0, unaskedMin: 0, millis: 0 };

export class FlowGrammar {
  readonly #window = new RecordWindow();
  readonly #client: Side;
  #carried: Totals = { ...NOTHING };
  #misfits = 0;
  #facts = 0;
  #fit = 0;

  constructor(client: Side) {
    this.#client = client;
  }

  /** False once this flow need not be read any further. */
  get wanted(): boolean {
    return this.#misfits < MISFITS_MAX && this.#facts < FACTS_MAX;
  }

  /** One application-data record; a fact when there is something new to say. */
  add(side: Side, length: number, at: Millis): BehaviourFact | null {
    if (length < RECORD_BYTES_MIN) return null;
    this.#window.add(side, length, at);
    return CHECKPOINTS.has(this.#window.count) ? this.judge(at) : null;
  }

  judge(at: Millis): BehaviourFact | null {
    const grammar = this.#read();
    const totals = this.#totalsWith(grammar);
    if (this.#window.isFull) {
      this.#carried = totals;
      if (grammar === null) this.#misfits += 1;
      else this.#misfits = 0;
      this.#window.clear();
    }
    return grammar === null ? null : this.#say(grammar, totals, at);
  }

  #read(): Grammar | null {
    if (this.#window.count < 24 || this.#window.bitsPerSecond > BITS_PER_SECOND_MAX) return null;
    return judgePush(this.#window, this.#client) ?? judgePoll(this.#window, this.#client);
  }

  #totalsWith(grammar: Grammar | null): Totals {
    if (grammar === null) return { ...NOTHING };
    const { submits, acks, jobs, unasked, unaskedMin, millis } = this.#carried;
    return {
      submits: submits + grammar.submits,
      acks: acks + grammar.acks,
      jobs: jobs + grammar.jobs,
      unasked: unasked + grammar.unasked,
      unaskedMin: unaskedMin + grammar.unaskedMin,
      millis: millis + this.#window.spanMs,
    };
  }

  #say(grammar: Grammar, totals: Totals, at: Millis): BehaviourFact | null {
    const isEnough = isLeastSeen(grammar, totals);
    const fit = fitOf(grammar, totals);
    if (!isEnough || fit < this.#fit + FIT_STEP || !this.wanted) return null;
    this.#fit = fit;
    this.#facts += 1;
    const { submitBytes, ackBytes, jobBytes, gapVariation, staircase, ladder } = grammar;
    return {
      kind: 'behaviour',
      protocol: protocolOf(grammar),
      model: 'message-grammar',
      side: this.#client,
      at,
      fit,
      seen: {
        submits: totals.submits,
        acks: totals.acks,
        jobs: totals.jobs,
        unasked: totals.unasked,
        seconds: Math.round(totals.millis / 1000),
        submitBytes,
        ackBytes,
        jobBytes,
        cv: Math.round(gapVariation * 100) / 100,
        staircase,
        ladder,
      },
    };
  }
}

function isLeastSeen(grammar: Grammar, totals: Totals): boolean {
  const submitsMin = grammar.form === 'poll' ? POLL_SUBMITS_MIN : LEAST.submits;
  return (
    totals.submits >= submitsMin &&
    totals.jobs >= LEAST.jobs &&
    totals.unasked >= Math.max(LEAST.unasked, totals.unaskedMin) &&
    totals.millis >= LEAST.millis
  );
}

/** 0.5 for the sizes and one witness, more for each further witness and for longer observation; 0.95 at most. */
function fitOf(grammar: Grammar, totals: Totals): number {
  const points =
    50 +
    10 * (grammar.witnesses - 1) +
    (totals.submits >= 30 ? 10 : 0) +
    (totals.jobs >= 15 ? 10 : 0) +
    (totals.millis >= SURE_MILLIS ? 20 : 0);
  return Math.min(95, points) / 100;
}

/** Named only where the sizes leave no choice. */
function protocolOf(grammar: Grammar): Protocol {
  if (grammar.form === 'poll') return 'eth-proxy';
  if (grammar.ladder >= 3) return 'stratum-v1';
  return 'unknown-stratum';
}
