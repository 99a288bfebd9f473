/**
 * The enforcer of one point: three loops that wake each other and share nothing but what was accepted.
 *
 *     ask ──▶ accepted set ──▶ turn at the peer ──▶ states ──▶ report
 *      ▲ at once again          ▲ at once, every read-back, and when something ends      ▲ when they differ, and as a sign of life
 *
 * Without an answer the set lasts as long as its lease; then nothing is held, also when nobody else is left to say so.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isoFrom } from '#base/clock.ts';
import { messageOf, OperatingError } from '#base/errors.ts';
import type { OrderReport, PointReport, PointReportReply } from '#model/point-report.ts';
import { Accepted, type Answer, type InEffect, type Next } from './accepted.ts';
import type { Adapter } from './adapter.ts';
import { isRefused, type Refused } from './check-set.ts';
import { coverOf } from './cover.ts';
import { driftOf } from './drift.ts';
import type { Cover } from './openc2/held-view.ts';
import { News, type EnforcerNews } from './news.ts';
import { orderStates, unknownStates } from './order-states.ts';
import type { Observed } from './observed.ts';
import { reconcile, type Turn } from './reconcile.ts';
import { Reports } from './reports.ts';
import { Rest } from './rest.ts';
import type { StateFolder } from './state-folder.ts';
import type { SteadyClock } from './steady-clock.ts';
import { want, wantNothing, type OwnLimits, type Want } from './want.ts';

/** What speaks with the office; each call throws where the office does not answer or refuses. */
export interface OfficeLine {
  pull(asked: {
    readonly digest: string | null;
    readonly nonce: string;
    readonly waitSeconds: number;
    readonly signal: AbortSignal;
  }): Promise<Answer>;
  report(report: PointReport, signal: AbortSignal): Promise<PointReportReply>;
}

export interface EnforcerParts {
  readonly pointId: string;
  readonly officeKey: Uint8Array;
  readonly line: OfficeLine;
  readonly adapter: Adapter;
  readonly atDeath: PointReport['atDeath'];
  readonly folder: StateFolder;
  readonly limits: OwnLimits;
  readonly clock: SteadyClock;
  readonly readBackMs: number;
  readonly software: string;
  readonly tell: (news: EnforcerNews) => void;
  /** Told before each turn how long what is held may last without another (a guard lets go then). */
  readonly beat?: (lastsMs: number) => void;
}

/** Seconds that a question waits at most, and the part of a lease that it may cost. */
const WAIT = { secondsMax: 20, ofLease: 4 } as const;
/** Between two tries that failed: a release must not wait longer for an office or equipment that is back. */
const RETRY_MS = { first: 250, longest: 5_000 } as const;
const SIGN_OF_LIFE_MS = 30_000;
const PULL_MS = 30_000;
const REPORT_MS = 20_000;
/** Two small files and their sync take 2–30 ms here. */
const KEEP_MS = 1_000;
/** Just after an end, not before. */
const END_SLACK_MS = 20;

export class Enforcer {
  readonly #parts: EnforcerParts;
  readonly #accepted: Accepted;
  readonly #reports = new Reports();
  readonly #turnRest = new Rest();
  readonly #reportRest = new Rest();
  readonly #news: News;
  #refusal: Refused | null = null;
  #drifts = 0;
  #refusedHolds = 0;
  #read: { readonly at: number; readonly elements: number | null } | null = null;
  /** As the last turn left it: whatever else is found was somebody else's doing. */
  #left: Observed | null = null;
  /** The generation of the last turn. */
  #turnOf = 0;
  /** When something that is held ends by itself; the next turn is no later. */
  #endsAt = Number.POSITIVE_INFINITY;

  constructor(parts: EnforcerParts) {
    const { officeKey, pointId, folder, clock } = parts;
    const { kind } = parts.adapter;
    this.#parts = parts;
    this.#accepted = new Accepted({ officeKey, pointId, kind, folder, clock });
    this.#news = new News(parts.tell);
  }

  /** Runs until told to stop; what is held then stays as its lease says. */
  async run(stop: AbortSignal): Promise<void> {
    await this.#parts.folder.prepare();
    await this.#accepted.resume();
    await Promise.all([
      this.#again(stop, 'office', () => this.#ask(stop)),
      this.#again(stop, 'equipment', () => this.#turn(stop)),
      this.#again(stop, 'office', () => this.#report(stop)),
    ]);
  }

