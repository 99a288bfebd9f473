/**
 * The grammar of pooled mining with pushes: SUBMIT (client, one size), ACK (server, one small size, one per SUBMIT),
 * JOB (server, larger, near one size, never asked for). Paired by count, so that pipelined sessions fit as well.
 * Lengths are TLS record lengths: plain text plus 17 (TLS 1.3), 24 (AES-GCM in 1.2) or 16 (ChaCha20 in 1.2).
 */
import type { Side } from '#model/stream.ts';
import type { RecordWindow } from './record-window.ts';
import { type SizeClass, gapsOf, isIn, largestClass, variationOf } from './size-class.ts';
import { staircaseOf } from './staircase.ts';

export interface Grammar {
  readonly form: 'push' | 'fat-share' | 'poll';
  readonly submits: number;
  readonly acks: number;
  readonly jobs: number;
  /** JOBs that no client message can have asked for. */
  readonly unasked: number;
  /** How many must be unasked, given how often the client speaks; judged over the whole flow, as windows hold few. */
  readonly unaskedMin: number;
  readonly submitBytes: number;
  readonly ackBytes: number;
  readonly jobBytes: number;
  /** Coefficient of variation of the gaps between SUBMITs. */
  readonly gapVariation: number;
  /** Steps of decimal counters. */
  readonly staircase: number;
  /** Job sizes that differ by whole Merkle branches. */
  readonly ladder: number;
  /** Independent signs beyond the sizes: memoryless gaps, staircase, ladder, polls answered like pushes. */
  readonly witnesses: number;
}

/** Ids and counters grow by a digit now and then; other changes of length mean other messages. */
const CLASS_SPREAD = 6;
/** Jobs differ in their number of Merkle branches (67 bytes of 1.4 KB each). */
const JOB_SPREAD_SHARE = 0.18;
/** The smallest SUBMIT read is 70 bytes plain; commands and telemetry are mostly shorter. */
const SUBMIT_BYTES_MIN = 60 + 16;
/** Equihash solutions: 2 878 bytes plain. */
const SUBMIT_BYTES_MAX = 4096;
const FAT_SHARE_BYTES_MIN = 1200;
/** `{"id":9,"result":true}` has 22 bytes, an MQTT acknowledgement 4. */
const ACK_BYTES_MIN = 20 + 16;
const ACK_BYTES_MAX = 160 + 24;
const JOB_BYTES_MIN = 140 + 16;
const JOB_ABOVE_ACK = 40;

const CLIENT_STRAYS = 0.1;
const SERVER_STRAYS = 0.12;
const PAIRING_SLACK = 0.15;
/** Answers within this time of a SUBMIT; pools across the world answer in half a second. */
const ANSWER_MS_MAX = 5000;
const ANSWERED_SHARE_MIN = 0.8;
/**
 * A JOB this soon after a client message may be its reply. What falls there by chance is allowed for, up to a half: a
 * busy proxy sends a share every second.
 */
const ASKED_MS = 700;
const UNASKED_SHARE_MIN = 0.6;
const CHANCE_MAX = 0.5;
/** Gaps of a search without memory: 1 ± 3 standard errors at 10 gaps, wider above because machines pause. */
const MEMORYLESS: readonly [number, number] = [0.45, 2.5];
/** Heartbeats count too, so a staircase speaks only where the client is no clock. */
const COUNTING_VARIATION_MIN = 0.3;
/**
 * A client that answers pushes (a wallet that asks for a balance at each new block) is no search: shares fall where
 * they will. Chance coincidence is added for pools that push every second.
 */
const TRIGGER_MS = 1000;
const TRIGGERED_SHARE_MAX = 0.4;
/** Below this the client is a clock, whatever else it looks like. */
const CLOCK_VARIATION_MAX = 0.12;
/** A second client message that keeps the session alive comes by the clock. */
const KEEPALIVE_VARIATION_MAX = 0.35;

export function judgePush(window: RecordWindow, client: Side): Grammar | null {
  const sent = window.of(client);
  const got = window.of(client === 0 ? 1 : 0);
  const submit = largestClass(sent.lengths, CLASS_SPREAD);
  if (submit.median < SUBMIT_BYTES_MIN || submit.median > SUBMIT_BYTES_MAX) return null;
  const kept = keepaliveOf(sent.lengths, sent.times, submit);
  const strays = sent.lengths.length - submit.count - kept;
  if (strays > Math.max(1, sent.lengths.length * CLIENT_STRAYS)) return null;

  const small = got.lengths.filter((length) => isAckSized(length, submit));
  const ack = largestClass(small, CLASS_SPREAD);
  const large = got.lengths.filter((length) => isJobSized(length, ack));
  const job = largestClass(large, 0, JOB_SPREAD_SHARE);
  const unknown = got.lengths.length - small.length - job.count;
  if (unknown > Math.max(2, got.lengths.length * SERVER_STRAYS)) return null;
  if (!isPaired(submit.count, kept, small.length, ack.count)) return null;
  if (!isAnswered(window, client, submit, ack)) return null;

  const chance = Math.min(CHANCE_MAX, within(sent.lengths.length, ASKED_MS, window.spanMs));
  const unasked = unaskedOf(window, client, job);
  const unaskedMin = job.count * UNASKED_SHARE_MIN * (1 - chance);
  return withWitnesses(window, client, { submit, ack, job, unasked, unaskedMin });
}

/** Client messages of one other size that come by the clock. */
function keepaliveOf(
  lengths: readonly number[],
  times: readonly number[],
  submit: SizeClass,
): number {
  const other = largestClass(
    lengths.filter((length) => !isIn(length, submit)),
    2,
  );
  if (other.count < 3) return 0;
  const ticks = times.filter((_, i) => isIn(lengths[i] ?? 0, other));
  return variationOf(gapsOf(ticks)) <= KEEPALIVE_VARIATION_MAX ? other.count : 0;
}

