/** What events say of their own order: numbers without gaps, versions of each stream without gaps, times that do not fall. */
import { readLeaf } from './leaf.ts';
import type { LogProblem } from './problem.ts';

/** Streams whose versions are followed, about 150 bytes each; those that come later are counted and not followed. */
export const STREAMS_MAX = 4_000_000;

export class LeafOrder {
  readonly #versions = new Map<string, number>();
  readonly #streamsMax: number;
  #lastAt = '';
  #firstAt: string | null = null;
  /** What the numbers are off by, so that one missing event is told once and not for all that follow. */
  #offset = 0;
  #unfollowed = 0;
  /** Something was missed: of a stream that is seen again for the first time nothing can be said. */
  #missed = false;

  constructor(streamsMax: number = STREAMS_MAX) {
    this.#streamsMax = streamsMax;
  }

  /** Time of the first and the last event; null where there is none. */
  get span(): { readonly from: string; readonly to: string } | null {
    return this.#firstAt === null ? null : { from: this.#firstAt, to: this.#lastAt };
  }

  get streamCount(): number {
    return this.#versions.size;
  }

  /** Events of streams whose versions were not followed. */
  get unfollowedCount(): number {
    return this.#unfollowed;
  }

  /** Events between were lost or are not to be believed. */
  skip(): void {
    this.#missed = true;
    this.#lastAt = '';
    this.#offset = 0;
    this.#versions.clear();
  }

  /** Looks at the entry at a place of the log. */
  look(place: number, entry: Uint8Array): LogProblem[] {
    const leaf = readLeaf(entry);
    if (leaf === null) {
      this.skip();
      return [{ kind: 'leaf-unreadable', seq: place }];
    }
    const problems: LogProblem[] = [];
    if (leaf.seq !== place + this.#offset) {
      problems.push({ kind: 'seq-wrong', seq: place, found: leaf.seq });
      this.#offset = leaf.seq - place;
    }
    const stream = `${leaf.stream.kind}/${leaf.stream.id}`;
    const expected = this.#expectVersion(stream, leaf.version);
    if (expected !== leaf.version) {
      const { version: found } = leaf;
      problems.push({ kind: 'version-wrong', seq: place, stream, expected, found });
    }
    // ISO times of one length compare as text.
    if (leaf.at < this.#lastAt) problems.push({ kind: 'time-backwards', seq: place });
    this.#lastAt = leaf.at;
    this.#firstAt ??= leaf.at;
    return problems;
  }

  #expectVersion(stream: string, version: number): number {
    const last = this.#versions.get(stream);
    if (last === undefined && this.#versions.size >= this.#streamsMax) {
      this.#unfollowed++;
      return version;
    }
    this.#versions.set(stream, version);
    if (last === undefined) return this.#missed ? version : 1;
    return last + 1;
  }
}
