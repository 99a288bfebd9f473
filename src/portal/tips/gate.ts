/**
 * Against flooding, without knowing who comes. Nothing here asks for an address. Two ways lead in: a proof of work, or a time of
 * waiting and a number to write. Each has a measure for all together that fills again slowly; while the first is half empty, proofs cost
 * more. One that is full keeps people out until there is room, and keeps what they wrote on their page.
 */
import type { Clock } from '#base/clock.ts';
import { HUMAN_MS_MIN, type Seals } from '../seals.ts';
import { isProof, PROOF_BITS, type ProofBits } from './proof.ts';

export const PURPOSES = ['report', 'open'] as const;
export type Purpose = (typeof PURPOSES)[number];
type Level = keyof ProofBits;

/** At once, and again within an hour, of everybody together. */
export const MEASURES = {
  report: { proved: 200, waited: 40 },
  open: { proved: 600, waited: 120 },
} as const;
const HOUR_MS = 3_600_000;

/** From the form's being got to its being sent without a proof: nobody writes a report in less. */
export const WAIT_MS: Readonly<Record<Purpose, number>> = { report: 20_000, open: 5_000 };
/** Forms that were used: with the measures above a day has fewer. */
const SPENT_MAX = 20_000;

export interface Ticket {
  readonly form: string;
  readonly bits: number;
  /** What is asked where there is no proof. */
  readonly number: number;
}

export type Verdict = 'in' | 'expired' | 'used' | 'too-fast' | 'wrong-answer' | 'busy';

export class Gate {
  readonly #seals: Seals;
  readonly #clock: Clock;
  readonly #bits: ProofBits;
  readonly #measures: Readonly<Record<Purpose, { proved: Measure; waited: Measure }>>;
  readonly #spent = new Set<string>();

  constructor(seals: Seals, clock: Clock, bits: ProofBits = PROOF_BITS) {
    this.#seals = seals;
    this.#bits = bits;
    this.#clock = clock;
    const at = clock.now();
    const of = (purpose: Purpose) => ({
      proved: new Measure(MEASURES[purpose].proved, at),
      waited: new Measure(MEASURES[purpose].waited, at),
    });
    this.#measures = { report: of('report'), open: of('open') };
  }

  ticket(purpose: Purpose): Ticket {
    const at = this.#clock.now();
    const level: Level = this.#measures[purpose].proved.isLow(at) ? 'flooded' : 'calm';
    const form = this.#seals.formToken(`${purpose} ${level}`, '', at);
    return { form, bits: this.#bits[level], number: this.#seals.number(form) };
  }

  /** The same ticket again, for a form that is shown once more. Null: not ours, or a day old. */
  again(purpose: Purpose, form: string): Ticket | null {
    const read = this.#read(purpose, form);
    return read === null
      ? null
      : { form, bits: this.#bits[read.level], number: this.#seals.number(form) };
  }

  /** Lets in whoever has worked or waited. Counts only those. */
  judge(
    purpose: Purpose,
    form: string,
    { proof, answer }: { readonly proof: string; readonly answer: string },
  ): Verdict {
    const read = this.#read(purpose, form);
    if (read === null) return 'expired';
    if (this.#spent.has(form)) return 'used';
    const at = this.#clock.now();
    const { proved, waited } = this.#measures[purpose];
    if (proof !== '') {
      // A program that works has no need to hurry.
      if (at - read.madeAt < HUMAN_MS_MIN && purpose === 'report') return 'too-fast';
      if (!isProof(form, proof, this.#bits[read.level])) return 'wrong-answer';
      return proved.take(at) ? 'in' : 'busy';
    }
    if (at - read.madeAt < WAIT_MS[purpose]) return 'too-fast';
    if (answer.normalize('NFKC').trim() !== String(this.#seals.number(form))) return 'wrong-answer';
    return waited.take(at) ? 'in' : 'busy';
  }

  /** It opens nothing from now on. */
  spend(form: string): void {
    const [oldest] = this.#spent;
    if (this.#spent.size >= SPENT_MAX && oldest !== undefined) this.#spent.delete(oldest);
    this.#spent.add(form);
  }

  /** It was not used after all. */
  unspend(form: string): void {
    this.#spent.delete(form);
  }

  isSpent(form: string): boolean {
    return this.#spent.has(form);
  }

  #read(purpose: Purpose, form: string): { madeAt: number; level: Level } | null {
    const at = this.#clock.now();
    for (const level of ['calm', 'flooded'] as const) {
      const token = this.#seals.openForm(`${purpose} ${level}`, form, at);
      if (token !== null) return { madeAt: token.madeAt, level };
    }
    return null;
  }
}

/** A measure that holds so many and fills again within an hour. */
class Measure {
  readonly #most: number;
  #left: number;
  #at: number;

  constructor(most: number, at: number) {
    this.#most = most;
    this.#left = most;
    this.#at = at;
  }

  take(at: number): boolean {
    this.#fill(at);
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }

  isLow(at: number): boolean {
    this.#fill(at);
    return this.#left < this.#most / 2;
  }

  #fill(at: number): void {
    const more = (Math.max(0, at - this.#at) / HOUR_MS) * this.#most;
    this.#left = Math.min(this.#most, this.#left + more);
    this.#at = at;
  }
}
