/**
 * A referral and what came of it:
 *
 *     draft ─another person─▶ approved ─packaged, sent─▶ sent ─receipt─▶ received ─outcome─▶ concluded
 *       │ refuse ▶ refused       │                                          ⟲ sanctioned, annulled ⟲
 *       └──── withdraw ▶ withdrawn ┘
 *
 * A victim is not referred for punishment: that needs two people and their reason on the case first (`case/flags.ts`).
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '#base/canonical-json.ts';
import { aggregate } from '#model/aggregate.ts';
import type { Case } from '#model/case.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import {
  PACKAGES_MAX,
  Referral,
  referralEvents,
  SANCTIONS_MAX,
  type Recipient,
  type ReferralContent,
  type ReferralState,
  type Sanction,
} from '#model/referral.ts';
import { changed, type Changes, type EventOf } from './changes.ts';
import { conflictOf, handsOf, isOwnUnit, type Doer } from './conflict.ts';

type Events = typeof referralEvents;
export type ReferralDecision = Decision<Draft<Events>>;

export const evolveReferral: Evolve<Referral, Events> = (state, event) => {
  const next = event.type === 'referral.drafted' ? drafted(event) : changed(CHANGES, state, event);
  return { ...next, changedAt: event.at };
};

export const referralAggregate = aggregate({
  kind: 'referral',
  table: 'referral',
  state: Referral,
  events: referralEvents,
  evolve: evolveReferral,
});

function drafted({
  streamId,
  version,
  at,
  data,
  personal,
}: EventOf<Events, 'referral.drafted'>): Referral {
  const { hands, ...about } = data;
  return {
    id: streamId,
    version,
    ...about,
    state: 'draft',
    content: personal?.content ?? null,
    draftedBy: hands,
    approvedBy: null,
    approvedAt: null,
    packages: [],
    sent: null,
    receipt: null,
    outcome: null,
    sanctions: [],
    texts: { refusal: null, withdrawal: null, receipt: null, outcome: null },
    draftedAt: at,
    changedAt: at,
  };
}

const CHANGES: Changes<Referral, Events, 'referral.drafted'> = {
  'referral.approved': (_, { data, at }) => ({
    state: 'approved',
    approvedBy: data.hands,
    approvedAt: at,
  }),
  'referral.refused': ({ texts }, { personal }) => ({
    state: 'refused',
    texts: { ...texts, refusal: personal?.note ?? null },
  }),
  'referral.withdrawn': ({ texts }, { personal }) => ({
    state: 'withdrawn',
    texts: { ...texts, withdrawal: personal?.note ?? null },
  }),
  'referral.packaged': ({ packages }, { data, at }) => ({
    packages: [...packages, { at, sha256: data.sha256 }].slice(-PACKAGES_MAX),
  }),
  'referral.sent': (_, { data }) => ({ state: 'sent', sent: data }),
  'referral.received': ({ texts }, { data, personal }) => ({
    state: 'received',
    receipt: data,
    texts: { ...texts, receipt: personal?.note ?? null },
  }),
  'referral.concluded': ({ texts }, { data, personal }) => ({
    state: 'concluded',
    outcome: data,
    texts: { ...texts, outcome: personal?.note ?? null },
  }),
  'referral.sanctioned': ({ sanctions }, { data, personal, at }) => ({
    sanctions: [
      ...sanctions,
      { ...data, recordedAt: at, note: personal?.note ?? null, annulledAt: null, annulment: null },
    ],
  }),
  'referral.sanction-annulled': ({ sanctions }, { data, personal, at }) => ({
    sanctions: sanctions.map((one) =>
      one.id === data.id ? { ...one, annulledAt: at, annulment: personal?.note ?? null } : one,
    ),
  }),
};

/** What approvers bind themselves to. */
export function referralHashOf(content: ReferralContent): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(content))));
}

/** What each recipient needs; what is not named here does not leave (governance.md §2.2, RFC 6561 §10). */
export const RECEIVES: Readonly<
  Record<
    Recipient,
    {
      readonly people: readonly ('leader' | 'responsible' | 'technical')[];
      readonly wallets: boolean;
      readonly accounts: boolean;
      /** The record's own personal data in the enclosed case: what people wrote, workers, wallets. */
      readonly record: boolean;
    }
  >
> = {
  police: { people: ['leader', 'responsible'], wallets: true, accounts: true, record: true },
  discipline: { people: ['leader', 'responsible'], wallets: false, accounts: false, record: false },
  'price-authority': { people: [], wallets: false, accounts: true, record: false },
  regulator: { people: [], wallets: false, accounts: false, record: false },
  'incident-response': { people: ['technical'], wallets: true, accounts: false, record: false },
};

