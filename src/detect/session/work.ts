/**
 * The work of one session: jobs handed out, results sent back, and which of them were accepted for which job.
 *
 *   announced → named by a share → answered (accepted | rejected), or given up as unanswered
 *
 * A difficulty holds from the next job on (a job that had none yet takes it at once: pools that send the job first mean
 * it for this job, and miners apply it so). A share counts for the hash rate only when the difficulty of its job is known.
 */
import type {
  Difficulty,
  DifficultyFact,
  JobFact,
  ShareAnswerFact,
  ShareFact,
} from '#model/fact.ts';
import { POLLING } from '#model/protocol.ts';
import type { Millis } from '#model/stream.ts';

/** Jobs remembered per session. Kaspa's pools announce ten a second and accept shares for those of the last few. */
export const JOBS_MAX = 256;
/** Results that wait for their answer, per session; a pool that never answers must not cost memory. */
export const PENDING_MAX = 128;
/** A result that was not answered for this long will not be. */
export const ANSWER_MS_MAX = 60_000;
/** No chain comes near; above it sums of squares would leave the range of numbers. */
const DIFFICULTY_MAX = 1e60;
/** Targets are rounded to 32 bits in CryptoNote; a result may fall short of its difficulty by this much for that alone. */
const ROUNDING = 0.01;

interface Sum {
  shares: number;
  total: number;
  squares: number;
}

interface Pending {
  readonly at: Millis;
  readonly requestId: string | null;
  readonly difficulty: Difficulty | null;
  /** The job was announced here, or the dialect names none and one was. */
  readonly isNamed: boolean;
  /** Whether the value that the result states meets the difficulty; null where it states none. */
  readonly meets: boolean | null;
}

export class Work {
  jobCount = 0;
  polledJobCount = 0;
  firstJobAt: Millis | null = null;
  submitted = 0;
  /** Results in dialects in which each may have a connection of its own. */
  polledShareCount = 0;
  accepted = 0;
  rejected = 0;
  /** Shares that name a job which was never announced here. */
  unknownJobCount = 0;
  /** Accepted shares for an announced job whose result, where stated, meets the difficulty. */
  provenCount = 0;
  /** Results never answered whose stated value meets the difficulty of an announced job. */
  metCount = 0;
  /** Accepted although the stated value does not meet the difficulty. */
  shortCount = 0;
  /** Answers to results that were not seen. */
  orphanCount = 0;
  firstShareAt: Millis | null = null;
  firstAcceptedAt: Millis | null = null;
  firstProvenAt: Millis | null = null;
  lastAnswerAt: Millis | null = null;
  firstRejectedAt: Millis | null = null;
  lastError: string | null = null;
  /** When the first job of known difficulty was handed out: the clock of the hash rate starts here. */
  measuredFrom: Millis | null = null;
  difficulty: Difficulty | null = null;
  readonly sums: Readonly<Record<Difficulty['scale'], Sum>> = {
    hashes: { shares: 0, total: 0, squares: 0 },
    diff1: { shares: 0, total: 0, squares: 0 },
  };
  #next: Difficulty | null = null;
  #latestJobId: string | null = null;
  /** Made with the first job: of thousands of attempts few get one. */
  #jobs: Map<string, Difficulty | null> | null = null;
  readonly #pending: Pending[] = [];

  get unanswered(): number {
    return this.submitted - this.accepted - this.rejected;
  }

  get jobsKept(): number {
    return this.#jobs?.size ?? 0;
  }

  get pendingKept(): number {
    return this.#pending.length;
  }

  setDifficulty(fact: DifficultyFact): void {
    if (!isUsable(fact.difficulty)) return;
    this.#next = fact.difficulty;
    const latest = this.#latestJobId;
    // Null: the job is known and has no difficulty yet.
    if (latest === null || this.#jobs?.get(latest) !== null) return;
    this.#jobs.set(latest, fact.difficulty);
    this.difficulty = fact.difficulty;
    this.measuredFrom ??= fact.at;
  }

  announce(fact: JobFact): void {
    this.jobCount++;
    if (fact.polled || POLLING.has(fact.protocol)) this.polledJobCount++;
    this.firstJobAt ??= fact.at;
    const own = fact.difficulty !== null && isUsable(fact.difficulty) ? fact.difficulty : null;
    const difficulty = own ?? this.#next;
    // Delete first: the map then keeps the order of the last announcement, and the oldest is forgotten.
    const jobs = (this.#jobs ??= new Map());
    jobs.delete(fact.jobId);
    jobs.set(fact.jobId, difficulty);
    this.#latestJobId = fact.jobId;
    if (jobs.size > JOBS_MAX) {
      for (const oldest of jobs.keys()) {
        jobs.delete(oldest);
        break;
      }
    }
    if (difficulty === null) return;
    this.difficulty = difficulty;
    this.measuredFrom ??= fact.at;
  }

  submit(fact: ShareFact): void {
    this.submitted++;
    if (POLLING.has(fact.protocol)) this.polledShareCount++;
    this.firstShareAt ??= fact.at;
    // Undefined: never announced here, or too long ago.
    const announced = fact.jobId === null ? this.difficulty : this.#jobs?.get(fact.jobId);
    const isAnnounced = fact.jobId === null ? this.jobCount > 0 : announced !== undefined;
    if (!isAnnounced) this.unknownJobCount++;
    const difficulty = announced ?? null;
    this.#pending.push({
      at: fact.at,
      requestId: fact.requestId,
      difficulty,
      isNamed: isAnnounced,
      meets: meets(fact.achieved, difficulty),
    });
    if (this.#pending.length > PENDING_MAX) this.#giveUp(this.#pending.shift());
  }

  answer(fact: ShareAnswerFact): void {
    const index = this.#pending.findIndex((share) => share.requestId === fact.requestId);
    const [share] = index === -1 ? [] : this.#pending.splice(index, 1);
    if (share === undefined) {
      this.orphanCount++;
      return;
    }
    this.lastAnswerAt = fact.at;
    if (!fact.accepted) {
      this.rejected++;
      this.firstRejectedAt ??= fact.at;
      this.lastError = fact.error ?? this.lastError;
      return;
    }
    this.accepted++;
    this.firstAcceptedAt ??= fact.at;
    this.#weigh(share);
    if (share.meets === false) this.shortCount++;
    else if (share.isNamed) {
      this.provenCount++;
      this.firstProvenAt ??= fact.at;
    }
  }

  /** Gives up on results that were sent long ago; `isOver`: on all of them. */
  settle(at: Millis, isOver: boolean): void {
    while (this.#pending[0] !== undefined) {
      if (!isOver && at - this.#pending[0].at < ANSWER_MS_MAX) return;
      this.#giveUp(this.#pending.shift());
    }
  }

  /** Nobody answered: only a result that states its own value can still prove anything. */
  #giveUp(share: Pending | undefined): void {
    if (share === undefined || !share.isNamed || share.meets !== true) return;
    this.metCount++;
    this.firstProvenAt ??= share.at;
  }

  #weigh(share: Pending): void {
    const { difficulty } = share;
    if (difficulty === null) return;
    const sum = this.sums[difficulty.scale];
    sum.shares++;
    sum.total += difficulty.value;
    sum.squares += difficulty.value ** 2;
  }
}

function isUsable(difficulty: Difficulty): boolean {
  return difficulty.value > 0 && difficulty.value < DIFFICULTY_MAX;
}

function meets(achieved: number | null, difficulty: Difficulty | null): boolean | null {
  if (achieved === null || difficulty === null || difficulty.scale !== 'hashes') return null;
  return achieved >= difficulty.value * (1 - ROUNDING);
}
