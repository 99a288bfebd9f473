/**
 * The mining interval that a price authority can rely on: Sichuan's notice 186 (2022) counts its surcharge from the day
 * mining began to the day it ended (governance.md §2.2). Only proof counts, at both ends.
 */
import { isAtLeast, type Grade } from '#model/evidence.ts';
import type { Case } from '#model/case.ts';
import { SPANS_MAX, type IntervalEnd, type MiningInterval } from '#model/referral.ts';

/** A sighting as far as the interval needs it; `transcriptSha256`: of what it can be computed from again. */
export interface Proof {
  readonly findingId: string;
  readonly grade: Grade;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly sensorId: string | null;
  readonly transcriptId: string | null;
  readonly transcriptSha256: string | null;
}

/** Below it a sighting is a hint: two ends that exchanged mining messages are the least that proves anything. */
const PROVES_FROM: Grade = 'session';
/** Sightings closer than that are one stretch: sensors tell a running session once an hour at least. */
export const SPAN_GAP_MS = 2 * 3_600_000;

/** Null: nothing was proven, so there is no interval to defend. */
export function miningInterval(
  proofs: readonly Proof[],
  about: Pick<Case, 'rescan' | 'cleanWindow' | 'releasedAt'>,
): MiningInterval | null {
  const proven = proofs
    .filter(({ grade }) => isAtLeast(grade, PROVES_FROM))
    .toSorted((a, b) => (a.firstSeen < b.firstSeen ? -1 : 1));
  const [first] = proven;
  if (first === undefined) return null;
  const last = proven.reduce((a, b) => (b.lastSeen > a.lastSeen ? b : a));
  return {
    from: endAt(first, first.firstSeen),
    to: endAt(last, last.lastSeen),
    spans: spansOf(proven),
    sightings: new Set(proven.map(({ findingId }) => findingId)).size,
    endedBy: endOf(about, last.lastSeen),
  };
}

function endAt(proof: Proof, at: string): IntervalEnd {
  const { findingId, grade, sensorId, transcriptId, transcriptSha256 } = proof;
  return { at, findingId, grade, sensorId, transcriptId, transcriptSha256 };
}

/** In order of their beginning. Where there are too many the shortest gaps are counted in: the ends stay. */
function spansOf(proven: readonly Proof[]): { from: string; to: string }[] {
  const spans: { from: string; to: string }[] = [];
  for (const { firstSeen: from, lastSeen: to } of proven) {
    const before = spans.at(-1);
    if (before !== undefined && gapMs(before, from) <= SPAN_GAP_MS) {
      if (to > before.to) before.to = to;
    } else spans.push({ from, to });
  }
  while (spans.length > SPANS_MAX) {
    let at = 1;
    const gapAt = (i: number): number => {
      const [a, b] = [spans[i - 1], spans[i]];
      return a === undefined || b === undefined ? Infinity : gapMs(a, b.from);
    };
    for (let i = 2; i < spans.length; i++) if (gapAt(i) < gapAt(at)) at = i;
    const [a, b] = [spans[at - 1], spans[at]];
    if (a !== undefined && b !== undefined) spans.splice(at - 1, 2, { from: a.from, to: b.to });
  }
  return spans;
}

function gapMs(before: { readonly to: string }, from: string): number {
  return Date.parse(from) - Date.parse(before.to);
}

/** The earliest look after the last proof that found nothing; what came before it was disproved. */
function endOf(
  { rescan, cleanWindow, releasedAt }: Pick<Case, 'rescan' | 'cleanWindow' | 'releasedAt'>,
  after: string,
): MiningInterval['endedBy'] {
  const looks: { at: string; by: 'rescan' | 'clean-window' | 'release' }[] = [];
  if (rescan?.clean === true) looks.push({ at: rescan.at, by: 'rescan' });
  if (releasedAt !== null) looks.push({ at: releasedAt, by: 'release' });
  // The window is clean once it has passed; a release says that it did.
  if (cleanWindow !== null && cleanWindow.recurredAt === null && releasedAt !== null) {
    looks.push({ at: cleanWindow.since, by: 'clean-window' });
  }
  const later = looks.filter(({ at }) => at >= after);
  return later.toSorted((a, b) => (a.at < b.at ? -1 : 1))[0] ?? null;
}
