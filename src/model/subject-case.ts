/**
 * A case as the people concerned see it. Glossary: the *status* is one of five words for all that an office does (governance.md,
 * appendix B); a *hold* is an order as far as it touches them.
 */
import { z } from 'zod';
import { ACKNOWLEDGERS } from './notice.ts';
import { APPEALS, RootCause } from './case.ts';
import { CaseNumber } from './case-number.ts';
import { Id, Instant } from './event.ts';
import { GRADES } from './evidence.ts';
import { EvidenceKind, MediaType } from './evidence-item.ts';
import { HexHash } from './log-leaf.ts';
import { AddressText } from './network-text.ts';
import { NoticeDocument } from './notice-document.ts';
import { NOTICE_KINDS } from './notice-template.ts';
import { OrderReason, OrderState } from './order.ts';
import { LegalBasis, ReleaseConditions } from './order-terms.ts';
import { AppealGround } from './policy.ts';
import { RungSchema } from './rung.ts';
import { Language, line, lines } from './text.ts';
import { TimelineEntry } from './timeline.ts';

export const SUBJECT_STATUSES = [
  /** A report has come and waits to be read. */
  'received',
  /** The office assesses the case, or decides an objection. */
  'being-checked',
  'please-act',
  'being-verified',
  'closed',
] as const;
export const SubjectStatus = z.enum(SUBJECT_STATUSES);
export type SubjectStatus = z.infer<typeof SubjectStatus>;

/** What enforcement points read back, taken together; what was ordered is never told as what is so. */
export const OBSERVED_HOLDS = [
  'in-force',
  'partly',
  'not-yet',
  /** Not every point has been seen to have let go. */
  'ending',
  'gone',
  'unknown',
] as const;

export const SubjectHold = z.strictObject({
  state: OrderState,
  reason: OrderReason,
  /** As it is now: on probation less than was ordered. */
  rung: RungSchema,
  /** A trial: nothing is withheld. */
  isTrial: z.boolean(),
  legalBasis: LegalBasis,
  releaseConditions: ReleaseConditions,
  startsAt: Instant.nullable(),
  /** It ends then at the latest. */
  until: Instant.nullable(),
  reviewAt: Instant.nullable(),
  /** Until then it is watched with a lesser measure; null: it is not on probation. */
  probationUntil: Instant.nullable(),
  observed: z.enum(OBSERVED_HOLDS),
  /** Of the oldest reading that this rests on; null: some point was never read. */
  observedAt: Instant.nullable(),
});
export type SubjectHold = z.infer<typeof SubjectHold>;

/** Whom to ask: of the office, not of a person in it. */
export const SubjectAuthority = z.strictObject({
  nameEn: z.string(),
  nameZh: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  /** In which it tells the time. */
  timeZone: z.string(),
});
export type SubjectAuthority = z.infer<typeof SubjectAuthority>;

export const SubjectNotice = z.strictObject({
  id: Id,
  kind: z.enum(NOTICE_KINDS),
  document: NoticeDocument,
  servedAt: Instant,
  acknowledgedAt: Instant.nullable(),
  inForce: z.boolean(),
});
export type SubjectNotice = z.infer<typeof SubjectNotice>;

/** Notices, leads and pieces of evidence that are shown of one case; the office has all. */
export const SUBJECT_ITEMS_MAX = 64;
/** Steps of the history that are shown, the newest. */
export const SUBJECT_STEPS_MAX = 100;

/** What was seen, without what leads to people. */
const Seen = z.strictObject({
  address: AddressText.nullable(),
  grade: z.enum(GRADES),
  firstSeen: Instant.nullable(),
  lastSeen: Instant.nullable(),
  protocols: z.array(z.string()),
  coins: z.array(z.string()),
  pools: z.array(z.string()),
});

/** A piece of evidence by its hash: who holds it can prove which it was. */
const Piece = z.strictObject({
  id: Id,
  kind: EvidenceKind,
  mediaType: MediaType,
  bytes: z.int().positive(),
  sha256: HexHash,
  keptAt: Instant,
  /** Only of what the people concerned handed in themselves. */
  name: z.string().nullable(),
});

