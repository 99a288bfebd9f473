/**
 * Who had this address at that time. A wrong answer withholds access from somebody else, so it names one system only
 * where nothing speaks for another, and says so where something does.
 *
 *     in a shared pool ───────────────────────────────▶ shared
 *     bindings that held it then ── none ─────────────▶ none
 *         │ the longest prefix; of those, live sessions and leases before static bindings
 *         ├── they name several systems ──────────────▶ ambiguous
 *         ├── another held it within the clocks' error ▶ ambiguous
 *         └───────────────────────────────────────────▶ one
 *
 * Confidence: of one source the best binding counts; sources that agree are independent, 1 − Π(1 − c); a static binding
 * of the same network that names another system takes (1 − c / 2) off. Never more than 0.99: logs can be wrong.
 */
import { holds } from '#base/network.ts';
import type { Network } from '#base/network.ts';
import type { AddressPool } from '#model/address-pool.ts';
import type { Binding } from '#model/binding.ts';
import type { BindingSource } from '#model/claim.ts';
import type { Because, Candidate, WhoHad } from '#model/who-had.ts';
import { isShared } from './address-pool.ts';

export type HeldBinding = Pick<
  Binding,
  | 'id'
  | 'systemId'
  | 'network'
  | 'lo'
  | 'hi'
  | 'from'
  | 'until'
  | 'seenAt'
  | 'source'
  | 'confidence'
  | 'withdrawnAt'
>;

/**
 * How far the clock behind a source may be off from that of the sensor. DHCP servers are kept by NTP but write whole
 * seconds after the packet; access servers tell of a session after it began. Tables give no clock: their days are meant.
 */
export const CLOCK_SKEW_MS: Readonly<Record<BindingSource, number>> = {
  manual: 0,
  'import:csv': 0,
  dhcp: 30_000,
  radius: 60_000,
};
/** The largest of them: a look-up must also read bindings that ended or began this much off. */
export const CLOCK_SKEW_MAX_MS = 60_000;

/** Daily updates are the rarest that are usual; after two hours more an unended session is a lost Stop. */
export const SESSION_SILENT_MS = 26 * 3_600_000;

/** No log is beyond doubt. */
const CONFIDENCE_MAX = 0.99;

export function whoHad(
  bindings: readonly HeldBinding[],
  pools: readonly AddressPool[],
  address: Network,
  atMs: number,
): WhoHad {
  const at = new Date(atMs).toISOString();
  const asked = { address: address.text, at };
  const pool = sharedPool(pools, address, at);
  const all = bindings
    .filter((binding) => binding.withdrawnAt === null && holds(binding, address))
    .flatMap((binding) => candidateOf(binding, atMs))
    .toSorted(byRank);
  const candidates = all.map(({ lo: _lo, hi: _hi, ...candidate }) => candidate);
  if (pool !== null) {
    const because: Because[] = ['shared-pool'];
    return {
      ...asked,
      ...NOBODY,
      answer: 'shared',
      poolId: pool.id,
      confidence: 1,
      because,
      candidates,
    };
  }
  return { ...asked, poolId: null, ...judged(all), candidates };
}

const NOBODY = { systemId: null, poolId: null, confidence: 0, source: null };

type Ranked = Candidate & { readonly lo: string; readonly hi: string };

function sharedPool(
  pools: readonly AddressPool[],
  address: Network,
  at: string,
): AddressPool | null {
  const holding = pools.filter((pool) => holds(pool, address) && isShared(pool, at));
  // The narrowest is the most telling; ids settle the rest, so that the order of rows does not.
  return (
    holding.toSorted(
      (a, b) => compare(b.lo, a.lo) || compare(a.hi, b.hi) || compare(a.id, b.id),
    )[0] ?? null
  );
}

function candidateOf(binding: HeldBinding, atMs: number): readonly Ranked[] {
  const standing = standingOf(binding, atMs);
  if (standing === null) return [];
  const { id: bindingId, systemId, network, lo, hi, source, confidence, from, until } = binding;
  return [{ bindingId, systemId, network, lo, hi, source, confidence, from, until, standing }];
}

