import assert from 'node:assert/strict';
import { messageOf } from '#base/errors.ts';

/** Told at once; the rest says much the same. */
const TOLD_MAX = 60;

/** All that is wrong, told at once: a new group of routes needs several things. */
export class Findings {
  readonly #told = new Set<string>();

  async try(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
    } catch (error) {
      this.#told.add(messageOf(error));
    }
  }

  /** Null: nothing is wrong. */
  add(told: string | null): void {
    if (told !== null) this.#told.add(told);
  }

  conclude(): void {
    const told = [...this.#told];
    assert.ok(told.length === 0, `${told.length} findings:\n${told.slice(0, TOLD_MAX).join('\n')}`);
  }
}
