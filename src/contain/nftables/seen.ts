/** What was read of our table, for `plan`, and what others are told of it. */
import type { Observed, ObservedElement } from '../observed.ts';
import { constantsDigest } from './constants.ts';
import { digestOf } from './frame.ts';
import { type FoundHolds, type Held, heldFrom, isValue } from './held.ts';
import { CONSTANT_SETS, CONSTANTS_DIGEST, DIGESTS, RULES_DIGEST } from './sets.ts';
import type { FoundSets } from './set-elements.ts';

interface Parts {
  /** The table in the form of `frameLines()`; null: there is none. */
  readonly lines: readonly string[] | null;
  readonly digests: ReadonlyMap<string, string | null>;
  readonly constants: Readonly<Record<string, readonly string[]>>;
  readonly holds: FoundHolds;
}

/** A class, so that `plan` can tell what was read here from what was not. */
export class Seen implements Parts {
  readonly lines: Parts['lines'];
  readonly digests: Parts['digests'];
  readonly constants: Parts['constants'];
  readonly holds: Parts['holds'];

  constructor(parts: Parts) {
    this.lines = parts.lines;
    this.digests = parts.digests;
    this.constants = parts.constants;
    this.holds = parts.holds;
  }
}

/** `at`: before reading. */
export function observedFrom(
  at: number,
  lines: readonly string[] | null,
  sets: FoundSets,
): Observed {
  const { held: all, orphans } = heldFrom(sets, at);
  const held: Held[] = [];
  const strange: Held[] = [];
  for (const one of all) (isValue(one.kind, one.value) ? held : strange).push(one);
  const digests = new Map(
    (sets.get(DIGESTS.name) ?? []).map(({ value, comment }) => [value, comment]),
  );
  const constants = Object.fromEntries(
    CONSTANT_SETS.map(({ name }) => [name, (sets.get(name) ?? []).map(({ value }) => value)]),
  );
  const seen = new Seen({ lines, digests, constants, holds: { held, orphans } });
  return {
    at,
    elements: [...shown(held), ...strange.map((one) => element({ ...one, orders: [] }, null))],
    frame: frameState(seen),
    detail: seen,
  };
}

function frameState({ lines, digests, constants }: Seen): Observed['frame'] {
  if (lines === null) return null;
  const isWhole =
    digests.size === 2 &&
    digests.get(RULES_DIGEST) === digestOf(lines) &&
    digests.get(CONSTANTS_DIGEST) === constantsDigest(constants);
  return isWhole ? 'whole' : 'altered';
}

/** A device is shown by itself only where no network that is held for the same orders tells of it. */
function shown(held: readonly Held[]): readonly ObservedElement[] {
  if (!held.some(({ kind }) => kind === 'macs')) return held.map((one) => element(one, one.rung));
  const told = new Set(
    held.flatMap(({ kind, rung, orders }) =>
      kind === 'macs' ? [] : orders.map((id) => `${rung} ${id}`),
    ),
  );
  return held
    .filter(({ kind, rung, orders }) => {
      const isTold = orders.length > 0 && orders.every((id) => told.has(`${rung} ${id}`));
      return kind !== 'macs' || !isTold;
    })
    .map((one) => element(one, one.rung));
}

function element(
  { value, orders, expiresAt }: Held,
  rung: ObservedElement['rung'],
): ObservedElement {
  return { key: value, rung, orders, expiresAt, certainty: 'there' };
}
