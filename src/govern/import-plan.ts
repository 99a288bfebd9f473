/**
 * What an import would change, before it does: read, attribute, lay on the history that is known, and compare.
 * Applying a plan and planning the same file again gives a plan without changes.
 */
import { holds } from '#base/network.ts';
import type { AddressPool } from '#model/address-pool.ts';
import { SHORTEST_BINDING } from '#model/binding.ts';
import type { Binding, BindingContent, BindingEnd, BindingHolder } from '#model/binding.ts';
import { EXCERPT_CHARS_MAX } from '#model/claim.ts';
import type { Claim, ClaimReading, ClaimRefusal, Rejected } from '#model/claim.ts';
import { AddressHistory, type Piece } from './address-history.ts';
import { attribute, namesOf, type SystemReferences } from './attribution.ts';

export interface ImportPlan {
  readonly add: readonly {
    readonly line: number;
    readonly content: Omit<BindingContent, 'importId'>;
    readonly holder: BindingHolder;
  }[];
  readonly extend: readonly {
    readonly line: number;
    readonly binding: Binding;
    readonly until: string | null;
    readonly seenAt: string | null;
    readonly final: boolean;
  }[];
  readonly end: readonly {
    readonly line: number;
    readonly binding: Binding;
    readonly until: string;
    readonly why: BindingEnd;
  }[];
  /** Bindings that the file confirms as they are. */
  readonly unchanged: number;
  /** Additions that contradict bindings of the same rank: both stand, and the address is ambiguous until a person decides. */
  readonly conflicts: readonly {
    readonly line: number;
    readonly network: string;
    readonly systemId: string;
    readonly against: readonly { readonly bindingId: string | null; readonly systemId: string }[];
  }[];
  /** Every line that bound nothing, in the order of the file. */
  readonly rejected: readonly Rejected[];
}

export interface ImportSurroundings {
  /** Which server or ledger the file is from. */
  readonly origin: string;
  /** All that is bound to the networks that the file names, and the open sessions of servers that began anew. */
  readonly existing: readonly Binding[];
  readonly references: SystemReferences;
  /** Pools that hold any of the networks. */
  readonly pools: readonly AddressPool[];
}

/** A session heard of again within this time is not worth an event. */
const SEEN_STEP_MS = 3_600_000;

export function planImport(
  readings: Iterable<ClaimReading>,
  { origin, existing, references, pools }: ImportSurroundings,
): ImportPlan {
  const history = new AddressHistory(origin, existing);
  const rejected: Rejected[] = [];
  const confirmed = new Set<string>();
  for (const reading of inOrder(readings)) {
    if (reading.is === 'rejected') rejected.push(reading);
    else if (reading.is === 'ending') history.end(reading);
    else {
      history.supersede(reading);
      const attribution = attribute(reading, references);
      const refusal =
        refusalOf(reading, pools) ?? ('refusal' in attribution ? attribution.refusal : null);
      if (refusal !== null || 'refusal' in attribution) {
        rejected.push(rejectedOf(reading, refusal ?? 'unknown-system'));
      } else {
        history.take(reading, attribution);
        confirmed.add(reading.network.text);
      }
    }
  }
  rejected.sort(byLine);
  return { ...changesOf(history, confirmed), rejected };
}

/** What is wanted of the store before a plan can be made. */
export function namesIn(readings: Iterable<ClaimReading>): {
  readonly networks: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  /** Access servers of which every session ended, and single sessions that did. */
  readonly nases: ReadonlySet<string>;
  readonly sessions: ReadonlySet<string>;
} {
  const [networks, names] = [new Set<string>(), new Set<string>()];
  const [nases, sessions] = [new Set<string>(), new Set<string>()];
  for (const reading of readings) {
    if (reading.is === 'ending') {
      if (reading.session === null) nases.add(reading.nas);
      else sessions.add(reading.session);
    }
    if (reading.is !== 'claim') continue;
    networks.add(reading.network.text);
    for (const name of namesOf(reading)) names.add(name);
  }
  return { networks, names, nases, sessions };
}

