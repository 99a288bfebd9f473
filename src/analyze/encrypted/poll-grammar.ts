/**
 * The grammar of polling miners whose pool pushes too (eth-proxy): POLL (client, one size, by the clock) is answered by
 * JOB, and JOBs of the very same size come unasked as well; now and then a larger SUBMIT gets a small ACK.
 * Polls alone are not judged: every monitoring agent does that.
 */
import type { Side } from '#model/stream.ts';
import type { Grammar } from './push-grammar.ts';
import type { RecordWindow, Sizes } from './record-window.ts';
import { type SizeClass, gapsOf, isIn, largestClass, variationOf } from './size-class.ts';

const CLASS_SPREAD = 2;
const POLLS_MIN = 12;
const UNASKED_MIN = 8;
const SUBMITS_MIN = 3;
/** Polls come by the clock, every 1 … 15 s. */
const POLL_VARIATION_MAX = 0.6;
const POLL_MS: readonly [number, number] = [800, 15_000];
const ANSWER_MS_MAX = 2000;
const POLL_BYTES: readonly [number, number] = [50, 200];
const JOB_BYTES: readonly [number, number] = [156, 600];
const ACK_BYTES: readonly [number, number] = [36, 120];
const SUBMIT_ABOVE_POLL = 40;
const STRAYS = 0.15;
const UNASKED_VARIATION_MIN = 0.4;

export function judgePoll(window: RecordWindow, client: Side): Grammar | null {
  const sent = window.of(client);
  const got = window.of(client === 0 ? 1 : 0);
  const poll = largestClass(sent.lengths, CLASS_SPREAD);
  const job = largestClass(got.lengths, CLASS_SPREAD);
  if (poll.count < POLLS_MIN || !isBetween(poll.median, POLL_BYTES)) return null;
  if (!isBetween(job.median, JOB_BYTES) || job.median <= poll.median) return null;
  if (!isByTheClock(sent, poll)) return null;
  const walk = walkOf(window, client, poll, job);
  if (walk.answered < poll.count * 0.9 || !hasWork(walk)) return null;
  const strays = got.lengths.length - job.count - walk.submits.length;
  if (strays > Math.max(2, got.lengths.length * STRAYS)) return null;
  return {
    form: 'poll',
    submits: walk.submits.length,
    acks: walk.submits.length,
    jobs: walk.unasked.length,
    unasked: walk.unasked.length,
    unaskedMin: 0,
    submitBytes: walk.submitBytes,
    ackBytes: walk.ackBytes,
    jobBytes: job.median,
    gapVariation: variationOf(gapsOf(walk.submits)),
    staircase: 0,
    ladder: 0,
    witnesses: 1,
  };
}

function isByTheClock(sent: Sizes, poll: SizeClass): boolean {
  const gaps = gapsOf(sent.times.filter((_, i) => isIn(sent.lengths[i] ?? 0, poll)));
  return variationOf(gaps) <= POLL_VARIATION_MAX && isBetween(medianOf(gaps), POLL_MS);
}

/** Pushes by events, not by a clock, and answered submits. */
function hasWork({ unasked, submits }: Walk): boolean {
  if (unasked.length < UNASKED_MIN || submits.length < SUBMITS_MIN) return false;
  return variationOf(gapsOf(unasked)) >= UNASKED_VARIATION_MIN;
}

interface Walk {
  answered: number;
  readonly unasked: number[];
  readonly submits: number[];
  submitBytes: number;
  ackBytes: number;
}

/** Follows the window once and pairs polls with jobs and submits with small answers. */
function walkOf(window: RecordWindow, client: Side, poll: SizeClass, job: SizeClass): Walk {
  const walk: Walk = { answered: 0, unasked: [], submits: [], submitBytes: 0, ackBytes: 0 };
  let pollAt = -Infinity;
  let submit: { at: number; length: number } | null = null;
  for (let i = 0; i < window.count; i++) {
    const length = window.lengthOf(i);
    const at = window.timeOf(i);
    if (window.sideOf(i) === client) {
      if (isIn(length, poll)) pollAt = at;
      else if (length >= poll.median + SUBMIT_ABOVE_POLL) submit = { at, length };
    } else if (isIn(length, job)) {
      if (at - pollAt <= ANSWER_MS_MAX) walk.answered += 1;
      else walk.unasked.push(at);
      pollAt = -Infinity;
    } else if (submit !== null && isBetween(length, ACK_BYTES) && at - submit.at <= ANSWER_MS_MAX) {
      walk.submits.push(submit.at);
      walk.submitBytes = submit.length;
      walk.ackBytes = length;
      submit = null;
    }
  }
  return walk;
}

function isBetween(value: number, [least, most]: readonly [number, number]): boolean {
  return value >= least && value <= most;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
