/**
 * Which messages of a session stay in its transcript, TRANSCRIPT_BYTES_MAX bytes at most:
 *
 *   opening   everything, until OPENING_BYTES_MAX are kept
 *   then      what says something for the first time (a login, a program, a coin …), up to NEWS_BYTES_MAX in all
 *   work      jobs, difficulties and results wait in what is left of the room; when the pool accepts a result for a job
 *             that is here, these four stay and the others go
 */
import type { Difficulty, Fact, JobFact, ShareAnswerFact, ShareFact } from '#model/fact.ts';
import type { Millis, Side } from '#model/stream.ts';
import { TRANSCRIPT_BYTES_MAX, TRANSCRIPT_PIECES_MAX } from '#model/transcript-limits.ts';

/** Bytes: a subscription, a login, the largest common job (a coinbase of a hundred outputs), and some work. */
export const OPENING_BYTES_MAX = 8192;
/** Bytes of opening and news together; what is left of TRANSCRIPT_BYTES_MAX holds a job and its result. */
export const NEWS_BYTES_MAX = 10_240;
/** Messages that wait to become a proof; miners answer a job within the next few. */
export const WAITING_MAX = 64;
/** Different news of one session; a proxy of a whole farm has a login for each machine. */
const NEWS_MAX = 256;
/** Rounding of targets, as in the judgement of the work itself. */
const ROUNDING = 0.01;

/** One message, or a stretch of them that could not be told apart, before it is known to stay. */
export interface Draft {
  readonly order: number;
  readonly side: Side;
  readonly at: Millis;
  readonly size: number;
  /** What the analyzer said when it had read it. */
  readonly facts: readonly Fact[];
  /** Bytes of this side were lost behind it. */
  readonly isLost: boolean;
}

export interface Unit extends Draft {
  readonly bytes: Uint8Array;
}

interface Job {
  readonly unit: Unit;
  readonly difficulty: Difficulty | null;
}

interface Share {
  readonly unit: Unit;
  readonly job: Job | null;
  /** The result states a value, and that this meets (or misses) the difficulty; null: it states none. */
  readonly meets: boolean | null;
}

export class Selection {
  readonly #drop: (size: number) => void;
  #kept: Unit[] = [];
  #bytes = 0;
  #waiting: Unit[] = [];
  #waitingBytes = 0;
  #isOpening = true;
  #isProven = false;
  #hasCandidate = false;
  readonly #news = new Set<string>();
  readonly #jobs = new Map<string, Job>();
  readonly #shares = new Map<string, Share>();
  #latestJob: Job | null = null;
  #difficulty: Difficulty | null = null;

  /** `drop` is told the size of everything that is let go. */
  constructor(drop: (size: number) => void) {
    this.#drop = drop;
  }

  /** Bytes that stay. */
  get byteCount(): number {
    return this.#bytes;
  }

  /** What stays, in order. */
  get units(): readonly Unit[] {
    return this.#kept.toSorted((a, b) => a.order - b.order);
  }

  /** `bytes` is asked for where they stay, perhaps to be let go again later. */
  take(draft: Draft, bytes: () => Uint8Array): void {
    const { size } = draft;
    if (this.#isOpening && !this.#fits(size, OPENING_BYTES_MAX)) this.#isOpening = false;
    if (this.#isOpening || this.#isWanted(draft)) {
      const unit = { ...draft, bytes: bytes() };
      this.#keep(unit);
      this.#note(unit);
    } else if (!this.#isProven && isWork(draft)) this.#wait({ ...draft, bytes: bytes() });
    else this.#drop(size);
    this.#shrink();
  }

  /** Nothing more comes: what waits proves nothing. */
  end(): void {
    for (const { size } of this.#waiting) this.#drop(size);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  /** Lets everything go. */
  clear(): void {
    this.end();
    for (const { size } of this.#kept) this.#drop(size);
    this.#kept = [];
    this.#bytes = 0;
  }

  #fits(size: number, limit: number): boolean {
    return this.#kept.length < TRANSCRIPT_PIECES_MAX && this.#bytes + size <= limit;
  }

  /** News, or the answer to a result that stays. */
  #isWanted({ size, facts }: Draft): boolean {
    const answers = facts.some(
      (fact) => fact.kind === 'share-answer' && this.#isKept(this.#shares.get(keyOf(fact))?.unit),
    );
    if (answers && this.#fits(size, TRANSCRIPT_BYTES_MAX)) return true;
    return facts.some((fact) => this.#isNews(fact)) && this.#fits(size, NEWS_BYTES_MAX);
  }

  #isNews(fact: Fact): boolean {
    return this.#news.size < NEWS_MAX && !this.#news.has(newsOf(fact));
  }

  #isKept(unit: Unit | undefined): boolean {
    return unit !== undefined && !this.#waiting.includes(unit);
  }

  #keep(unit: Unit): void {
    this.#kept.push(unit);
    this.#bytes += unit.size;
  }

  #wait(unit: Unit): void {
    this.#waiting.push(unit);
    this.#waitingBytes += unit.size;
    this.#note(unit);
  }

  #note(unit: Unit): void {
    for (const fact of unit.facts) {
      if (this.#news.size < NEWS_MAX) this.#news.add(newsOf(fact));
      if (fact.kind === 'difficulty') this.#difficulty = fact.difficulty;
      else if (fact.kind === 'job') this.#noteJob(fact, unit);
      else if (fact.kind === 'share') this.#noteShare(fact, unit);
      else if (fact.kind === 'share-answer') this.#noteAnswer(fact, unit);
    }
  }

  #noteJob(fact: JobFact, unit: Unit): void {
    this.#latestJob = { unit, difficulty: fact.difficulty ?? this.#difficulty };
    this.#jobs.set(fact.jobId, this.#latestJob);
  }

