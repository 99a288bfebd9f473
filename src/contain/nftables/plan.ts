/** From what was read to what is wanted: each hold one step, so that one bad element can be left out. */
import { rungRank, type Rung } from '#model/rung.ts';
import type { Step } from '../adapter.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { NOTHING, type NftCommand, type Place, type Put } from './command.ts';
import { type Constants, constantsDigest, constantsOf } from './constants.ts';
import { digestOf, type Frame, frameLines } from './frame.ts';
import { type Held, kindOf, placeKey, placesOf, putsOf } from './held.ts';
import { areIds } from './orders-text.ts';
import {
  CONSTANT_SETS,
  CONSTANTS_DIGEST,
  DIGESTS,
  HELD_RUNGS,
  type HeldRung,
  type HoldKind,
  MORE_ORDERS,
  RULES_DIGEST,
} from './sets.ts';
import type { Seen } from './seen.ts';

export type NftStep = Step<NftCommand>;

/** Kernel and enforcer count apart, in whole seconds, and it takes time to say them. */
const EXPIRY_SLACK_MS = 2_000;

export interface PlanOptions {
  readonly frame: Frame;
  readonly byMac: boolean;
}

export function planSteps(wanted: Wanted, seen: Seen, options: PlanOptions): readonly NftStep[] {
  const targets = new Map<string, Target>();
  const refused: NftStep[] = [];
  for (const hold of wanted.holds) {
    const refusal = refusalOf(hold, wanted);
    if (refusal === null) addTargets(targets, hold, options.byMac);
    else refused.push({ does: 'hold', key: hold.key, command: { ...NOTHING, refusal } });
  }
  const frame = frameSteps(wanted, seen, options.frame);
  const isAnew = frame.some(({ command }) => command.frame !== null);
  return [
    ...frame,
    ...changes(targets, wanted, seen.holds.held),
    ...(isAnew ? [] : orphanSteps(seen)),
    ...refused,
  ];
}

/** What one element is to be. */
interface Target extends Place {
  readonly key: string;
  readonly rung: HeldRung;
  readonly kind: HoldKind;
  readonly orders: readonly string[];
  readonly expiresAt: number;
  readonly puts: readonly Put[];
}

function isHeldRung(rung: Rung): rung is HeldRung {
  return HELD_RUNGS.some((one) => one === rung);
}

function refusalOf({ key, rung, orders }: WantedHold, wanted: Wanted): string | null {
  if (kindOf(key) === null) return `${key} is not a network in its one spelling`;
  if (!isHeldRung(rung)) return `A packet filter cannot do '${rung}': it sees no names`;
  if (rung === 'throttle' && wanted.throttleKbit === null) return 'No speed is set for throttle';
  return areIds(orders) ? null : `The orders that hold ${key} have no ids that nft could keep`;
}

function addTargets(targets: Map<string, Target>, hold: WantedHold, byMac: boolean): void {
  const { key, rung, orders, expiresAt, holders } = hold;
  const kind = kindOf(key);
  if (kind === null || !isHeldRung(rung)) return;
  addTarget(targets, { key, rung, kind, value: key, orders, expiresAt });
  if (!byMac) return;
  for (const { mac } of holders) {
    if (mac === null) continue;
    addTarget(targets, { key: mac, rung, kind: 'macs', value: mac, orders, expiresAt });
  }
}

/** A device with two held addresses is held once, by the orders of both, until the later end. */
function addTarget(targets: Map<string, Target>, one: Omit<Target, 'set' | 'puts'>): void {
  const [first] = putsOf(one.rung, one.kind, one.value, one.orders, one.expiresAt);
  const set = first?.set ?? '';
  const id = placeKey({ set, value: one.value });
  const other = targets.get(id);
  const orders = [...new Set([...(other?.orders ?? []), ...one.orders])].toSorted();
  const expiresAt = Math.max(other?.expiresAt ?? 0, one.expiresAt);
  const puts = putsOf(one.rung, one.kind, one.value, orders, expiresAt);
  targets.set(id, { ...one, set, orders, expiresAt, puts });
}

