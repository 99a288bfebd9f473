/** What an order says: its hash, and whether it may be said at all. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '#base/canonical-json.ts';
import { networkFromText, overlap, type Network } from '#base/network.ts';
import type { Case } from '#model/case.ts';
import { refuse, type Refusal } from '#model/decision.ts';
import type { ExemptionCheck, OrderContent, OrderGrounds, OrderReason } from '#model/order.ts';
import type { PolicyRules } from '#model/policy.ts';
import { ATTESTATION_RUNG_MAX, RUNGS, rungRank } from '#model/rung.ts';

/** What approvers bind themselves to: every word and number, in the one form of canonical JSON. */
export function contentHashOf(content: OrderContent, grounds: OrderGrounds): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson({ content, grounds }))));
}

/** What lists and bindings say about the networks of an order at this moment. */
export interface ScopeFacts {
  readonly check: ExemptionCheck;
  /** Networks of the scope that touch an exemption that the order does not set aside, in either direction. */
  readonly exempt: readonly string[];
  /** Exemptions that hold now, touch the scope and are set aside. */
  readonly overridden: readonly string[];
  /** Networks that touch a shared address. */
  readonly shared: readonly string[];
  /** Networks whose binding to the system does not hold now. */
  readonly unbound: readonly string[];
  /** Systems that have an address in the scope, and all known systems of the jurisdiction. */
  readonly systemsTouched: number;
  readonly systemsKnown: number;
  /** Losing its network harms people. */
  readonly critical: boolean;
}

/** What an order needs to know of its case. */
export type CaseFacts = Pick<Case, 'id' | 'state' | 'verdict' | 'systemId'>;

export interface OrderContext {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly rules: PolicyRules;
  readonly scope: ScopeFacts;
  readonly case: CaseFacts;
}

/** Whatever speaks against ordering this now, whoever asks. */
export function faultOf(
  content: OrderContent,
  grounds: OrderGrounds,
  context: OrderContext,
): Refusal | null {
  return (
    caseFault(content, context.case) ??
    measureFault(content, grounds) ??
    overrideFault(content, grounds) ??
    durationFault(content, context.rules) ??
    widthFault(content) ??
    scopeFault(context.scope)
  );
}

/** Exemptions come before everything: nobody approves them away in passing. */
export function scopeFault({ exempt, shared, unbound }: ScopeFacts): Refusal | null {
  if (exempt[0] !== undefined) return refuse('exempt', `${exempt[0]} is exempt from measures`);
  if (shared[0] !== undefined) {
    return refuse('exempt', `Many systems share ${shared[0]}: shared addresses are never held`);
  }
  return unbound[0] === undefined
    ? null
    : refuse('conflict', `${unbound[0]} does not belong to the system any more`);
}

/** The states of a case in which a measure may be ordered for what was found. */
const JUDGED: ReadonlySet<Case['state']> = new Set([
  'assessed',
  'noticed',
  'rectifying',
  'verifying',
]);
/** Where these people were told first. */
const NOTICED: ReadonlySet<Case['state']> = new Set(['noticed', 'rectifying', 'verifying']);

/** Verdicts under which each reason can be given; null: it does not rest on a verdict. */
const VERDICTS: Readonly<Record<OrderReason, readonly Case['verdict'][] | null>> = {
  'confirmed-deliberate': ['deliberate'],
  'confirmed-compromised': ['compromised'],
  'refusal-after-notice': ['deliberate', 'compromised'],
  'emergency-harm': null,
  'attestation-overdue': null,
  'authority-order': null,
};

function caseFault({ caseId, systemId, reason }: OrderContent, about: CaseFacts): Refusal | null {
  if (caseId !== about.id || systemId !== about.systemId) {
    return refuse('invalid', 'An order holds the system of its own case');
  }
  if (about.state === 'closed') return refuse('wrong-state', 'The case is closed');
  const verdicts = VERDICTS[reason];
  if (verdicts === null) return null;
  if (!JUDGED.has(about.state) || !verdicts.includes(about.verdict)) {
    return refuse('wrong-state', `The verdict of the case does not support ${reason}`);
  }
  return reason === 'refusal-after-notice' && !NOTICED.has(about.state)
    ? refuse('wrong-state', 'Nobody can have refused what they were not told')
    : null;
}

function measureFault({ rung, reason }: OrderContent, { lesser }: OrderGrounds): Refusal | null {
  if (reason === 'attestation-overdue' && rungRank(rung) > rungRank(ATTESTATION_RUNG_MAX)) {
    return refuse('over-budget', `For a missing attestation no more than ${ATTESTATION_RUNG_MAX}`);
  }
  const considered = new Set(lesser.map((measure) => measure.rung));
  const missing = RUNGS.slice(0, rungRank(rung)).filter((lower) => !considered.has(lower));
  return missing.length === 0
    ? null
    : refuse('invalid', `Say why each lesser measure would fail: ${missing.join(', ')}`);
}

function overrideFault({ overrides }: OrderContent, { override }: OrderGrounds): Refusal | null {
  return (overrides === undefined) === (override === undefined)
    ? null
    : refuse('invalid', 'Whoever sets an exemption aside names it and says why, and nobody else');
}

function durationFault(
  { durationHours, reviewHours }: OrderContent,
  { holdDaysMax, reviewHoursMax }: PolicyRules,
): Refusal | null {
  if (durationHours > holdDaysMax * 24) {
    return refuse('over-budget', `An order lasts ${holdDaysMax} days at most`);
  }
  return reviewHours > Math.min(reviewHoursMax, durationHours)
    ? refuse('over-budget', `An order is reviewed within ${reviewHoursMax} hours, while it lasts`)
    : null;
}

/** Wider than this is never one system, however many approve (governance.md trap 14). */
const SHORTEST = { 4: 16, 6: 32 } as const;

function widthFault({ scope }: OrderContent): Refusal | null {
  const networks = networksOf(scope);
  const wide = networks.find(({ family, length }) => length < SHORTEST[family]);
  if (wide !== undefined) return refuse('over-budget', `${wide.text} is never one system`);
  const sorted = networks.toSorted((a, b) => (a.lo < b.lo ? -1 : 1));
  const twice = sorted.find((network, i) => {
    const before = sorted[i - 1];
    return before !== undefined && overlap(before, network);
  });
  return twice === undefined ? null : refuse('invalid', `${twice.text} is named twice`);
}

/** The schema let only canonical networks in. */
export function networksOf(scope: OrderContent['scope']): readonly Network[] {
  return scope
    .map((part) => networkFromText(part.network))
    .filter((network) => typeof network !== 'string');
}

/** Whoever is cut off was told before, save in an emergency or where a superior orders it. */
export function noticeFault(reason: OrderReason, about: CaseFacts): Refusal | null {
  if (reason === 'emergency-harm' || reason === 'authority-order') return null;
  return NOTICED.has(about.state)
    ? null
    : refuse('wrong-state', 'The people concerned are told first: serve the notice of the case');
}