  /** Something here has changed (the mark in the state folder): look now. */
  wake(): void {
    this.#turnRest.wake();
  }

  /** What is so of a network (canonical text), by the set in effect and as it was read back. */
  covers(network: string): Cover {
    const { inEffect } = this.#accepted;
    return coverOf(network, inEffect, this.#left, this.#parts);
  }

  /** For ever: nothing that fails is given up. */
  async #again(
    stop: AbortSignal,
    what: 'office' | 'equipment',
    run: () => Promise<void>,
  ): Promise<void> {
    const rest = new Rest();
    let retryMs: number = RETRY_MS.first;
    while (!stop.aborted) {
      try {
        await run();
        this.#news.back(what);
        retryMs = RETRY_MS.first;
      } catch (error) {
        if (stop.aborted) return;
        this.#news.lost(what, messageOf(error));
        await rest.for(retryMs, stop);
        retryMs = Math.min(RETRY_MS.longest, retryMs * 2);
      }
    }
  }

  async #ask(stop: AbortSignal): Promise<void> {
    const { clock, line } = this.#parts;
    const nonce = randomBytes(16).toString('hex');
    const { digest, generation: before, inEffect } = this.#accepted;
    const waitSeconds = digest === null ? 0 : waitOf(inEffect, clock.now());
    const signal = AbortSignal.any([stop, AbortSignal.timeout(waitSeconds * 1000 + PULL_MS)]);
    // The lease counts from the question, so that a slow answer gives nothing away.
    const sentAt = clock.now();
    const answer = await line.pull({ digest, nonce, waitSeconds, signal });
    const next = this.#accepted.check(answer, nonce, sentAt);
    this.#refusal = isRefused(next) ? next : null;
    if (isRefused(next)) {
      this.#reportRest.wake();
      throw new OperatingError('damaged', `The set was refused: ${next.says}`);
    }
    const unkept = await this.#keep(next);
    this.#accepted.adopt(next);
    const { generation } = this.#accepted;
    if (generation !== before) {
      this.#news.accepted(generation, this.#accepted.inEffect?.set.holds.length ?? 0);
      this.#compareDeaths();
      this.#turnRest.wake();
    } else if (this.#news.lapse === 'lease-over') this.#turnRest.wake();
    if (unkept !== null) throw unkept;
  }

