/**
 * One JSON conversation: requests are matched to replies, every message is offered to the dialects that still stand,
 * and the best claim is emitted. Nothing mining-like within a small budget ends it.
 */
import type { Fact, MiningFact } from '#model/fact.ts';
import type { Millis, Side, StreamContext } from '#model/stream.ts';
import type { JsonObject } from '#wire/json.ts';
import { readOrphan } from './answers.ts';
import { Certainty, type Claim, CONFLICT, type Dialect, IGNORE, type Reading } from './dialect.ts';
import { type Message, messageFromJson } from './message.ts';
import { FINAL, isJsonRpc, type Ordinary, ordinaryFrom } from './ordinary.ts';
import { Requests } from './requests.ts';

/** Messages without anything of mining after which a stream is no longer read. */
export const STRANGE_MESSAGES_MAX = 12;
/** The same for a stream joined half-way, in which bare replies may come long before the next job. */
export const STRANGE_MESSAGES_JOINED_MAX = 96;
/** The same in bytes, of whole messages; and of one message that does not end. */
export const STRANGE_BYTES_MAX = 65_536;
export const STRANGE_OPEN_BYTES_MAX = 8_388_608;
/** How often all dialects may be tried afresh when the one that was proven is contradicted. */
const RESTARTS_MAX = 4;

const SAID_BY_MINERS: ReadonlySet<string> = new Set([
  'hello',
  'login',
  'poll',
  'share',
  'claim',
  'keepalive',
]);

export class JsonSession {
  readonly #dialects: readonly Dialect[];
  readonly #context: StreamContext;
  readonly #requests = new Requests();
  /** Dialects still possible, the likeliest first; and what each remembers, made when it is first asked. */
  #standing: readonly Dialect[];
  #memories: unknown[] = [];
  #restarts = 0;
  #isMining = false;
  /** A job or a share was seen. */
  #hasWork = false;
  /** Requests may have been missed: joined half-way, or bytes were lost. */
  #hasGaps: boolean;
  #claimCount = 0;
  #messageCount = 0;
  #byteCount = 0;
  #ordinary: Ordinary | null = null;
  #looksLikeRpc: Message | null = null;

  constructor(dialects: readonly Dialect[], context: StreamContext) {
    this.#dialects = dialects;
    this.#context = context;
    this.#hasGaps = !context.openingSeen;
    this.#standing = dialects;
  }

