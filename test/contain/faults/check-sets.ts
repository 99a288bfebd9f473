/** One effective generation, which never goes back, and all of it from the record (I4, I5). */
import type { Case } from './check-history.ts';
import type { Look, PointHistory } from './history.ts';

export function checkSets(one: Case): void {
  const { point, record, found, count } = one;
  for (const { givenAt: at, generation, digest } of point.answers) {
    count('answers');
    if (record.issued.has(`${point.id} ${generation} ${digest}`)) continue;
    found.push({ breaks: 'I5', at, says: `set ${generation} is not in the record` });
  }
  checkOrderOf(one, point.accepted, 'accepted');
  // Before it has accepted a set it says 0.
  checkOrderOf(
    one,
    point.reported.filter(({ generation }) => generation > 0),
    'reported',
  );
  checkEffective(one);
}

function checkOrderOf({ point, found }: Case, all: PointHistory['accepted'], what: string): void {
  for (const [i, { at, generation }] of all.entries()) {
    const before = all[i - 1]?.generation ?? 0;
    if (generation < before) {
      found.push({ breaks: 'I4', at, says: `${what} ${generation} after ${before}` });
    }
    if (!point.sets.has(generation)) {
      found.push({ breaks: 'I5', at, says: `${what} ${generation}, which it was never given` });
    }
  }
}

/**
 * Every look is a part of one set that the enforcer was given, and never of an older one than before. While a change is
 * being made there may be a part of two: releases come first.
 */
function checkEffective({ point, promises, found, count }: Case): void {
  const holds = new Map([...point.sets].map(([generation, set]) => [generation, namesOf(set)]));
  const given = givenAt(point);
  let effective = 0;
  let mixedSince: number | null = null;
  for (const look of point.looks) {
    const names = namesIn(look);
    if (names.length === 0) continue;
    const known = [...given].flatMap(([generation, at]) =>
      generation >= effective && at <= look.to ? [generation] : [],
    );
    const explains = known.find((generation) => isPart(names, [holds.get(generation)]));
    if (explains !== undefined) {
      if (explains > effective) count('generations seen');
      effective = explains;
      mixedSince = null;
      continue;
    }
    count('mixed looks');
    mixedSince ??= look.from;
    const isMixed = known.some((low, i) =>
      known.slice(i + 1).some((high) => isPart(names, [holds.get(low), holds.get(high)])),
    );
    if (isMixed && look.from <= promises.dueAt(mixedSince)) continue;
    const says = `${names.join('; ')}: of no set since ${effective}`;
    found.push({ breaks: 'I4', at: look.from, says });
  }
}

/** When each generation was first given, in their order. */
function givenAt({ answers }: PointHistory): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  for (const { generation, givenAt: at } of answers) {
    if (!first.has(generation)) first.set(generation, at);
  }
  return new Map([...first].toSorted(([a], [b]) => a - b));
}

function isPart(
  names: readonly string[],
  sets: readonly (ReadonlySet<string> | undefined)[],
): boolean {
  return names.every((name) => sets.some((set) => set?.has(name) === true));
}

type Set_ = PointHistory['sets'] extends ReadonlyMap<number, infer S> ? S : never;

function namesOf({ holds }: Set_): ReadonlySet<string> {
  return new Set(
    holds.flatMap(({ network, rung, orders, isShadow }) =>
      isShadow
        ? []
        : [
            nameOf(
              network,
              rung,
              orders.map(({ id }) => id),
            ),
          ],
    ),
  );
}

/** What has no end is not ours, and looked at elsewhere. */
function namesIn({ elements }: Look): readonly string[] {
  return elements.flatMap(({ key, rung, orders, endsInMs }) =>
    endsInMs === null ? [] : [nameOf(key, rung ?? '', orders)],
  );
}

const nameOf = (key: string, rung: string, orders: readonly string[]): string =>
  `${key} ${rung} ${orders.toSorted().join()}`;
