/**
 *     (nothing) ── set ──▶ version 1 ── set ──▶ version 2 …
 *
 * What holds at a node: the rules of the house, changed by each policy from the root down. What protects people
 * (budgets, clean windows, the number of deciders) can only be made stricter below the node that states it; the rest
 * is replaced.
 */
import { canonicalJson } from '#base/canonical-json.ts';
import { aggregate } from '#model/aggregate.ts';
import type { ClockKind, ClockTerms } from '#model/clock.ts';
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { Policy, policyEvents, PolicyRules, type PolicyChange } from '#model/policy.ts';
import { rungRank, type Rung } from '#model/rung.ts';

type Events = typeof policyEvents;

export const evolvePolicy: Evolve<Policy, Events> = (_state, event) => ({
  id: event.streamId,
  version: event.version,
  ...event.data,
  setAt: event.at,
  setById: event.actorId,
  reason: event.personal?.reason ?? null,
});

export const policyAggregate = aggregate({
  kind: 'policy',
  table: 'policy',
  state: Policy,
  events: policyEvents,
  evolve: evolvePolicy,
});

export interface SetPolicy {
  readonly jurisdiction: string;
  readonly rules: PolicyChange;
  readonly reason: string;
}

/** `above`: the policies of the nodes from the root down to just above this one. */
export function decideSetPolicy(
  state: Policy | null,
  { jurisdiction, rules, reason }: SetPolicy,
  { above }: { readonly above: readonly Pick<Policy, 'rules'>[] },
): Decision<Draft<Events>> {
  if (state !== null && state.jurisdiction !== jurisdiction) {
    return refuse('invalid', 'A policy stays with its jurisdiction');
  }
  const asked = stated(rules);
  const held: Readonly<Record<string, unknown>> = stricter(statedBy(above), asked);
  const loosened = Object.entries(asked)
    .filter(([key, rule]) => canonicalJson(held[key]) !== canonicalJson(rule))
    .map(([key]) => key);
  if (loosened.length > 0) {
    return refuse('over-budget', `A jurisdiction above is stricter about ${loosened.join(', ')}`);
  }
  return {
    events: [{ type: 'policy.set', data: { jurisdiction, rules: asked }, personal: { reason } }],
  };
}

/** What holds at a node, of the policies from the root down to it. */
export function rulesOf(policies: readonly Pick<Policy, 'rules'>[]): PolicyRules {
  return PolicyRules.parse({ ...HOUSE_RULES, ...stated(statedBy(policies)) });
}

/** The nodes whose policies hold at a path, the root first: `a`, `a/b`, `a/b/c`. */
export function nodesDownTo(jurisdiction: string): readonly string[] {
  const segments = jurisdiction.split('/');
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

function statedBy(policies: readonly Pick<Policy, 'rules'>[]): PolicyChange {
  return policies.reduce<PolicyChange>((above, { rules }) => stricter(above, rules), {});
}

/** Clamps also what was set before the node above became stricter. */
function stricter(above: PolicyChange, below: PolicyChange): PolicyChange {
  const both = { ...above, ...below };
  const least = (key: LeastKey): PolicyChange => bounded(key, above[key], below[key], Math.min);
  const most = (key: MostKey): PolicyChange => bounded(key, above[key], below[key], Math.max);
  return {
    ...both,
    ...least('holdDaysMax'),
    ...least('reviewHoursMax'),
    ...least('emergencyHours'),
    ...most('orderPeople'),
    ...most('cleanHours'),
    ...(above.budget && below.budget ? { budget: narrower(above.budget, below.budget) } : {}),
    ...(above.autoRungMax !== undefined && below.autoRungMax !== undefined
      ? { autoRungMax: lower(above.autoRungMax, below.autoRungMax) }
      : {}),
  };
}

type LeastKey = 'holdDaysMax' | 'reviewHoursMax' | 'emergencyHours';
type MostKey = 'orderPeople' | 'cleanHours';

function bounded(
  key: LeastKey | MostKey,
  above: number | undefined,
  below: number | undefined,
  bound: (a: number, b: number) => number,
): PolicyChange {
  return above === undefined || below === undefined ? {} : { [key]: bound(above, below) };
}

type Budget = PolicyRules['budget'];
function narrower(a: Budget, b: Budget): Budget {
  return {
    ipv4Length: Math.max(a.ipv4Length, b.ipv4Length),
    ipv6Length: Math.max(a.ipv6Length, b.ipv6Length),
    systemsShare: Math.min(a.systemsShare, b.systemsShare),
    addresses: Math.min(a.addresses, b.addresses),
  };
}

function lower(a: Rung | null, b: Rung | null): Rung | null {
  if (a === null || b === null) return null;
  return rungRank(a) <= rungRank(b) ? a : b;
}

/** Without members that are undefined: what is not stated must not cover what is. */
function stated(rules: PolicyChange): PolicyChange {
  return Object.fromEntries(Object.entries(rules).filter(([, rule]) => rule !== undefined));
}

/** A miss is told to the node above at once and after two days. */
function terms(target: ClockTerms['target'], warnBefore: ClockTerms['target']): ClockTerms {
  const escalation = [
    { after: null, up: 1 },
    { after: { businessDays: 2 }, up: 2 },
  ];
  return { target, warnBefore, escalation };
}
const days = (businessDays: number): ClockTerms['target'] => ({ businessDays });
const hours = (count: number): ClockTerms['target'] => ({ hours: count });

const HOUSE_CLOCKS: Readonly<Record<ClockKind, ClockTerms>> = {
  triage: terms(days(2), days(1)),
  attribution: terms(days(3), days(1)),
  assessment: terms(days(5), days(2)),
  notice: terms(days(2), days(1)),
  acknowledgement: terms(days(3), days(1)),
  rectification: terms(days(10), days(3)),
  verification: terms(days(3), days(1)),
  review: terms(days(5), days(1)),
  // These count day and night: somebody sits without a network meanwhile.
  release: terms(hours(24), hours(6)),
  probation: terms(hours(48), hours(12)),
  'emergency-ratification': terms(hours(24), hours(8)),
  appeal: terms(days(10), days(3)),
  // As the European directive has it (2019/1937, articles 9 and 11): seven days, and three months.
  'tip-acceptance': terms(days(5), days(2)),
  'tip-answer': terms(days(60), days(10)),
};

/** What holds where nobody has said otherwise (governance.md §6.3, §6.4, §6.13; the days are ours). */
const HOUSE_RULES: PolicyRules = {
  autoOpenFrom: 'session',
  autoRungMax: 'notify',
  // Only an authority can say which law its orders rest on.
  autoOrder: null,
  orderPeople: 2,
  budget: { ipv4Length: 24, ipv6Length: 56, systemsShare: 0.005, addresses: 256 },
  holdDaysMax: 30,
  reviewHoursMax: 168,
  proposalDays: 7,
  emergencyHours: 24,
  cleanHours: 24,
  recurrenceDays: 90,
  dismissalDays: 30,
  appeals: {
    'not-my-system': 'suspend',
    'lawful-use': 'keep',
    hardship: 'suspend',
    'more-time': 'keep',
    compromised: 'keep',
    procedure: 'keep',
  },
  appealPauses: ['acknowledgement', 'rectification'],
  clocks: HOUSE_CLOCKS,
};