function changes(
  targets: ReadonlyMap<string, Target>,
  wanted: Wanted,
  found: readonly Held[],
): readonly NftStep[] {
  const steps: NftStep[] = [];
  const left = new Map(targets);
  const strays: Held[] = [];
  for (const held of found) {
    const target = left.get(placeKey(held));
    if (target === undefined) {
      strays.push(held);
      continue;
    }
    left.delete(placeKey(held));
    const does = differs(held, target, wanted);
    if (does !== null) steps.push(replace(does, held, target));
  }
  const byValue = new Map(
    [...left.values()].map((target) => [`${target.kind} ${target.value}`, target]),
  );
  for (const held of strays) {
    const id = `${held.kind} ${held.value}`;
    const target = byValue.get(id);
    if (target === undefined) {
      steps.push({
        does: 'release',
        key: held.value,
        command: { ...NOTHING, take: placesOf(held) },
      });
    } else {
      byValue.delete(id);
      const lower = rungRank(target.rung) < rungRank(held.rung);
      steps.push(replace(lower ? 'release' : 'hold', held, target));
    }
  }
  for (const { key, puts } of byValue.values()) {
    steps.push({ does: 'hold', key, command: { ...NOTHING, put: puts } });
  }
  return steps;
}

/** Comments whose element is gone; they hold nothing. */
function orphanSteps({ holds }: Seen): readonly NftStep[] {
  if (holds.orphans.length === 0) return [];
  return [{ does: 'release', key: MORE_ORDERS.name, command: { ...NOTHING, take: holds.orphans } }];
}

/** Taken and put in one transaction: to add what is there would leave its comment as it was (governance.md §4.2). */
function replace(does: NftStep['does'], held: Held, target: Target): NftStep {
  return {
    does,
    key: target.key,
    command: { ...NOTHING, take: placesOf(held), put: target.puts },
  };
}

/** What an element needs that stands where it should. Null: nothing. */
function differs(held: Held, target: Target, wanted: Wanted): NftStep['does'] | null {
  if (held.orders.some((id) => !target.orders.includes(id))) return 'release';
  const { expiresAt } = held;
  if (expiresAt === null || expiresAt > target.expiresAt + EXPIRY_SLACK_MS) return 'release';
  const says = held.comment === target.puts[0]?.comment;
  if (!says || held.orders.length !== target.orders.length) return 'hold';
  const isShort = expiresAt < wanted.rearmBefore && expiresAt + EXPIRY_SLACK_MS < target.expiresAt;
  return isShort ? 'rearm' : null;
}

function frameSteps(wanted: Wanted, seen: Seen, frame: Frame): readonly NftStep[] {
  const constants = constantsOf(wanted);
  const rules = digestOf(frameLines(frame));
  const step = (command: NftCommand): readonly NftStep[] => [{ does: 'frame', key: '', command }];
  if (seen.lines === null || digestOf(seen.lines) !== rules) {
    const put = [...allConstants(constants, rules), ...kept(seen)];
    return step({ ...NOTHING, frame, replaces: seen.lines !== null, put });
  }
  const { take, put } = constantChanges(constants, seen);
  const digests = digestPuts(constants, rules);
  const isSaid = digests.every(({ value, comment }) => seen.digests.get(value) === comment);
  if (isSaid && seen.digests.size === digests.length && take.length + put.length === 0) return [];
  const old = [...seen.digests.keys()].map((value) => ({ set: DIGESTS.name, value }));
  return step({ ...NOTHING, take: [...take, ...old], put: [...put, ...digests] });
}

/** Making the frame anew changes nothing else: what is held stays so, and what must go has a step of its own. */
function kept({ holds }: Seen): readonly Put[] {
  return holds.held.flatMap(({ set, value, expiresAt, comment, orders, further }) => {
    const own: Put = { set, value, expiresAt, comment: orders.length === 0 ? null : comment };
    return [own, ...further];
  });
}

function allConstants(constants: Constants, rules: string): readonly Put[] {
  const puts = CONSTANT_SETS.flatMap(({ name }) =>
    constants[name].map((value) => fixed(name, value)),
  );
  return [...puts, ...digestPuts(constants, rules)];
}

function constantChanges(
  constants: Constants,
  seen: Seen,
): { readonly take: readonly Place[]; readonly put: readonly Put[] } {
  const take: Place[] = [];
  const put: Put[] = [];
  for (const { name } of CONSTANT_SETS) {
    const there = new Set(seen.constants[name]);
    const wanted = new Set(constants[name]);
    for (const value of there) if (!wanted.has(value)) take.push({ set: name, value });
    for (const value of wanted) if (!there.has(value)) put.push(fixed(name, value));
  }
  return { take, put };
}

function digestPuts(constants: Constants, rules: string): readonly Put[] {
  return [
    { ...fixed(DIGESTS.name, RULES_DIGEST), comment: rules },
    { ...fixed(DIGESTS.name, CONSTANTS_DIGEST), comment: constantsDigest(constants) },
  ];
}

function fixed(set: string, value: string): Put {
  return { set, value, expiresAt: null, comment: null };
}
