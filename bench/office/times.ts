/** Times of one operation, in milliseconds. */
export class Times {
  readonly #all: number[] = [];

  async of<T>(work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    const answer = await work();
    this.#all.push(performance.now() - begun);
    return answer;
  }

  add(ms: number): void {
    this.#all.push(ms);
  }

  /** `share`: 0.5 is the median. */
  at(share: number): number {
    const sorted = this.#all.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  }

  get sum(): number {
    return this.#all.reduce((sum, each) => sum + each, 0);
  }

  get count(): number {
    return this.#all.length;
  }
}
