/**
 * What a unit attests:
 *
 *     draft ─submit─▶ submitted ─both sign─▶ signed ─drawn─▶ sampled ─audit─▶ confirmed
 *       ▲                │  ▲                   │                       └──▶ contradicted
 *       └── reopened ────┴──┼── sent back ──────┘
 *                           └── paper refused
 *
 * A finding that contradicts is a fact beside the states: it may come at any time after the signature.
 */
import { isoFrom } from '#base/clock.ts';
import { aggregate } from '#model/aggregate.ts';
import {
  ATTACHED_MAX,
  Attestation,
  attestationEvents,
  CONTRADICTIONS_MAX,
  SIGNER_ROLES,
  type Attached,
  type AttestationEvents,
  type Contradiction,
  type PasskeyProof,
  type Signer,
  type SignerRole,
  type Statement,
} from '#model/attestation.ts';
import type { Campaign } from '#model/campaign.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { digestOf } from './campaign-sample.ts';
import { changed, type Changes, type EventOf } from './changes.ts';

type Answer = Decision<Draft<AttestationEvents>>;
const DAY_MS = 86_400_000;

const evolveAttestation: Evolve<Attestation, AttestationEvents> = (state, event) =>
  event.type === 'attestation.started'
    ? started(event)
    : { ...changed(CHANGES, state, event), changedAt: event.at };

export const attestationAggregate = aggregate({
  kind: 'attestation',
  table: 'attestation',
  state: Attestation,
  events: attestationEvents,
  evolve: evolveAttestation,
});

function started({
  data,
  streamId: id,
  version,
  at,
}: EventOf<AttestationEvents, 'attestation.started'>): Attestation {
  return {
    id,
    version,
    ...data,
    state: 'draft',
    answers: {},
    written: {},
    statements: [],
    restClean: false,
    files: [],
    ...UNSIGNED,
    startedAt: at,
    changedAt: at,
    sampledAt: null,
    auditedAt: null,
    auditorId: null,
    note: null,
    contradictions: [],
  };
}

const UNSIGNED = {
  nonce: null,
  contentHash: null,
  signers: [],
  paper: 'none',
  submittedAt: null,
  signedAt: null,
  isLate: false,
  coversUntil: null,
} satisfies Partial<Attestation>;

const CHANGES: Changes<Attestation, AttestationEvents, 'attestation.started'> = {
  'attestation.answered': (_state, { data, personal }) => ({
    ...data,
    written: personal?.written ?? {},
  }),
  'attestation.systems-stated': (_state, { data }) => data,
  'attestation.file-attached': ({ files }, { data }) => ({ files: [...files, data] }),
  'attestation.file-removed': ({ files }, { data }) => ({
    files: files.filter(({ evidenceId }) => evidenceId !== data.evidenceId),
  }),
  'attestation.submitted': (_state, { data, at, personal }) => ({
    state: 'submitted',
    contentHash: data.contentHash,
    nonce: personal?.nonce ?? null,
    submittedAt: at,
  }),
  'attestation.reopened': (_state, { personal }) => ({
    ...UNSIGNED,
    state: 'draft',
    note: personal?.note ?? null,
  }),
  'attestation.passkey-signed': ({ signers }, { data: { as, passkey }, at, personal }) => ({
    signers: [...signers, { as, name: personal?.name ?? null, at, method: 'passkey', passkey }],
  }),
  'attestation.paper-signed': ({ files }, { data, at, personal }) => ({
    files: [...files, data.file],
    paper: 'waiting',
    signers: SIGNER_ROLES.map((as): Signer => ({
      as,
      name: personal?.[as] ?? null,
      at,
      method: 'paper',
      passkey: null,
    })),
  }),
  'attestation.signed': (_state, { data: { isLate, coversUntil }, at }) => ({
    state: 'signed',
    signedAt: at,
    isLate,
    coversUntil,
  }),
  'attestation.paper-checked': (_state, { data: { accepted }, personal }) =>
    accepted
      ? { paper: 'accepted' }
      : {
          paper: 'refused',
          state: 'submitted',
          signers: [],
          signedAt: null,
          isLate: false,
          coversUntil: null,
          note: personal?.note ?? null,
        },
  'attestation.sampled': (_state, { at }) => ({ state: 'sampled', sampledAt: at }),
  'attestation.audited': (_state, { data: { result }, at, actorId, personal }) => ({
    state: result,
    auditedAt: at,
    auditorId: actorId,
    note: personal?.note ?? null,
  }),
  'attestation.contradicted': ({ contradictions }, { data, at }) => ({
    contradictions: [...contradictions, { ...data, at }].slice(-CONTRADICTIONS_MAX),
  }),
  'attestation.link-renewed': () => ({}),
};

