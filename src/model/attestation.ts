/**
 * What one unit says of itself in a campaign, and who signed for it. Glossary: a *statement* is what is said of one system;
 * the *content* is all that is signed, named by its hash; to *contradict* is to be shown that a signed statement was not so.
 */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { UNIT_SYSTEMS_MAX } from './campaign.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { GRADES } from './evidence.ts';
import { HexHash } from './log-leaf.ts';
import { PasskeyAssertion } from './passkey.ts';
import { line, lines, Note } from './text.ts';

export const ATTESTATION_STATES = [
  'draft',
  'submitted',
  'signed',
  /** Drawn for an audit. */
  'sampled',
  'confirmed',
  'contradicted',
] as const;
export type AttestationState = (typeof ATTESTATION_STATES)[number];

/** What is said of a system; nobody is asked for more words than these. */
export const STATEMENTS = ['clean', 'found', 'not-ours', 'out-of-service'] as const;
export const Statement = z.enum(STATEMENTS);
export type Statement = z.infer<typeof Statement>;

/** Both answer for a unit's systems (Hebei's notice of 2021, governance.md §2.1): the leader in charge and who is responsible. */
export const SIGNER_ROLES = ['leader', 'responsible'] as const;
export const SignerRole = z.enum(SIGNER_ROLES);
export type SignerRole = z.infer<typeof SignerRole>;

/** Characters of one answer that is written. */
export const ANSWER_CHARS_MAX = 1_000;
const AnswerKey = z.string().regex(/^[a-z0-9-]{1,40}$/);
/** `yes`, `no`, the key of an option, a number, a day: nothing that could name somebody. */
const PlainAnswer = z.string().regex(/^[a-z0-9.-]{1,40}$/);
const Plain = z.record(AnswerKey, PlainAnswer);
const Written = z.record(AnswerKey, lines(ANSWER_CHARS_MAX));

const SystemStatement = z.strictObject({ systemId: Id, says: Statement });
const Statements = z.array(SystemStatement).max(UNIT_SYSTEMS_MAX);

export const ATTACHED_KINDS = ['host-facts', 'document', 'signed-pdf'] as const;
/** Files of one attestation. */
export const ATTACHED_MAX = 20;
const Attached = z.strictObject({
  evidenceId: Id,
  kind: z.enum(ATTACHED_KINDS),
  sha256: HexHash,
  /** Of host facts: the system that they are of, where the unit says so. */
  systemId: Id.nullable(),
});
export type Attached = z.infer<typeof Attached>;

/** What a passkey says, so that anybody can check it again: WebAuthn level 3, with the content's hash as its challenge. */
const PasskeyProof = z.strictObject({
  credentialId: z.string().max(1364),
  /** COSE, base64url. */
  publicKey: z.string().max(2_048),
  assertion: PasskeyAssertion,
});
export type PasskeyProof = z.infer<typeof PasskeyProof>;

const Signer = z.strictObject({
  as: SignerRole,
  /** Null once erased. */
  name: line(120).nullable(),
  at: Instant,
  method: z.enum(['passkey', 'paper']),
  passkey: PasskeyProof.nullable(),
});
export type Signer = z.infer<typeof Signer>;

/** A signed statement and what was seen; the rest of a miner's sightings are in its lead. */
export const Contradiction = z.strictObject({
  leadId: Id,
  caseId: Id.nullable(),
  systemId: Id,
  grade: z.enum(GRADES),
  seenAt: Instant,
  /** Whether it was seen before or after the signature. */
  when: z.enum(['before', 'after']),
  at: Instant,
});
export type Contradiction = z.infer<typeof Contradiction>;
export const CONTRADICTIONS_MAX = 64;

/** On a lead and its case: that somebody signed for the contrary. */
export const AttestedClean = z.strictObject({
  attestationId: Id,
  campaignId: Id,
  signedAt: Instant,
});
export type AttestedClean = z.infer<typeof AttestedClean>;
/** Of one lead or case: one for each campaign that still covers it. */
export const ATTESTED_CLEAN_MAX = 16;