/** Logs are written late and joined from several files: what happened first is read first. */
function inOrder(readings: Iterable<ClaimReading>): readonly ClaimReading[] {
  return [...readings].toSorted((a, b) => timeOf(a) - timeOf(b) || a.line - b.line);
}

function timeOf(reading: ClaimReading): number {
  if (reading.is === 'rejected') return 0;
  return reading.is === 'ending' ? reading.at : (reading.seenAt ?? reading.from);
}

function byLine(a: { readonly line: number }, b: { readonly line: number }): number {
  return a.line - b.line;
}

function refusalOf(
  { network, from, until }: Claim,
  pools: readonly AddressPool[],
): ClaimRefusal | null {
  if (network.length < SHORTEST_BINDING[network.family]) return 'too-wide';
  const shared = pools.some((pool) => {
    const ends = [pool.until, pool.withdrawnAt].filter((end) => end !== null).map(Date.parse);
    return (
      holds(pool, network) &&
      ends.every((end) => from < end) &&
      (until === null || Date.parse(pool.from) < until)
    );
  });
  return shared ? 'shared-address' : null;
}

function rejectedOf(claim: Claim, reason: ClaimRefusal): Rejected {
  const text = claim.system ?? claim.network.text;
  return { is: 'rejected', line: claim.line, reason, text: text.slice(0, EXCERPT_CHARS_MAX) };
}

function changesOf(
  history: AddressHistory,
  confirmed: ReadonlySet<string>,
): Omit<ImportPlan, 'rejected'> {
  const add: ImportPlan['add'][number][] = [];
  const extend: ImportPlan['extend'][number][] = [];
  const end: ImportPlan['end'][number][] = [];
  const conflicts: ImportPlan['conflicts'][number][] = [];
  let unchanged = 0;
  for (const piece of history.pieces()) {
    const { binding, line } = piece;
    if (binding === null) {
      add.push({ line, content: contentOf(piece), holder: piece.holder });
      const against = history.against(piece);
      if (against.length > 0) conflicts.push(conflictOf(piece, against));
    } else {
      const change = changeOf(piece, binding);
      if (change === null) unchanged += confirmed.has(piece.network) ? 1 : 0;
      else if ('why' in change) end.push(change);
      else extend.push(change);
    }
  }
  for (const list of [add, extend, end, conflicts]) list.sort(byLine);
  return { add, extend, end, unchanged, conflicts };
}

function changeOf(
  { until, seenAt, final, line, why }: Piece,
  binding: Binding,
): ImportPlan['extend'][number] | ImportPlan['end'][number] | null {
  const ends = isoOf(until);
  if (ends === binding.until && final === binding.final) {
    const seen = binding.seenAt === null ? null : Date.parse(binding.seenAt);
    const step = seenAt !== null && (seen === null || seenAt - seen >= SEEN_STEP_MS);
    return step ? { line, binding, until: ends, seenAt: isoOf(seenAt), final } : null;
  }
  const shorter = ends !== null && (binding.until === null || ends < binding.until);
  if (shorter && final) return { line, binding, until: ends, why };
  return { line, binding, until: ends, seenAt: isoOf(seenAt), final };
}

function contentOf(piece: Piece): Omit<BindingContent, 'importId'> {
  const { systemId, network, final, source, origin, confidence } = piece;
  const [from, until, seenAt] = [isoOf(piece.from), isoOf(piece.until), isoOf(piece.seenAt)];
  return { systemId, network, from, until, seenAt, final, source, origin, confidence };
}

function conflictOf(
  { line, network, systemId }: Piece,
  against: readonly Piece[],
): ImportPlan['conflicts'][number] {
  const others = against.map(({ binding, systemId: other }) => ({
    bindingId: binding?.id ?? null,
    systemId: other,
  }));
  return { line, network, systemId, against: others };
}

function isoOf(at: number): string;
function isoOf(at: number | null): string | null;
function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