  #noteShare(fact: ShareFact, unit: Unit): void {
    const job = (fact.jobId === null ? this.#latestJob : this.#jobs.get(fact.jobId)) ?? null;
    const meets = meetsDifficulty(fact.achieved, job?.difficulty ?? null);
    const share = { unit, job, meets };
    this.#shares.set(keyOf(fact), share);
    if (meets !== true || this.#hasCandidate) return;
    // The value in the result proves the work even if nobody is heard to answer.
    this.#hasCandidate = true;
    this.#promote(share);
  }

  #noteAnswer(fact: ShareAnswerFact, unit: Unit): void {
    const key = keyOf(fact);
    const share = this.#shares.get(key);
    this.#shares.delete(key);
    if (share !== undefined && share.job !== null && share.meets !== false && fact.accepted) {
      this.#isProven = true;
      this.#promote(share, unit);
      for (const rest of this.#waiting.slice()) this.#letGo(rest);
      return;
    }
    // Neither proves anything any more.
    if (share !== undefined) this.#letGo(share.unit);
    this.#letGo(unit);
  }

  /** A result, its job, the difficulty that held, and the answer where there is one. */
  #promote({ unit, job }: Share, answer: Unit = unit): void {
    const from = job?.unit.order ?? unit.order;
    const terms = this.#waiting.filter(({ facts }) => facts.some(isDifficulty));
    const before = terms.findLast(({ order }) => order < from);
    const after = terms.filter(({ order }) => order > from && order < unit.order);
    for (const wanted of new Set([before, job?.unit, ...after, unit, answer])) {
      if (wanted === undefined || !this.#waiting.includes(wanted)) continue;
      this.#unwait(wanted);
      this.#keep(wanted);
    }
  }

  #shrink(): void {
    for (;;) {
      const oldest = this.#waiting[0];
      const isFull =
        this.#bytes + this.#waitingBytes > TRANSCRIPT_BYTES_MAX ||
        this.#waiting.length > WAITING_MAX;
      if (oldest === undefined || !isFull) return;
      this.#letGo(oldest);
    }
  }

  #letGo(unit: Unit): void {
    if (!this.#waiting.includes(unit)) return;
    this.#unwait(unit);
    this.#drop(unit.size);
    for (const [id, job] of this.#jobs) if (job.unit === unit) this.#jobs.delete(id);
    for (const [id, share] of this.#shares) {
      if (share.unit === unit || share.job?.unit === unit) this.#shares.delete(id);
    }
    if (this.#latestJob?.unit === unit) this.#latestJob = null;
  }

  #unwait(unit: Unit): void {
    this.#waiting = this.#waiting.filter((other) => other !== unit);
    this.#waitingBytes -= unit.size;
  }
}

function isWork({ facts }: Draft): boolean {
  return facts.some(
    (fact) =>
      isDifficulty(fact) ||
      fact.kind === 'job' ||
      fact.kind === 'share' ||
      fact.kind === 'share-answer',
  );
}

function isDifficulty(fact: Fact): boolean {
  return fact.kind === 'difficulty';
}

function keyOf({ requestId }: ShareFact | ShareAnswerFact): string {
  return requestId ?? '';
}

/** What a reader of the finding could notice; the same again adds only to counts. */
function newsOf(fact: Fact): string {
  switch (fact.kind) {
    case 'job':
      return `job ${fact.protocol} ${fact.algorithm} ${fact.coin}`;
    case 'login':
      return `login ${fact.protocol} ${fact.user} ${fact.worker} ${fact.agent}`;
    case 'hello':
      return `hello ${fact.protocol} ${fact.agent}`;
    case 'share':
      return `share ${fact.protocol} ${fact.worker}`;
    case 'share-answer':
      return `share-answer ${fact.protocol} ${fact.accepted}`;
    case 'difficulty':
    case 'keepalive':
      return fact.kind;
    case 'behaviour':
      return `${fact.kind} ${fact.model} ${fact.fit}`;
    default:
      return 'protocol' in fact ? `${fact.kind} ${fact.protocol}` : fact.kind;
  }
}

function meetsDifficulty(achieved: number | null, difficulty: Difficulty | null): boolean | null {
  if (achieved === null || difficulty === null || difficulty.scale !== 'hashes') return null;
  return achieved >= difficulty.value * (1 - ROUNDING);
}