export interface ReferralFacts {
  readonly case: Pick<
    Case,
    | 'id'
    | 'state'
    | 'verdict'
    | 'systemId'
    | 'unitId'
    | 'jurisdiction'
    | 'sector'
    | 'referral'
    | 'referredTo'
  >;
  /** Referrals of the same case that are not over. */
  readonly open: readonly Pick<Referral, 'recipient'>[];
}

export function decideDraftReferral(
  content: ReferralContent,
  facts: ReferralFacts,
  doer: Doer,
): ReferralDecision {
  const about = facts.case;
  const fault =
    ownUnit(doer, about) ?? recipientFault(content.recipient, facts) ?? contentFault(content);
  if (fault !== null) return fault;
  const { id: caseId, systemId, unitId, jurisdiction, sector } = about;
  const { recipient, receiver, legalBasis } = content;
  const data = {
    caseId,
    systemId,
    unitId,
    jurisdiction,
    sector,
    recipient,
    receiver,
    legalBasis,
    contentHash: referralHashOf(content),
    hands: [...handsOf(doer)],
  };
  return { events: [{ type: 'referral.drafted', data, personal: { content } }] };
}

/** Whatever speaks against handing this case to that recipient. Also asked before facts are gathered. */
export function recipientFault(
  recipient: Recipient,
  { case: about, open }: ReferralFacts,
): Refusal | null {
  if (!REFERABLE.has(about.state)) {
    return refuse('wrong-state', 'A case is referred once it was judged');
  }
  if (about.verdict !== 'deliberate' && about.verdict !== 'compromised') {
    return refuse('wrong-state', 'Only mining that was found is referred');
  }
  const isVictim = about.verdict === 'compromised';
  if (recipient === 'incident-response') {
    if (!isVictim) return refuse('wrong-state', 'Incident response is for compromised systems');
  } else if (isVictim && !(about.referral === 'referred' && about.referredTo === recipient)) {
    return refuse(
      'wrong-state',
      'The system was compromised and its owner is a victim: refer it to incident response. For any other recipient two people must first say on the case why',
    );
  } else if (!isVictim && about.state === 'assessed') {
    return refuse('wrong-state', 'A case is referred once its notice was served');
  }
  return open.some((other) => other.recipient === recipient)
    ? refuse('conflict', 'A referral to this recipient is under way')
    : null;
}

const REFERABLE: ReadonlySet<Case['state']> = new Set([
  'assessed',
  'noticed',
  'rectifying',
  'verifying',
  'closed',
]);

function contentFault({
  recipient,
  interval,
  electricityAccounts,
  evidence,
}: ReferralContent): Refusal | null {
  if (recipient === 'price-authority') {
    if (interval === null) {
      return refuse(
        'wrong-state',
        'No sighting proves when mining began and ended: a price cannot be charged for it',
      );
    }
    if (electricityAccounts.length === 0) {
      return refuse('wrong-state', 'No electricity account of the system is known: enter it first');
    }
  }
  return evidence.length === 0 && recipient !== 'incident-response'
    ? refuse('wrong-state', 'The case has no evidence that could be handed over')
    : null;
}

function ownUnit(doer: Doer, { unitId }: { readonly unitId: string | null }): Refusal | null {
  return isOwnUnit(doer.unitId, unitId)
    ? refuse('conflict-of-interest', 'Nobody refers their own unit')
    : null;
}

function notIn(state: Referral, ...states: readonly ReferralState[]): Refusal | null {
  return states.includes(state.state)
    ? null
    : refuse('wrong-state', `The referral is ${state.state}`);
}

/** `contentHash` is of what the approver was shown. */
export function decideApproveReferral(
  state: Referral,
  { contentHash }: { readonly contentHash: string },
  doer: Doer,
): ReferralDecision {
  const wrong = notIn(state, 'draft');
  if (wrong !== null) return wrong;
  if (state.content === null) return refuse('wrong-state', 'Its content was erased');
  if (contentHash !== state.contentHash) {
    return refuse('stale', 'This is not the content that you were shown: read it again');
  }
  const past = { 'drafted it': state.draftedBy };
  const conflict = conflictOf(doer, 'approve the referral', past, state.unitId);
  if (conflict !== null) return conflict;
  const data = { contentHash, hands: [...handsOf(doer)] };
  return { events: [{ type: 'referral.approved', data }] };
}

export function decideRefuseReferral(state: Referral, note: string, doer: Doer): ReferralDecision {
  const wrong = notIn(state, 'draft') ?? ownUnit(doer, state);
  if (wrong !== null) return wrong;
  const data = { hands: [...handsOf(doer)] };
  return { events: [{ type: 'referral.refused', data, personal: { note } }] };
}

