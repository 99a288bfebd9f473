/** From what was read to what is wanted: each hold one step, so that one bad element can be left out. */
import { rungRank } from '#model/rung.ts';
import type { Step } from '../adapter.ts';
import type { Wanted } from '../wanted.ts';
import { NOTHING, type NftCommand } from './command.ts';
import type { Frame } from './frame.ts';
import { frameCommand } from './frame-steps.ts';
import { type Held, placesOf, putsOf } from './held.ts';
import type { Seen } from './seen.ts';
import { MORE_ORDERS } from './sets.ts';
import type { Target, Targets } from './targets.ts';

export type NftStep = Step<NftCommand>;

/** Kernel and enforcer count apart, in whole seconds, and it takes time to say them. */
const EXPIRY_SLACK_MS = 2_000;

export function planSteps(
  wanted: Wanted,
  seen: Seen,
  frame: Frame,
  targets: Targets,
): readonly NftStep[] {
  const command = frameCommand(wanted, seen, frame);
  const steps: NftStep[] = command === null ? [] : [{ does: 'frame', key: '', command }];
  addChanges(steps, targets, wanted, seen.holds.held);
  // A table made anew does not have them.
  if (command === null || command.frame === null) addOrphans(steps, seen);
  for (const { key, why } of targets.refused) {
    steps.push({ does: 'hold', key, command: { ...NOTHING, refusal: why } });
  }
  return steps;
}

function addChanges(
  steps: NftStep[],
  { bySet }: Targets,
  wanted: Wanted,
  found: readonly Held[],
): void {
  const settled = new Set<Target>();
  const strays: Held[] = [];
  for (const held of found) {
    const target = bySet.get(held.set)?.get(held.value);
    if (target === undefined) {
      strays.push(held);
      continue;
    }
    settled.add(target);
    const does = differs(held, target, wanted);
    if (does !== null) steps.push(replace(does, held, target));
  }
  const missing = new Map<string, Target>();
  for (const targets of bySet.values()) {
    for (const target of targets.values()) {
      if (!settled.has(target)) missing.set(`${target.kind} ${target.value}`, target);
    }
  }
  for (const held of strays) {
    const id = `${held.kind} ${held.value}`;
    const target = missing.get(id);
    missing.delete(id);
    steps.push(target === undefined ? release(held) : replace(move(held, target), held, target));
  }
  for (const target of missing.values()) {
    steps.push({ does: 'hold', key: target.key, command: { ...NOTHING, put: putsOf(target) } });
  }
}

function move(held: Held, target: Target): NftStep['does'] {
  return rungRank(target.rung) < rungRank(held.rung) ? 'release' : 'hold';
}

function release(held: Held): NftStep {
  return { does: 'release', key: held.value, command: { ...NOTHING, take: placesOf(held) } };
}

/** Taken and put in one transaction: to add what is there would leave its comment as it was (governance.md §4.2). */
function replace(does: NftStep['does'], held: Held, target: Target): NftStep {
  const command = { ...NOTHING, take: placesOf(held), put: putsOf(target) };
  return { does, key: target.key, command };
}

/** What an element needs that stands where it should. Null: nothing. */
function differs(held: Held, target: Target, wanted: Wanted): NftStep['does'] | null {
  if (held.orders.some((id) => !target.orders.includes(id))) return 'release';
  const { expiresAt } = held;
  if (expiresAt === null || expiresAt > target.expiresAt + EXPIRY_SLACK_MS) return 'release';
  if (held.orders.length !== target.orders.length) return 'hold';
  const isShort = expiresAt < wanted.rearmBefore && expiresAt + EXPIRY_SLACK_MS < target.expiresAt;
  return isShort ? 'rearm' : null;
}

/** Comments whose element is gone; they hold nothing. */
function addOrphans(steps: NftStep[], { holds }: Seen): void {
  if (holds.orphans.length === 0) return;
  const command = { ...NOTHING, take: holds.orphans };
  steps.push({ does: 'release', key: MORE_ORDERS.name, command });
}