  /** Null: a start would find it. A disk that hangs keeps nobody held: then it counts all the same. */
  async #keep(next: Next): Promise<Error | null> {
    const late = new OperatingError('unreadable', `The state folder took over ${KEEP_MS} ms`);
    const keeping = this.#accepted.keep(next).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    return Promise.race([keeping, sleep(KEEP_MS, late, { ref: false })]);
  }

  /** Who decides on holds was told another end of them than the one that will be. */
  #compareDeaths(): void {
    const { atDeath } = this.#parts;
    const theirs = this.#accepted.inEffect?.set.atDeath;
    if (theirs !== undefined) this.#news.deaths(theirs, atDeath);
  }

  async #turn(stop: AbortSignal): Promise<void> {
    const { adapter, clock, readBackMs, beat } = this.#parts;
    const startedAt = clock.now();
    const { inEffect } = this.#accepted;
    const wish = await this.#wish(inEffect, startedAt);
    beat?.(Math.max(0, (inEffect?.leaseEndsAt ?? startedAt) - startedAt));
    try {
      const turn = await reconcile(adapter, wish.wanted, this.#young(startedAt));
      this.#note(turn, wish, clock.now() - startedAt);
      if (inEffect !== null) this.#reports.see(orderStates(inEffect.set, wish, turn.after));
    } catch (error) {
      this.#read = { at: startedAt, elements: null };
      this.#left = null;
      if (inEffect !== null) this.#reports.see(unknownStates(inEffect.set));
      this.#reportRest.wake();
      throw error;
    }
    this.#reportRest.wake();
    const untilEnd = Math.max(0, this.#endsAt - clock.now()) + END_SLACK_MS;
    await this.#turnRest.for(Math.min(readBackMs, untilEnd), stop);
  }

  /** The last reading, where a new set has come soon after it; a turn that only reads back reads anew. */
  #young(at: number): Observed | null {
    const isNews = this.#turnOf !== this.#accepted.generation;
    this.#turnOf = this.#accepted.generation;
    const isYoung = this.#left !== null && at - this.#left.at < this.#parts.readBackMs;
    return isNews && isYoung ? this.#left : null;
  }

  /** Nothing, unless a set is in effect, its lease runs, and nobody here has let everything go. */
  async #wish(inEffect: InEffect | null, at: number): Promise<Want> {
    const { folder, limits } = this.#parts;
    const generation = inEffect?.set.generation ?? 0;
    const nothing = { wanted: wantNothing(at, generation), ...NOBODY };
    this.#endsAt = Number.POSITIVE_INFINITY;
    const released = await folder.released();
    if (released !== null) {
      this.#news.lapsed('released-here', `Everything was let go here by ${released.by}`);
      return nothing;
    }
    if (inEffect === null) return nothing;
    if (inEffect.leaseEndsAt <= at) {
      this.#news.lapsed('lease-over', 'The office has not renewed the lease: nothing is held');
      return nothing;
    }
    this.#news.runs();
    const held = new Set(this.#left?.elements.map(({ key }) => key));
    const wish = want(inEffect.set, limits, { at, ...inEffect }, held);
    for (const { expiresAt } of wish.wanted.holds) {
      if (expiresAt < this.#endsAt) this.#endsAt = expiresAt;
    }
    return wish;
  }

  #note({ before, after, steps, refused }: Turn, wish: Want, ms: number): void {
    const drift = this.#left === null ? null : driftOf(this.#left, before);
    if (drift !== null) {
      this.#drifts++;
      this.#news.tell({ kind: 'drift', says: drift });
    }
    this.#news.refusedHolds(refused);
    if (steps > 0) this.#news.tell({ kind: 'turn', steps, held: after.elements.length, ms });
    this.#refusedHolds = wish.refusedHolds + refused.size;
    this.#left = after;
    this.#read = { at: after.at, elements: after.elements.length };
  }

  async #report(stop: AbortSignal): Promise<void> {
    const { line } = this.#parts;
    await this.#reportRest.for(SIGN_OF_LIFE_MS, stop);
    // Before the first reading there is nothing to say.
    while (!stop.aborted && this.#read !== null) {
      const orders = this.#reports.next();
      const signal = AbortSignal.any([stop, AbortSignal.timeout(REPORT_MS)]);
      const reply = await line.report(this.#reportOf(this.#read, orders), signal);
      if (reply.again) this.#reports.forget();
      this.#reports.taken(orders);
      for (const { id, code } of reply.refused) {
        this.#news.reportRefused(id, code);
        if (code === 'stale') this.#reports.late(id);
      }
      if (this.#reports.next().length === 0) return;
    }
  }

  #reportOf(
    { at, elements }: { readonly at: number; readonly elements: number | null },
    orders: readonly OrderReport[],
  ): PointReport {
    const { atDeath, limits, software } = this.#parts;
    const ahead = this.#accepted.inEffect?.officeAheadMs ?? 0;
    return {
      v: 1,
      at: isoFrom(Math.round(at + ahead)),
      generation: this.#accepted.generation,
      isDryRun: limits.isDryRun,
      atDeath,
      elements,
      drifts: this.#drifts,
      refusal: this.#refusal,
      refusedHolds: this.#refusedHolds,
      lapse: this.#news.lapse,
      software,
      orders: [...orders],
    };
  }
}

/** A lease that is half over is renewed at once: a question that waits for news must not outlast it. */
function waitOf(inEffect: InEffect | null, at: number): number {
  if (inEffect === null) return 0;
  const { leaseSeconds } = inEffect.set;
  if (inEffect.leaseEndsAt - at < leaseSeconds * 500) return 0;
  return Math.floor(Math.min(WAIT.secondsMax, leaseSeconds / WAIT.ofLease));
}

/** Of nobody in particular: nothing is wanted, so nothing is refused or on trial. */
const NOBODY = { refused: new Map(), refusedHolds: 0, shadows: new Map() } as const;