export function decideWithdrawReferral(
  state: Referral,
  note: string,
  doer: Doer,
): ReferralDecision {
  const wrong = notIn(state, 'draft', 'approved') ?? ownUnit(doer, state);
  if (wrong !== null) return wrong;
  const data = { hands: [...handsOf(doer)] };
  return { events: [{ type: 'referral.withdrawn', data, personal: { note } }] };
}

/** Before it was approved nothing leaves. */
export function packageFault(state: Referral): Refusal | null {
  const wrong = notIn(state, 'approved', 'sent', 'received', 'concluded');
  if (wrong !== null) return wrong;
  return state.content === null ? refuse('wrong-state', 'Its content was erased') : null;
}

export function decidePackaged(state: Referral, packageSha256: string): ReferralDecision {
  const wrong = packageFault(state);
  if (wrong !== null) return wrong;
  return { events: [{ type: 'referral.packaged', data: { sha256: packageSha256 } }] };
}

interface Sending {
  readonly by: NonNullable<Referral['sent']>['by'];
  readonly packageSha256: string;
}

export function decideSend(
  state: Referral,
  { by, packageSha256 }: Sending,
  doer: Doer,
  at: string,
): ReferralDecision {
  const wrong = notIn(state, 'approved') ?? ownUnit(doer, state);
  if (wrong !== null) return wrong;
  if (!state.packages.some((one) => one.sha256 === packageSha256)) {
    return refuse('invalid', 'No package with this hash was made: make one and send that');
  }
  const data = { at, by, packageSha256, hands: [...handsOf(doer)] };
  return { events: [{ type: 'referral.sent', data }] };
}

interface Answer {
  readonly at: string;
  readonly reference: string | null;
  readonly note: string | null;
}

export function decideReceipt(
  state: Referral,
  { at, reference, note }: Answer,
  now: number,
): ReferralDecision {
  const wrong = notIn(state, 'sent') ?? timeFault(at, state.sent?.at ?? at, now);
  if (wrong !== null) return wrong;
  return { events: [{ type: 'referral.received', data: { at, reference }, personal: { note } }] };
}

export function decideConclude(
  state: Referral,
  {
    at,
    kind,
    reference,
    note,
  }: Answer & { readonly kind: NonNullable<Referral['outcome']>['kind'] },
  now: number,
): ReferralDecision {
  const wrong = notIn(state, 'received') ?? timeFault(at, state.receipt?.at ?? at, now);
  if (wrong !== null) return wrong;
  if ((kind === 'cleaned') !== (state.recipient === 'incident-response') && kind !== 'declined') {
    if (kind === 'cleaned' || kind === 'sanctioned') {
      return refuse('invalid', `${kind} is no outcome of a referral to ${state.recipient}`);
    }
  }
  if (kind === 'sanctioned' && state.sanctions.every(({ annulledAt }) => annulledAt !== null)) {
    return refuse('wrong-state', 'Record the sanction with its legal basis first');
  }
  const data = { at, kind, reference };
  return { events: [{ type: 'referral.concluded', data, personal: { note } }] };
}

/** Instants in their one form sort as text. */
function timeFault(at: string, notBefore: string, now: number): Refusal | null {
  if (Date.parse(at) > now) return refuse('invalid', 'That lies in the future');
  return at < notBefore ? refuse('invalid', 'That lies before the step it answers') : null;
}

type Sanctioning = Omit<Sanction, 'recordedAt' | 'annulledAt' | 'annulment'>;

export function decideSanction(
  state: Referral,
  { note, ...data }: Sanctioning,
  now: number,
): ReferralDecision {
  const wrong = notIn(state, 'received', 'concluded') ?? timeFault(data.decidedAt, '', now);
  if (wrong !== null) return wrong;
  if (state.recipient === 'incident-response') {
    return refuse('wrong-state', 'A victim is helped, not sanctioned');
  }
  if (data.kind === 'differential-price' && state.recipient !== 'price-authority') {
    return refuse('invalid', 'A surcharge is set by the price authority');
  }
  if (state.sanctions.length >= SANCTIONS_MAX) {
    return refuse('too-many', `A referral has ${SANCTIONS_MAX} sanctions at most`);
  }
  return { events: [{ type: 'referral.sanctioned', data, personal: { note } }] };
}

export function decideAnnul(
  state: Referral,
  { id, note }: { readonly id: string; readonly note: string },
): ReferralDecision {
  const found = state.sanctions.find((one) => one.id === id);
  if (found === undefined) return refuse('invalid', 'There is no such sanction');
  if (found.annulledAt !== null) return refuse('conflict', 'It was annulled already');
  return { events: [{ type: 'referral.sanction-annulled', data: { id }, personal: { note } }] };
}
