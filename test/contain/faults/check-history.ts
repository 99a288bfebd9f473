/**
 * The invariants (governance.md §9), held against what the kernel had. Nothing here asks our own database or believes a
 * report: what the record says is read from its events, what was held from the table itself.
 */
import { checkHeld } from './check-held.ts';
import { checkPackets } from './check-packets.ts';
import { checkSets } from './check-sets.ts';
import type { History, PointHistory } from './history.ts';
import { Promises } from './promises.ts';
import { readRecord, type Record } from './wishes.ts';

/** `R`: contact again after a fault. `L`: held where it must be. `D`: what others did is undone. `P`: packets. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I7' | 'I8' | 'R' | 'L' | 'D' | 'P';

export interface Violation {
  readonly breaks: Invariant;
  readonly at: number;
  readonly says: string;
}

export interface Checked {
  readonly violations: readonly Violation[];
  /** From decision to read-back absence, where all was well: milliseconds. */
  readonly releases: readonly number[];
  /** From decision to read-back presence, likewise. */
  readonly holds: readonly number[];
  /** What was looked at, so that nothing passes by not being looked at. */
  readonly counts: Readonly<{ [name: string]: number }>;
}

/** What the parts of the check work on. */
export interface Case {
  readonly history: History;
  readonly record: Record;
  readonly point: PointHistory;
  readonly promises: Promises;
  readonly found: Violation[];
  readonly count: (name: string) => void;
}

export function checkHistory(history: History): Checked {
  const record = readRecord(history);
  const found: Violation[] = record.faults.map((says) => ({ breaks: 'I1', at: 0, says }));
  const counts: { [name: string]: number } = {};
  const count = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  checkSequence(history, found);
  const releases: number[] = [];
  const holds: number[] = [];
  for (const point of history.points) {
    const promises = new Promises(history, point);
    const one: Case = { history, record, point, promises, found, count };
    const figures = checkHeld(one);
    releases.push(...figures.releases);
    holds.push(...figures.holds);
    checkSets(one);
    checkPackets(one);
    checkContact(one);
  }
  return { violations: found, releases, holds, counts };
}

/** The record is one sequence without gaps, and nothing that was told once is told otherwise later. */
function checkSequence({ events }: History, found: Violation[]): void {
  for (const [i, { seq, at }] of events.entries()) {
    if (seq !== (events[0]?.seq ?? 0) + i) {
      found.push({ breaks: 'I8', at, says: `event ${seq} came as number ${i}` });
    }
  }
}

function checkContact({ point, promises, found, count }: Case): void {
  for (const trouble of point.troubles) {
    count('contacts');
    const due = promises.inContactAt(trouble);
    if (trouble.to <= due) continue;
    const late = Math.round(trouble.to - trouble.healedAt);
    found.push({ breaks: 'R', at: trouble.to, says: `${trouble.kind}: well after ${late} ms` });
  }
}
