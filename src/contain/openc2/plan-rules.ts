/** Pure: from the rules that we know of to those that are wanted. */
import { rungRank } from '#model/rung.ts';
import type { Step } from '../adapter.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { type NeededRule, neededRules, type OpenC2Rung } from './needed-rules.ts';
import type { Entry, Rule } from './rule-book.ts';

/** What is known of an element once a step is done. */
export interface Afterwards {
  readonly rung: OpenC2Rung;
  readonly orders: readonly string[];
  readonly expiresAt: number;
  readonly isWhole: boolean;
}

export interface OpenC2Step {
  /** Numbers of rules that are deleted: before anything is made, but after that in a re-arming. */
  readonly drop: readonly number[];
  readonly make: readonly NeededRule[];
  /** Null: nothing is wanted of it any more. */
  readonly after: Afterwards | null;
  /** Why the consumer cannot have it; null: it can. */
  readonly refusal: string | null;
  /** Every number of ours is deleted: nobody knows which there are. */
  readonly sweep: boolean;
}

/** Stands for what a lost book knew. */
export const UNLISTED = 'openc2:unlisted';

/** An end that was written down twice. */
const SAME_INSTANT_MS = 1_000;
const NOTHING: OpenC2Step = { drop: [], make: [], after: null, refusal: null, sweep: false };

type Steps = readonly Step<OpenC2Step>[];

/** What the book says, as it was when it was read. */
export interface Known {
  readonly entries: ReadonlyMap<string, Entry>;
  /** The book was lost, and our numbers were not swept since. */
  readonly isLost: boolean;
}

export function planRules(wanted: Wanted, { entries: known, isLost }: Known): Steps {
  const keys = new Set(wanted.holds.map(({ key }) => key));
  const sweep: Steps = isLost
    ? [{ does: 'release', key: UNLISTED, command: { ...NOTHING, sweep: true } }]
    : [];
  const unwanted = [...known.values()].filter(({ key }) => !keys.has(key));
  return [
    ...sweep,
    ...unwanted.flatMap(stepsToNothing),
    ...wanted.holds.flatMap((hold) => stepsTo(hold, wanted, known.get(hold.key))),
  ];
}

function stepsToNothing({ key, rules }: Entry): Steps {
  const drop = numbersOf(rules);
  // Rules whose numbers nobody knows end by themselves; until then the element is unknown.
  if (drop.length === 0 && rules.length > 0) return [];
  return [{ does: 'release', key, command: { ...NOTHING, drop } }];
}

function stepsTo(hold: WantedHold, wanted: Wanted, entry: Entry | undefined): Steps {
  const { key } = hold;
  const needed = neededRules(hold, wanted);
  if (needed === null || (hold.rung !== 'blackhole' && hold.rung !== 'block-pools')) {
    const refusal = `${key} on the rung ${hold.rung} is not for a packet filter, or takes too many rules`;
    const off = entry === undefined ? [] : stepsToNothing(entry);
    return [...off, { does: 'hold', key, command: { ...NOTHING, refusal } }];
  }
  const { rung, orders, expiresAt } = hold;
  const after: Afterwards = { rung, orders, expiresAt, isWhole: true };
  if (entry === undefined) {
    return [{ does: 'hold', key, command: { ...NOTHING, make: [...needed.values()], after } }];
  }
  const good = new Map(
    entry.rules.filter((rule) => isGood(rule, needed, hold)).map((rule) => [rule.traffic, rule]),
  );
  const missing = [...needed].flatMap(([text, rule]) => (good.has(text) ? [] : [rule]));
  const drop = numbersOf(entry.rules.filter((rule) => good.get(rule.traffic) !== rule));
  const steps: Step<OpenC2Step>[] = [];
  if (drop.length > 0) {
    const isWhole = missing.length === 0;
    const command = { ...NOTHING, drop, after: { ...after, isWhole, expiresAt: entry.expiresAt } };
    steps.push({ does: 'release', key, command });
  }
  if (missing.length > 0 || (drop.length === 0 && !entry.isWhole)) {
    steps.push({ does: 'hold', key, command: { ...NOTHING, make: missing, after } });
  }
  if (steps.length > 0) return steps;
  return rearm(hold, entry, needed, wanted.rearmBefore, after);
}

function rearm(
  hold: WantedHold,
  entry: Entry,
  needed: ReadonlyMap<string, NeededRule>,
  rearmBefore: number,
  after: Afterwards,
): Steps {
  const { key } = hold;
  const ends = endOf(entry);
  if (ends < rearmBefore && ends < hold.expiresAt - SAME_INSTANT_MS) {
    // A rule's end cannot be moved: a second one is made, and then the first is deleted.
    const command = {
      ...NOTHING,
      make: [...needed.values()],
      drop: numbersOf(entry.rules),
      after,
    };
    return [{ does: 'rearm', key, command }];
  }
  const isTooLong = entry.expiresAt > hold.expiresAt + SAME_INSTANT_MS;
  const isSame = entry.rung === hold.rung && entry.orders.join() === hold.orders.join();
  if (isSame && !isTooLong) return [];
  const expiresAt = Math.min(entry.expiresAt, hold.expiresAt);
  return [{ does: 'rearm', key, command: { ...NOTHING, after: { ...after, expiresAt } } }];
}

/** Acknowledged, wanted as it is, and not beyond its order. */
function isGood(rule: Rule, needed: ReadonlyMap<string, NeededRule>, hold: WantedHold): boolean {
  return (
    rule.state === 'there' &&
    needed.has(rule.traffic) &&
    rule.expiresAt <= hold.expiresAt + SAME_INSTANT_MS
  );
}

/** When the first of its rules is over; without any (there may be no pool to block) as it was written down. */
export function endOf({ rules, expiresAt }: Entry): number {
  const there = rules.filter(({ state }) => state === 'there');
  return there.reduce(
    (end, rule) => Math.min(end, rule.expiresAt),
    there.length === 0 ? expiresAt : Infinity,
  );
}

/** The strictest of what may be there. */
export function rungOf({ rung, rules, isWhole }: Entry): OpenC2Rung {
  const rungs = [...rules.map((rule) => rule.rung), ...(isWhole ? [rung] : [])];
  return rungs.toSorted((a, b) => rungRank(a) - rungRank(b)).at(-1) ?? rung;
}

function numbersOf(rules: readonly Rule[]): readonly number[] {
  return rules.flatMap(({ number }) => (number === null ? [] : [number]));
}
