/**
 * Whether what was seen is within what was filed. In doubt it is: what a finding does not show (a coin inside TLS, a power that
 * nobody could reckon) is not held against a filing; what it shows is.
 */
import type { Beyond, Filing } from '#model/filing.ts';
import type { Sighting } from '#model/lead.ts';

/** Of a finding, as far as a filing limits it. */
export type Use = Pick<
  Sighting,
  'coin' | 'algorithm' | 'rate' | 'watts' | 'firstSeen' | 'lastSeen'
>;

/** Empty: within. `all`: what was seen on all systems of the filing; what went on together with this adds up. */
export function beyondOf(filing: Filing, use: Use, all: readonly Use[]): Beyond[] {
  const found = new Set<Beyond>(namesOf(filing, use));
  const late = timeOf(filing, use);
  if (late !== null) found.add(late);
  const { wattsMax, hashrateMax } = filing.scale;
  const together = all.filter(
    (one) => one.firstSeen <= use.lastSeen && use.firstSeen <= one.lastSeen,
  );
  if (most(together, ({ watts }) => watts?.low ?? 0) > wattsMax) found.add('power');
  // Speeds of different algorithms are no sum of anything.
  const alike = together.filter(
    ({ algorithm, rate }) => algorithm === use.algorithm && rate?.unit === use.rate?.unit,
  );
  if (hashrateMax !== null && most(alike, ({ rate }) => rate?.low ?? 0) > hashrateMax) {
    found.add('hashrate');
  }
  return [...found].toSorted();
}

/** The filing that has most to say for a system: one in force, else the last that was. */
export function filingThatCounts(filings: readonly Filing[], at: string): Filing | null {
  const counting = filings.filter(
    ({ decidedAt, reference }) => decidedAt !== null && reference !== null,
  );
  const isNow = ({ state, from, until }: Filing): boolean =>
    state === 'accepted' && from <= at && at < until;
  const order = (filing: Filing): string => `${isNow(filing) ? '1' : '0'}${filing.until}`;
  return counting.toSorted((a, b) => (order(a) < order(b) ? 1 : -1))[0] ?? null;
}

function timeOf({ state, from, until, endedAt }: Filing, { lastSeen }: Use): Beyond | null {
  if (lastSeen < from) return 'not-begun';
  if (lastSeen >= until) return 'expired';
  // A renewed filing is followed by the one that took its place, which is asked in its stead.
  const isEnded = state === 'revoked' || state === 'withdrawn';
  return isEnded && endedAt !== null && lastSeen >= endedAt ? 'ended' : null;
}

function namesOf({ scale }: Filing, { coin, algorithm }: Use): Beyond[] {
  const isOther = (allowed: readonly string[], one: string | null): boolean =>
    one !== null &&
    allowed.length > 0 &&
    !allowed.some((name) => name.toLowerCase() === one.toLowerCase());
  return [
    ...(isOther(scale.coins, coin) ? (['coin'] as const) : []),
    ...(isOther(scale.algorithms, algorithm) ? (['algorithm'] as const) : []),
  ];
}

/** The largest sum of what went on at one time. */
function most(uses: readonly Use[], amount: (use: Use) => number): number {
  const sums = uses.map(({ lastSeen: at }) =>
    uses
      .filter(({ firstSeen, lastSeen }) => firstSeen <= at && at <= lastSeen)
      .reduce((sum, use) => sum + amount(use), 0),
  );
  return Math.max(0, ...sums);
}