export interface UnitOf {
  readonly unitId: string;
  readonly jurisdiction: string;
  readonly sector: string;
  readonly systemIds: readonly string[];
}

/** The first thing that a unit does in a campaign. */
export function startAttestation(campaign: Campaign, unit: UnitOf): Answer {
  const fault = notOpen(campaign);
  if (fault !== null) return fault;
  const { unitId, jurisdiction, sector } = unit;
  const form = campaign.forms.at(-1);
  if (form === undefined) return refuse('wrong-state', 'The campaign has no form');
  const about = { campaignId: campaign.id, unitId, jurisdiction, sector };
  const data = { ...about, edition: form.edition, formHash: form.hash };
  return { events: [{ type: 'attestation.started', data }] };
}

export interface Answers {
  readonly answers: Readonly<Record<string, string>>;
  readonly written: Readonly<Record<string, string>>;
}

/** Half-filled forms are kept; whether all is answered is asked when it is submitted. */
export function saveAnswers(state: Attestation, campaign: Campaign, given: Answers): Answer {
  const fault = notOpen(campaign) ?? notDraft(state);
  if (fault !== null) return fault;
  const form = campaign.forms.at(-1);
  if (form === undefined) return refuse('wrong-state', 'The campaign has no form');
  const { answers, written } = { answers: { ...given.answers }, written: { ...given.written } };
  const before = { answers: state.answers, written: state.written, formHash: state.formHash };
  if (digestOf(before) === digestOf({ answers, written, formHash: form.hash }))
    return { events: [] };
  const data = { edition: form.edition, formHash: form.hash, answers };
  return { events: [{ type: 'attestation.answered', data, personal: { written } }] };
}

export function stateSystems(
  state: Attestation,
  campaign: Campaign,
  unit: UnitOf,
  given: {
    readonly statements: ReadonlyMap<string, Statement | null>;
    readonly restClean: boolean;
  },
): Answer {
  const fault = notOpen(campaign) ?? notDraft(state);
  if (fault !== null) return fault;
  const own = new Set(unit.systemIds);
  const now = new Map(state.statements.map(({ systemId, says }) => [systemId, says]));
  for (const [systemId, says] of given.statements) {
    if (!own.has(systemId)) return refuse('invalid', 'A system that is not of this unit');
    if (says === null) now.delete(systemId);
    else now.set(systemId, says);
  }
  const statements = [...now].map(([systemId, says]) => ({ systemId, says }));
  const { restClean } = given;
  const before = { statements: state.statements, restClean: state.restClean };
  if (digestOf(before) === digestOf({ statements, restClean })) return { events: [] };
  return { events: [{ type: 'attestation.systems-stated', data: { statements, restClean } }] };
}

export function attachFile(state: Attestation, campaign: Campaign, file: Attached): Answer {
  const fault = notOpen(campaign) ?? notDraft(state);
  if (fault !== null) return fault;
  if (state.files.length >= ATTACHED_MAX) return tooManyFiles();
  return { events: [{ type: 'attestation.file-attached', data: file }] };
}

