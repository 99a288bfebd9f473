/** What the office still has to be told: states of orders that differ from what it last answered for. */
import type { OrderReport } from '#model/point-report.ts';
import { REPORT_ORDERS_MAX } from '#model/point-report.ts';

export class Reports {
  /** By order: what was told and taken. */
  readonly #told = new Map<string, string>();
  /** Those that it could not take for now. */
  readonly #late = new Set<string>();
  #now: ReadonlyMap<string, OrderReport> = new Map();

  /** Everything as it was read just now; orders that are not in it are no longer the point's. */
  see(states: readonly OrderReport[]): void {
    this.#now = new Map(states.map((state) => [state.id, state]));
    for (const id of this.#told.keys()) if (!this.#now.has(id)) this.#told.delete(id);
    for (const id of this.#late) this.#told.delete(id);
    this.#late.clear();
  }

  /** Releases first: they end somebody's wait. */
  next(): readonly OrderReport[] {
    const news = [...this.#now.values()].filter((one) => this.#told.get(one.id) !== textOf(one));
    return news
      .toSorted((a, b) => Number(b.observed === 'absent') - Number(a.observed === 'absent'))
      .slice(0, REPORT_ORDERS_MAX);
  }

  /** The office is in doubt: everything is told again. */
  forget(): void {
    this.#told.clear();
  }

  taken(states: readonly OrderReport[]): void {
    for (const state of states) this.#told.set(state.id, textOf(state));
  }

  /** The office knows something later, or wants something newer: told again with the next reading, not at once. */
  late(id: string): void {
    this.#late.add(id);
  }
}

const textOf = (state: OrderReport): string => JSON.stringify(state);