export const SubjectCase = z.strictObject({
  id: Id,
  version: z.int().positive(),
  number: CaseNumber,
  status: SubjectStatus,
  /** Until when they are to act; null: nothing is asked of them. */
  dueAt: Instant.nullable(),
  /** Nothing is to be cleaned up: evidence is secured first (RFC 6561 §6.1). */
  evidenceHold: z.boolean(),
  isVictim: z.boolean(),
  authority: SubjectAuthority.nullable(),
  /** The notice of the link. */
  noticeId: Id,
  notices: z.array(SubjectNotice).max(SUBJECT_ITEMS_MAX),
  holds: z.array(SubjectHold).max(SUBJECT_ITEMS_MAX),
  seen: z.array(Seen).max(SUBJECT_ITEMS_MAX),
  evidence: z.array(Piece).max(SUBJECT_ITEMS_MAX),
  report: z
    .strictObject({ at: Instant.nullable(), acceptedAt: Instant.nullable(), text: z.string() })
    .nullable(),
  /** What the office answered to the report. */
  reportReview: z.string().nullable(),
  appeal: z
    .strictObject({
      state: z.enum(APPEALS).exclude(['none']),
      ground: AppealGround,
      text: z.string().nullable(),
      answer: z.string().nullable(),
    })
    .nullable(),
  /** What is possible now. */
  may: z.strictObject({ acknowledge: z.boolean(), report: z.boolean(), object: z.boolean() }),
  history: z.array(TimelineEntry.pick({ at: true, type: true, says: true })).max(SUBJECT_STEPS_MAX),
});
export type SubjectCase = z.infer<typeof SubjectCase>;

/** A notice without the code that opens more. */
export interface HeldNotice extends Omit<SubjectNotice, 'document'> {
  readonly document: Omit<NoticeDocument, 'verificationCode'>;
}

/** What an address alone shows: several people may sit behind it, so less than to whoever has the code. */
export interface HeldCase extends Pick<
  SubjectCase,
  'id' | 'number' | 'status' | 'dueAt' | 'evidenceHold' | 'isVictim' | 'authority' | 'holds'
> {
  /** The newest in each language. */
  readonly notices: readonly HeldNotice[];
  /** How the code on the latest notice begins; null: none was served yet. */
  readonly codeBegins: string | null;
}

/** Files of one report or objection, and bytes of each. */
export const ATTACHMENTS_MAX = 5;
export const ATTACHMENT_BYTES_MAX = 5 * 1024 * 1024;
/** Pieces that the people concerned may hand in to one case. */
export const CASE_ATTACHMENTS_MAX = 40;

const ATTACHMENT_CHARS_MAX = Math.ceil(ATTACHMENT_BYTES_MAX / 3) * 4;
/** Of a body with all its attachments in base64; the words are small beside them. */
export const SUBJECT_BODY_BYTES_MAX = ATTACHMENTS_MAX * ATTACHMENT_CHARS_MAX + 64 * 1024;

/** What it is, is told by its first bytes, not by whoever sends it. */
const Attachment = z.strictObject({
  name: line(200),
  content: z.base64().min(4).max(ATTACHMENT_CHARS_MAX),
});
export type Attachment = z.infer<typeof Attachment>;

/** Characters of one field of a report; all of them fit into one note of a case. */
export const FORM_TEXT_MAX = 1500;
const FormText = lines(FORM_TEXT_MAX);

const answer = {
  by: z.strictObject({ name: line(120), as: z.enum(ACKNOWLEDGERS) }),
  /** That it is true and complete, and that they may speak for the unit. */
  affirmed: z.literal(true),
  language: Language,
  attachments: z.array(Attachment).max(ATTACHMENTS_MAX).default([]),
};

export const SubjectReport = z.strictObject({
  ...answer,
  found: FormText,
  done: FormText,
  rootCause: RootCause.exclude(['no-mining']),
  /** The unit's self-inspection was brought up to date. */
  attestationUpdated: z.boolean().default(false),
});
export type SubjectReport = z.infer<typeof SubjectReport>;

export const SubjectObjection = z.strictObject({
  ...answer,
  ground: AppealGround,
  reasons: lines(2 * FORM_TEXT_MAX),
});
export type SubjectObjection = z.infer<typeof SubjectObjection>;