export function removeFile(state: Attestation, evidenceId: string): Answer {
  const fault = notDraft(state);
  if (fault !== null) return fault;
  if (!state.files.some((file) => file.evidenceId === evidenceId)) return { events: [] };
  return { events: [{ type: 'attestation.file-removed', data: { evidenceId } }] };
}

/** What is missing, by name: `question:ledger`, `systems`; empty: it can be submitted. */
export function missingIn(
  state: Pick<Attestation, 'answers' | 'written' | 'edition' | 'restClean' | 'statements'>,
  campaign: Campaign,
  unit: UnitOf,
): string[] {
  const form = campaign.forms.at(-1);
  const missing = (form?.questions ?? [])
    .filter(({ key, required }) => required && !(key in state.answers) && !(key in state.written))
    .map(({ key }) => `question:${key}`);
  // An answer to an edition that is gone does not count as one to the present form.
  if (form?.edition !== state.edition) missing.push('form');
  if (!state.restClean && state.statements.length < unit.systemIds.length) missing.push('systems');
  return missing;
}

export function submitAttestation(
  state: Attestation,
  campaign: Campaign,
  unit: UnitOf,
  nonce: string,
): Answer {
  const fault = notOpen(campaign) ?? notDraft(state);
  if (fault !== null) return fault;
  const [first] = missingIn(state, campaign, unit);
  if (first !== undefined) return refuse('invalid', `The form is not complete: ${first}`);
  const contentHash = contentHashOf({ ...state, nonce });
  return {
    events: [{ type: 'attestation.submitted', data: { contentHash }, personal: { nonce } }],
  };
}

/** All that is signed; what was written is in it behind the nonce, so that the hash tells nothing of it. */
export function contentHashOf(state: Attestation): string {
  const { campaignId, unitId, edition, formHash, answers, written } = state;
  const { statements, restClean, files, nonce } = state;
  const attached = files
    .filter(({ kind }) => kind !== 'signed-pdf')
    .map(({ kind, sha256, systemId }) => ({ kind, sha256, systemId }));
  const said = { answers, written, statements, restClean, files: attached };
  return digestOf({ campaignId, unitId, edition, formHash, ...said, nonce });
}

export function reopenAttestation(
  state: Attestation,
  by: 'unit' | 'office',
  note: string | null,
): Answer {
  const may: readonly string[] = by === 'unit' ? ['submitted'] : ['submitted', 'signed', 'sampled'];
  if (!may.includes(state.state)) return refuse('wrong-state', `It is ${state.state}`);
  return { events: [{ type: 'attestation.reopened', data: { by }, personal: { note } }] };
}

/** The signature itself was checked before: it is of a passkey, over the content's hash. */
export function signByPasskey(
  state: Attestation,
  campaign: Campaign,
  signer: { readonly as: SignerRole; readonly name: string; readonly passkey: PasskeyProof },
  at: string,
): Answer {
  const fault = notSignable(state, campaign);
  if (fault !== null) return fault;
  const { as, name, passkey } = signer;
  if (state.signers.some((other) => other.as === as)) {
    return refuse('conflict', 'Somebody has signed in this part already');
  }
  const isSame = state.signers.some(
    (other) =>
      other.passkey?.credentialId === passkey.credentialId ||
      other.name?.toLowerCase() === name.toLowerCase(),
  );
  if (isSame) {
    return refuse('conflict-of-interest', 'The leader and the person responsible are two people');
  }
  const contentHash = state.contentHash ?? '';
  const drafts: Draft<AttestationEvents>[] = [
    {
      type: 'attestation.passkey-signed',
      data: { as, contentHash, passkey },
      personal: { name },
    },
  ];
  if (state.signers.length + 1 === SIGNER_ROLES.length) drafts.push(signed(state, campaign, at));
  return { events: drafts };
}