export const Attestation = z.strictObject({
  id: Id,
  version: z.int().positive(),
  campaignId: Id,
  unitId: Id,
  jurisdiction: JurisdictionPath,
  sector: Sector,
  state: z.enum(ATTESTATION_STATES),
  edition: z.int().positive(),
  formHash: HexHash,
  answers: Plain,
  /** Empty after an erasure. */
  written: Written,
  statements: Statements,
  /** Every system that is not named otherwise was looked at and is clean. */
  restClean: z.boolean(),
  files: z.array(Attached).max(ATTACHED_MAX),
  /** Makes the hash one that cannot be guessed back to what was written; null once erased. */
  nonce: z.string().max(64).nullable(),
  contentHash: HexHash.nullable(),
  signers: z.array(Signer).max(SIGNER_ROLES.length),
  /** Of a signed paper: whether somebody of the office looked at it. */
  paper: z.enum(['none', 'waiting', 'accepted', 'refused']),
  startedAt: Instant,
  changedAt: Instant,
  submittedAt: Instant.nullable(),
  signedAt: Instant.nullable(),
  /** Signed after the deadline. */
  isLate: z.boolean(),
  /** Until then mining contradicts it. */
  coversUntil: Instant.nullable(),
  sampledAt: Instant.nullable(),
  auditedAt: Instant.nullable(),
  auditorId: Id.nullable(),
  /** Of the audit, or why it was sent back. */
  note: Note.nullable(),
  contradictions: z.array(Contradiction).max(CONTRADICTIONS_MAX),
});
export type Attestation = z.infer<typeof Attestation>;

const personalNote = z.strictObject({ note: Note });

export const attestationEvents = {
  'attestation.started': {
    data: z.strictObject({
      campaignId: Id,
      unitId: Id,
      jurisdiction: JurisdictionPath,
      sector: Sector,
      edition: z.int().positive(),
      formHash: HexHash,
    }),
  },
  'attestation.answered': {
    data: z.strictObject({ edition: z.int().positive(), formHash: HexHash, answers: Plain }),
    personal: z.strictObject({ written: Written }),
  },
  'attestation.systems-stated': {
    data: z.strictObject({ statements: Statements, restClean: z.boolean() }),
  },
  'attestation.file-attached': { data: Attached },
  'attestation.file-removed': { data: z.strictObject({ evidenceId: Id }) },
  'attestation.submitted': {
    data: z.strictObject({ contentHash: HexHash }),
    personal: z.strictObject({ nonce: z.string().max(64) }),
  },
  /** Taken back by the unit, or sent back by the office with its reason: what was signed counts no more. */
  'attestation.reopened': {
    data: z.strictObject({ by: z.enum(['unit', 'office']) }),
    personal: z.strictObject({ note: Note.nullable() }),
  },
  'attestation.passkey-signed': {
    data: z.strictObject({ as: SignerRole, contentHash: HexHash, passkey: PasskeyProof }),
    personal: z.strictObject({ name: line(120) }),
  },
  'attestation.paper-signed': {
    data: z.strictObject({ contentHash: HexHash, file: Attached }),
    personal: z.strictObject({ leader: line(120), responsible: line(120) }),
  },
  /** Both have signed. */
  'attestation.signed': {
    data: z.strictObject({ contentHash: HexHash, isLate: z.boolean(), coversUntil: Instant }),
  },
  'attestation.paper-checked': {
    data: z.strictObject({ accepted: z.boolean() }),
    personal: personalNote,
  },
  'attestation.sampled': { data: z.strictObject({ seed: z.string().max(128) }) },
  'attestation.audited': {
    data: z.strictObject({ result: z.enum(['confirmed', 'contradicted']) }),
    personal: personalNote,
  },
  /** By a finding; the lead and its case say the same. */
  'attestation.contradicted': { data: Contradiction.omit({ at: true }) },
  'attestation.link-renewed': { data: z.strictObject({ until: Instant }) },
} as const satisfies EventTypes;
export type AttestationEvents = typeof attestationEvents;
