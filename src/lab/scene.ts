/** The stage on which a dialect speaks: keeps time, ids and the score, and collects the messages. */
import type { Random } from '#base/random.ts';
import type { Side } from '#model/stream.ts';
import type { DialogueOptions, HttpPart, Message, Simulator } from './dialogue.ts';
import { type Json, writeJson } from './json-style.ts';

export type Verdict = 'accepted' | 'stale' | 'low';

const encoder = new TextEncoder();

export class Scene {
  readonly random: Random;
  readonly options: DialogueOptions;
  readonly messages: Message[] = [];
  readonly #framing: Simulator['framing'];
  now: number;
  submitted = 0;
  accepted = 0;
  rejected = 0;
  /** Messages before this one are the opening, which `midSession` leaves out. */
  openingEnds = 0;
  #id = 0;

  constructor(random: Random, options: DialogueOptions, framing: Simulator['framing']) {
    this.random = random;
    this.options = options;
    this.now = options.start;
    this.#framing = framing;
  }

  nextId(): number {
    this.#id += 1;
    return this.#id;
  }

  /** A pause; without argument one trip over the network, 10 … 50 ms. */
  wait(millis = 10 + this.random.float() * 40): void {
    this.now += millis;
  }

  advanceTo(at: number): void {
    if (at > this.now) this.now = at;
  }

  miner(value: Json, http?: HttpPart): void {
    this.#say(0, value, http);
  }

  pool(value: Json, http?: HttpPart): void {
    this.#say(1, value, http);
  }

  raw(side: Side, bytes: Uint8Array): void {
    this.messages.push({ side, at: this.now, bytes });
  }

  /** A request of the miner and, one trip later, the pool's answer. */
  ask(method: string, params: Json, result: Json): void {
    const id = this.nextId();
    this.miner({ id, method, params });
    this.wait();
    this.pool({ id, result, error: null });
    this.wait(2);
  }

  /** An HTTP request without a body. */
  silence(side: Side, http: HttpPart): void {
    this.messages.push({ side, at: this.now, bytes: new Uint8Array(0), http });
  }

  /** Everything so far was the opening. */
  opened(): void {
    this.openingEnds = this.messages.length;
  }

  score(verdict: Verdict): void {
    this.submitted += 1;
    if (verdict === 'accepted') this.accepted += 1;
    else this.rejected += 1;
  }

  #say(side: Side, value: Json, http: HttpPart | undefined): void {
    const style = {
      compact: this.options.compact,
      shuffle: this.options.shuffledKeys ? this.random : null,
    };
    const text = writeJson(value, style) + (this.#framing === 'line' ? '\n' : '');
    const message = { side, at: this.now, bytes: encoder.encode(text) };
    this.messages.push(http === undefined ? message : { ...message, http });
  }
}