/** Both signed one sheet of paper; the office looks at it later. */
export function signOnPaper(
  state: Attestation,
  campaign: Campaign,
  { leader, responsible, file }: { leader: string; responsible: string; file: Attached },
  at: string,
): Answer {
  const fault = notSignable(state, campaign);
  if (fault !== null) return fault;
  if (leader.toLowerCase() === responsible.toLowerCase()) {
    return refuse('conflict-of-interest', 'The leader and the person responsible are two people');
  }
  if (state.files.length >= ATTACHED_MAX) return tooManyFiles();
  const data = { contentHash: state.contentHash ?? '', file };
  return {
    events: [
      { type: 'attestation.paper-signed', data, personal: { leader, responsible } },
      signed(state, campaign, at),
    ],
  };
}

function signed(state: Attestation, campaign: Campaign, at: string): Draft<AttestationEvents> {
  const contentHash = state.contentHash ?? '';
  const isLate = campaign.dueAt !== null && at > campaign.dueAt;
  const until = Date.parse(at) + campaign.coversDays * DAY_MS;
  const coversUntil = isoFrom(until);
  return { type: 'attestation.signed', data: { contentHash, isLate, coversUntil } };
}

export function checkPaper(state: Attestation, accepted: boolean, note: string): Answer {
  if (state.paper !== 'waiting')
    return refuse('wrong-state', 'No signed paper waits to be looked at');
  return {
    events: [{ type: 'attestation.paper-checked', data: { accepted }, personal: { note } }],
  };
}

export function drawAttestation(state: Attestation, seed: string): Answer {
  if (state.state !== 'signed') return refuse('wrong-state', `It is ${state.state}`);
  return { events: [{ type: 'attestation.sampled', data: { seed } }] };
}

export function auditAttestation(
  state: Attestation,
  result: 'confirmed' | 'contradicted',
  note: string,
): Answer {
  if (state.state !== 'sampled') {
    return refuse('wrong-state', `Only what was drawn is audited; this is ${state.state}`);
  }
  return { events: [{ type: 'attestation.audited', data: { result }, personal: { note } }] };
}

/** Null: it does not say that this system is clean, or it is not signed, or its time is over. */
export function contradictionOf(
  state: Attestation,
  campaign: Pick<Campaign, 'openedAt'>,
  seen: Omit<Contradiction, 'when' | 'at'>,
): Answer | null {
  const { signedAt, coversUntil } = state;
  if (signedAt === null || coversUntil === null || seen.seenAt > coversUntil) return null;
  if (campaign.openedAt === null || seen.seenAt < campaign.openedAt) return null;
  if (!isAttestedClean(state, seen.systemId)) return null;
  if (state.contradictions.some(({ leadId }) => leadId === seen.leadId)) return { events: [] };
  const when = seen.seenAt <= signedAt ? 'before' : 'after';
  return { events: [{ type: 'attestation.contradicted', data: { ...seen, when } }] };
}

export function isAttestedClean(
  { statements, restClean }: Pick<Attestation, 'statements' | 'restClean'>,
  systemId: string,
): boolean {
  const own = statements.find((one) => one.systemId === systemId);
  return own === undefined ? restClean : own.says === 'clean';
}

export function renewAttestationLink(until: string): Answer {
  return { events: [{ type: 'attestation.link-renewed', data: { until } }] };
}

function notOpen(campaign: Campaign): Refusal | null {
  return campaign.state === 'open'
    ? null
    : refuse('wrong-state', `The campaign is ${campaign.state}: nothing is taken any more`);
}

function notDraft(state: Attestation): Refusal | null {
  return state.state === 'draft'
    ? null
    : refuse('wrong-state', 'It was submitted: take it back before you change it');
}

function notSignable(state: Attestation, campaign: Campaign): Refusal | null {
  const fault = notOpen(campaign);
  if (fault !== null) return fault;
  return state.state === 'submitted' && state.contentHash !== null
    ? null
    : refuse('wrong-state', `Only what was submitted is signed; this is ${state.state}`);
}

function tooManyFiles(): Refusal {
  return refuse('too-many', `An attestation has ${ATTACHED_MAX} files at most`);
}