function isAckSized(length: number, submit: SizeClass): boolean {
  return length >= ACK_BYTES_MIN && length <= ACK_BYTES_MAX && length < submit.low;
}

function isJobSized(length: number, ack: SizeClass): boolean {
  return length >= JOB_BYTES_MIN && length >= ack.median + JOB_ABOVE_ACK;
}

/** One small answer for each SUBMIT (and keepalive); most of them of the one size. */
function isPaired(submits: number, kept: number, small: number, acks: number): boolean {
  const slack = Math.max(2, submits * PAIRING_SLACK);
  return small >= submits - slack && small <= submits + kept + slack && acks >= submits - slack;
}

/** Most ACKs find a SUBMIT that still waits, and most SUBMITs are answered in time. */
function isAnswered(
  window: RecordWindow,
  client: Side,
  submit: SizeClass,
  ack: SizeClass,
): boolean {
  const waiting: number[] = [];
  let answered = 0;
  for (let i = 0; i < window.count; i++) {
    const length = window.lengthOf(i);
    const at = window.timeOf(i);
    if (window.sideOf(i) === client) {
      if (isIn(length, submit)) waiting.push(at);
    } else if (isIn(length, ack)) {
      while (waiting.length > 0 && at - (waiting[0] ?? 0) > ANSWER_MS_MAX) waiting.shift();
      if (waiting.shift() !== undefined) answered += 1;
    }
  }
  return answered >= Math.max(submit.count, ack.count) * ANSWERED_SHARE_MIN;
}

/** JOBs that no client message can have asked for: replies in two parts (headers, body) are none. */
function unaskedOf(window: RecordWindow, client: Side, job: SizeClass): number {
  let count = 0;
  let spokeAt = -Infinity;
  for (let i = 0; i < window.count; i++) {
    const at = window.timeOf(i);
    if (window.sideOf(i) === client) spokeAt = at;
    else if (isIn(window.lengthOf(i), job) && at - spokeAt > ASKED_MS) count += 1;
  }
  return count;
}

interface Classes {
  readonly unasked: number;
  readonly unaskedMin: number;
  readonly submit: SizeClass;
  readonly ack: SizeClass;
  readonly job: SizeClass;
}

function withWitnesses(window: RecordWindow, client: Side, classes: Classes): Grammar | null {
  const { submit, ack, job, unasked, unaskedMin } = classes;
  const sent = window.of(client);
  const got = window.of(client === 0 ? 1 : 0);
  const submitTimes = sent.times.filter((_, i) => isIn(sent.lengths[i] ?? 0, submit));
  const gapVariation = variationOf(gapsOf(submitTimes));
  if (gapVariation <= CLOCK_VARIATION_MAX) return null;
  const staircase = staircaseOf(
    sent.lengths.filter((length) => isIn(length, submit)),
    got.lengths.filter((length) => isIn(length, ack)),
  );
  const ladder = ladderOf(got.lengths.filter((length) => isIn(length, job)));
  const isFree = !isTriggered(window, client, classes);
  const isMemoryless = isFree && gapVariation >= MEMORYLESS[0] && gapVariation <= MEMORYLESS[1];
  const isCounting = isFree && staircase >= 2 && gapVariation >= COUNTING_VARIATION_MIN;
  const witnesses = Number(isMemoryless) + Number(isCounting) + Number(ladder >= 3);
  if (witnesses === 0) return null;
  return {
    form: submit.median >= FAT_SHARE_BYTES_MIN ? 'fat-share' : 'push',
    submits: submit.count,
    acks: ack.count,
    jobs: job.count,
    unasked,
    unaskedMin,
    submitBytes: submit.median,
    ackBytes: ack.median,
    jobBytes: job.median,
    gapVariation,
    staircase,
    ladder,
    witnesses,
  };
}

function isTriggered(window: RecordWindow, client: Side, { submit, job }: Classes): boolean {
  let triggered = 0;
  let pushedAt = -Infinity;
  for (let i = 0; i < window.count; i++) {
    const length = window.lengthOf(i);
    const at = window.timeOf(i);
    if (window.sideOf(i) !== client) {
      if (isIn(length, job)) pushedAt = at;
    } else if (isIn(length, submit) && at - pushedAt <= TRIGGER_MS) triggered += 1;
  }
  const chance = within(job.count, TRIGGER_MS, window.spanMs);
  const share = TRIGGERED_SHARE_MAX + (1 - TRIGGERED_SHARE_MAX) * chance;
  // Two standard deviations of what chance alone would give.
  return triggered > submit.count * share + 2 * Math.sqrt(submit.count * chance * (1 - chance));
}

/** How likely some moment lies within `millis` after one of `count` memoryless events in `spanMs`. */
function within(count: number, millis: number, spanMs: number): number {
  return 1 - Math.exp((-count * millis) / Math.max(1, spanMs));
}

/** A Merkle branch takes 64 hex digits, two quotes and a comma. */
const BRANCH_BYTES = 67;

/**
 * How many different job sizes lie whole branches apart (± 1 byte), where they hold nearly all jobs; else 0.
 */
function ladderOf(lengths: readonly number[]): number {
  if (lengths.length === 0) return 0;
  const base = largestClass(lengths, 2).median;
  const rungs = new Set<number>();
  let onRung = 0;
  for (const length of lengths) {
    const rung = Math.round((length - base) / BRANCH_BYTES);
    if (Math.abs(length - base - rung * BRANCH_BYTES) > 1) continue;
    rungs.add(rung);
    onRung += 1;
  }
  return onRung >= lengths.length * 0.9 ? rungs.size : 0;
}