function standingOf(binding: HeldBinding, atMs: number): Candidate['standing'] | null {
  const skew = CLOCK_SKEW_MS[binding.source];
  const from = Date.parse(binding.from);
  const until = binding.until === null ? Number.POSITIVE_INFINITY : Date.parse(binding.until);
  if (from <= atMs && atMs < until) {
    const open = binding.source === 'radius' && binding.until === null && binding.seenAt !== null;
    const silent = open && atMs - Date.parse(binding.seenAt ?? '') > SESSION_SILENT_MS;
    return silent ? 'silent' : 'held';
  }
  return from - skew <= atMs && atMs < until + skew ? 'near' : null;
}

const STANDINGS: readonly Candidate['standing'][] = ['held', 'near', 'silent'];

/** The longest prefix first, then what held before what nearly did, live before static, the surer, the id. */
function byRank(a: Ranked, b: Ranked): number {
  return (
    compare(b.lo, a.lo) ||
    compare(a.hi, b.hi) ||
    STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) ||
    Number(isLive(b)) - Number(isLive(a)) ||
    b.confidence - a.confidence ||
    compare(a.bindingId, b.bindingId)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Seen by a machine while it lasted, not stated once by a person. */
function isLive({ source }: Candidate): boolean {
  return source === 'dhcp' || source === 'radius';
}

type Judgement = Pick<WhoHad, 'answer' | 'systemId' | 'confidence' | 'source' | 'because'>;

function judged(candidates: readonly Ranked[]): Judgement {
  const held = candidates.filter(({ standing }) => standing === 'held');
  const [first] = held;
  const silent: Because[] = candidates.some(({ standing }) => standing === 'silent')
    ? ['silent-session']
    : [];
  if (first === undefined) {
    return { ...NOBODY, answer: 'none', because: ['no-binding', ...skewOf(candidates), ...silent] };
  }
  const sameNetwork = held.filter(({ lo, hi }) => lo === first.lo && hi === first.hi);
  const best = sameNetwork.filter((each) => isLive(each) === isLive(first));
  if (best.some(({ systemId }) => systemId !== first.systemId)) {
    return { ...NOBODY, answer: 'ambiguous', because: ['equal-rank', ...silent] };
  }
  const contested = candidates.some(
    ({ standing, systemId, lo, hi }) =>
      standing === 'near' && systemId !== first.systemId && holds(first, { lo, hi }),
  );
  if (contested) return { ...NOBODY, answer: 'ambiguous', because: ['clock-skew', ...silent] };
  const { confidence, because } = combined(first, sameNetwork);
  const before: Because[] = [];
  if (held.length > sameNetwork.length) before.push('longest-prefix');
  if (sameNetwork.length > best.length) before.push('live-session');
  const why: Because[] = held.length === 1 ? ['only-claim'] : [...before, ...because];
  return {
    answer: 'one',
    systemId: first.systemId,
    confidence,
    source: first.source,
    because: [...why, ...silent],
  };
}

function skewOf(candidates: readonly Ranked[]): Because[] {
  return candidates.some(({ standing }) => standing === 'near') ? ['clock-skew'] : [];
}

function combined(
  { systemId }: Ranked,
  sameNetwork: readonly Ranked[],
): { readonly confidence: number; readonly because: readonly Because[] } {
  const bySource = new Map<BindingSource, number>();
  let against = 0;
  for (const each of sameNetwork) {
    if (each.systemId !== systemId) against = Math.max(against, each.confidence);
    else bySource.set(each.source, Math.max(bySource.get(each.source) ?? 0, each.confidence));
  }
  // Sorted, since floating point depends on the order of its factors.
  const doubt = [...bySource.values()]
    .toSorted((a, b) => a - b)
    .reduce((all, c) => all * (1 - c), 1);
  const confidence = Math.min(CONFIDENCE_MAX, 1 - doubt) * (1 - against / 2);
  const because: Because[] = [];
  if (bySource.size > 1) because.push('agreement');
  if (against > 0) because.push('dissent');
  return { confidence: Math.round(confidence * 1000) / 1000, because };
}