  /** False once the stream is certainly, or very probably, not mining. */
  get wanted(): boolean {
    if (this.#isMining) return true;
    if (this.#ordinary !== null && FINAL.has(this.#ordinary)) return false;
    const messagesMax = this.#hasGaps ? STRANGE_MESSAGES_JOINED_MAX : STRANGE_MESSAGES_MAX;
    return this.#messageCount < messagesMax && this.#byteCount < STRANGE_BYTES_MAX;
  }

  get isMining(): boolean {
    return this.#isMining;
  }

  /** Messages that a dialect knew for its own. */
  get claimCount(): number {
    return this.#claimCount;
  }

  /** Dialects still possible, the likeliest first. */
  get standing(): readonly string[] {
    return this.#standing.map((dialect) => dialect.name);
  }

  read(value: JsonObject, size: number, side: Side, at: Millis, emit: (fact: Fact) => void): void {
    const message = messageFromJson(value, {
      side,
      at,
      inMining: this.#isMining,
      findRequest: (id, reply) => this.#requests.take(side === 0 ? 1 : 0, id, reply),
    });
    const claim = this.#offer(message) ?? this.#orphan(message);
    if (claim !== null) {
      this.#isMining = true;
      this.#claimCount++;
      for (const fact of claim.facts) {
        this.#hasWork ||= fact.kind === 'job' || fact.kind === 'share';
        emit(fact);
      }
    } else if (!this.#isMining) this.#strange(message, size, emit);
    if (message.method !== null && message.id !== null && !message.isReply) {
      this.#requests.add(side, message.id, {
        method: message.method,
        kinds: claim === null ? [] : claim.facts.map((fact: MiningFact) => fact.kind),
      });
    }
  }

  /**
   * An object whose end is missing. Only what a miner says of itself is believed of it, and no dialect is ruled out:
   * what is missing might have agreed.
   */
  readCut(value: JsonObject, side: Side, at: Millis, emit: (fact: Fact) => void): void {
    const message = messageFromJson(value, {
      side,
      at,
      inMining: this.#isMining,
      findRequest: () => null,
    });
    if (message.isReply || message.method === null) return;
    if (this.#memories.length === 0) this.#memories = this.#standing.map(() => null);
    for (let i = 0; i < this.#standing.length; i++) {
      const reading = this.#ask(i, message);
      if (reading === CONFLICT || reading === IGNORE) continue;
      if (!reading.facts.every(({ kind }) => SAID_BY_MINERS.has(kind))) continue;
      this.#isMining = true;
      this.#claimCount++;
      for (const fact of reading.facts) emit(fact);
      return;
    }
  }

  /** Bytes of either side were lost. */
  lost(): void {
    this.#hasGaps = true;
  }

  /** The stream ended, or is given up: says what it was when only the end tells. */
  end(emit: (fact: Fact) => void): void {
    const message = this.#looksLikeRpc;
    if (this.#isMining || this.#ordinary !== null || message === null) return;
    this.#ordinary = 'json-rpc';
    emit({ kind: 'ordinary', at: message.at, side: message.side, what: 'json-rpc' });
  }

  #offer(message: Message): Claim | null {
    // Exactly as long as needed: an array that grows by itself to 20 places takes 43.
    if (this.#memories.length === 0) this.#memories = this.#standing.map(() => null);
    let best: Claim | null = null;
    let winner = 0;
    let conflicts = 0;
    for (let i = 0; i < this.#standing.length; i++) {
      const reading = this.#ask(i, message);
      if (reading === CONFLICT) conflicts |= 1 << i;
      else if (reading !== IGNORE && (best === null || reading.certainty > best.certainty)) {
        best = reading;
        winner = i;
        message.isTaken = true;
      }
    }
    if (conflicts !== 0) {
      if (!this.#anyOther(conflicts)) return this.#restart(message);
      if (best?.certainty !== Certainty.PROVES) winner = this.#dismiss(conflicts, winner);
    }
    if (best !== null) this.#prefer(winner, best.certainty);
    return best;
  }

  #ask(i: number, message: Message): Reading {
    const dialect = this.#standing[i];
    if (dialect === undefined || (dialect.hears & message.topics) === 0) return IGNORE;
    this.#memories[i] ??= dialect.start(this.#context);
    return dialect.read(this.#memories[i], message);
  }

  /** Whether a dialect is left without those in conflict (bits), but for the one that knows no work. */
  #anyOther(conflicts: number): boolean {
    return this.#standing.some(
      (dialect, i) => ((conflicts >> i) & 1) === 0 && dialect.name !== 'unknown-stratum',
    );
  }

  /** A reply whose request was missed. */
  #orphan(message: Message): Claim | null {
    const likeliest = this.#standing[0];
    if (!this.#hasGaps || !this.#hasWork || likeliest === undefined) return null;
    return readOrphan(likeliest.name, message);
  }

  /** The one that stood is contradicted: the peers changed what they speak, so all are asked again. */
  #restart(message: Message): Claim | null {
    if (this.#restarts >= RESTARTS_MAX) return null;
    this.#restarts += 1;
    this.#standing = this.#dialects;
    this.#memories = [];
    message.isTaken = false;
    return this.#offer(message);
  }

  /** Lets those in conflict (bits) go; returns where the winner stands now. */
  #dismiss(conflicts: number, winner: number): number {
    const left: number[] = [];
    for (let i = 0; i < this.#standing.length; i++) if (((conflicts >> i) & 1) === 0) left.push(i);
    this.#stand(left);
    return Math.max(0, left.indexOf(winner));
  }

  #prefer(winner: number, certainty: Certainty): void {
    if (certainty === Certainty.PROVES) {
      if (this.#standing.length > 1) this.#stand([winner]);
    } else if (certainty === Certainty.LEADS && winner !== 0) {
      this.#stand([winner, ...[...this.#standing.keys()].filter((i) => i !== winner)]);
    }
  }

  #stand(places: readonly number[]): void {
    const memories = places.map((i) => this.#memories[i]);
    this.#standing = places.flatMap((i) => this.#standing[i] ?? []);
    this.#memories = memories;
  }

  #strange(message: Message, size: number, emit: (fact: Fact) => void): void {
    this.#messageCount += 1;
    this.#byteCount += size;
    if (this.#ordinary !== null) return;
    const what = ordinaryFrom(message);
    if (what !== null) {
      this.#ordinary = what;
      emit({ kind: 'ordinary', at: message.at, side: message.side, what });
    } else if (this.#looksLikeRpc === null && isJsonRpc(message)) this.#looksLikeRpc = message;
  }
}
