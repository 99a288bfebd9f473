/** The findings of a run, newest version each, in the order in which a person wants them; bounded. */
import { rankOf } from '#model/evidence.ts';
import type { Finding } from '#model/finding.ts';

/** About 5 KiB each with their evidence; a screen shows a few dozen. Beyond it the least important are only counted. */
export const FINDINGS_MAX = 10_000;

export class Board {
  readonly #findings = new Map<string, Finding>();
  readonly #forgotten = new Map<string, number>();
  readonly #limit: number;

  constructor(limit = FINDINGS_MAX) {
    this.#limit = limit;
  }

  put(finding: Finding): void {
    const known = this.#findings.get(finding.id);
    if (known !== undefined && known.version > finding.version) return;
    this.#findings.set(finding.id, finding);
    if (this.#findings.size > this.#limit) this.#forgetSome();
  }

  get size(): number {
    return this.#findings.size;
  }

  /** The `count` most important: highest grade first, then latest. */
  top(count: number): readonly Finding[] {
    return [...this.#findings.values()].toSorted(byImportance).slice(0, count);
  }

  /** Findings by grade, those no longer held included. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = Object.fromEntries(this.#forgotten);
    for (const { grade } of this.#findings.values()) counts[grade] = (counts[grade] ?? 0) + 1;
    return counts;
  }

  /** A tenth at once, so that the sort is paid rarely. */
  #forgetSome(): void {
    const keep = Math.floor(this.#limit * 0.9);
    for (const { id, grade } of this.top(this.#findings.size).slice(keep)) {
      this.#findings.delete(id);
      this.#forgotten.set(grade, (this.#forgotten.get(grade) ?? 0) + 1);
    }
  }
}

function byImportance(a: Finding, b: Finding): number {
  const rank = rankOf(b.grade) - rankOf(a.grade);
  if (rank !== 0) return rank;
  return a.lastSeen < b.lastSeen ? 1 : a.lastSeen > b.lastSeen ? -1 : 0;
}
