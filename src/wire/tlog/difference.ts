/**
 * Names what was done to a list of events: the leaf hashes that were signed against those that are there. Both are
 * compared bundle by bundle; what was lost in one and found in another has moved.
 */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { LogProblem } from './problem.ts';

/** Events that are lost or out of place and remembered one by one; an attack on more is a run of bundles. */
export const DIFFERENCES_MAX = 20_000;
/** A bundle of more events than this without any in common is told as a run. */
const NAMED_RUN = 8;

interface Gap {
  /** Signed events that are not here, by seq. */
  readonly lost: Map<number, string>;
  /** Events that are here and were not signed here, by the place where they stand. */
  readonly found: Map<number, string>;
  /** Seq of the first signed event that the found ones can have pushed. */
  readonly before: number;
}

export class Differences {
  readonly #gaps: Gap[] = [];
  readonly #runs: LogProblem[] = [];
  #count = 0;
  #more = 0;

  get any(): boolean {
    return this.#count + this.#more + this.#runs.length > 0;
  }

  /** Compares one bundle; `start` is the seq of its first event. */
  compare(start: number, signed: readonly Uint8Array[], actual: readonly Uint8Array[]): void {
    const before = signed.map(bytesToHex);
    const after = actual.map(bytesToHex);
    const kept = commonSubsequence(before, after);
    if (kept.length === 0 && before.length > NAMED_RUN && after.length > 0) {
      this.run(start, start + signed.length - 1);
      return;
    }
    let at: readonly [number, number] = [-1, -1];
    for (const next of [...kept, [before.length, after.length] as const]) {
      const lost = entriesBetween(before, at[0] + 1, next[0], start);
      const found = entriesBetween(after, at[1] + 1, next[1], start);
      this.#add({ lost, found, before: start + at[0] + 1 });
      at = next;
    }
  }

  /** Events of which only is known that some differ. */
  run(from: number, to: number): void {
    if (this.#runs.length < DIFFERENCES_MAX) this.#runs.push({ kind: 'events-differ', from, to });
    else this.#more++;
  }

  #add(gap: Gap): void {
    const count = gap.lost.size + gap.found.size;
    if (count === 0) return;
    if (this.#count + count > DIFFERENCES_MAX) this.#more += count;
    else {
      this.#count += count;
      this.#gaps.push(gap);
    }
  }

  problems(): LogProblem[] {
    const moves = this.#takeMoves();
    const edits = this.#gaps.flatMap(editsOf);
    const shifted = (seq: number): number =>
      edits.reduce((sum, edit) => (edit.before <= seq ? sum + edit.shift : sum), 0);
    const problems = [
      ...edits.map(({ problem }) => problem),
      ...this.#runs,
      // An event that only gave way to what was removed or inserted in front of it has not been touched itself.
      ...moves.filter(({ seq, to }) => to - seq !== shifted(seq)),
    ].sort((a, b) => placeOf(a) - placeOf(b));
    return this.#more === 0 ? problems : [...problems, { kind: 'more', count: this.#more }];
  }

  /** Takes those out of the gaps that were lost in one place and found in another. */
  #takeMoves(): { kind: 'event-moved'; seq: number; to: number }[] {
    const places = new Map<string, { readonly gap: Gap; readonly to: number }>();
    for (const gap of this.#gaps) {
      for (const [to, hash] of gap.found) places.set(hash, { gap, to });
    }
    return this.#gaps.flatMap(({ lost }) =>
      [...lost].flatMap(([seq, hash]) => {
        const place = places.get(hash);
        if (place === undefined) return [];
        places.delete(hash);
        lost.delete(seq);
        place.gap.found.delete(place.to);
        return [{ kind: 'event-moved' as const, seq, to: place.to }];
      }),
    );
  }
}

interface Edit {
  readonly problem: LogProblem;
  /** Seq of the first event that it pushes, and by how many places. */
  readonly before: number;
  readonly shift: number;
}

/** One that was lost and one that was found in the same gap is one that was changed. */
function editsOf({ lost, found, before }: Gap): Edit[] {
  const removed = [...lost.keys()];
  const inserted = [...found.keys()];
  const changed = Math.min(removed.length, inserted.length);
  return [
    ...removed.map((seq, at): Edit => {
      const kind = at < changed ? 'event-changed' : 'event-removed';
      return { problem: { kind, seq }, before: seq, shift: at < changed ? 0 : -1 };
    }),
    ...inserted.slice(changed).map((seq): Edit => {
      return { problem: { kind: 'event-inserted', seq }, before, shift: 1 };
    }),
  ];
}

function placeOf(problem: LogProblem): number {
  if ('seq' in problem) return problem.seq;
  return 'from' in problem ? problem.from : Infinity;
}

function entriesBetween(
  hashes: readonly string[],
  from: number,
  to: number,
  start: number,
): Map<number, string> {
  return new Map(hashes.slice(from, to).map((hash, at) => [start + from + at, hash]));
}

/** Pairs of positions in the longest common subsequence; a bundle has at most 256 events, so a table is small. */
function commonSubsequence(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1;
  const lengths = commonLengths(a, b);
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const here = i * width + j;
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((lengths[here + width] ?? 0) >= (lengths[here + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}

/** At i · (b.length + 1) + j: how long the longest common subsequence of what follows i and j is. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const here = i * width + j;
      lengths[here] =
        a[i] === b[j]
          ? (lengths[here + width + 1] ?? 0) + 1
          : Math.max(lengths[here + width] ?? 0, lengths[here + 1] ?? 0);
    }
  }
  return lengths;
}
