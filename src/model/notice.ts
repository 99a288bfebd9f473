/**
 * A notice as it was prepared and what became of it. Served, read and acknowledged are separate facts: none follows from
 * another, and none is assumed.
 */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { Id, Instant } from './event.ts';
import { NoticeDocument } from './notice-document.ts';
import { NOTICE_KINDS, NoticeTemplate } from './notice-template.ts';
import { VerificationCode } from './verification-code.ts';

/** `email` by the office's mail server; `print` handed over or posted; `link` told by other means, for instance by voice. */
export const NOTICE_CHANNELS = ['email', 'print', 'link'] as const;
export type NoticeChannel = (typeof NOTICE_CHANNELS)[number];
/** Attempts on one channel: with pauses of an hour between the later ones, two days. */
export const ATTEMPTS_MAX = 50;

/** In what part somebody acknowledges: both the leader and the responsible person of a system answer for it. */
export const ACKNOWLEDGERS = ['leader', 'responsible', 'technical', 'liaison', 'other'] as const;

const Channel = z.enum(NOTICE_CHANNELS);
const TokenHash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256');
const PersonName = z.string().trim().min(1).max(120);
const Line = z
  .string()
  .trim()
  .min(1)
  .max(300)
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'one line');
/** Message-ID, number of a registered letter, or null where there is none. */
const TransportId = Line.nullable();

const ChannelState = z.strictObject({
  channel: Channel,
  state: z.enum(['waiting', 'served', 'failed']),
  attempts: z.number().int().nonnegative(),
  /** Of the last change. */
  at: Instant.nullable(),
  transportId: TransportId,
  /** Why the last attempt failed: a code, never the words of a mail server. */
  failure: z.string().max(60).nullable(),
});
export type ChannelState = z.infer<typeof ChannelState>;

const NoticeFacts = z.strictObject({
  caseId: Id,
  orderId: Id.nullable(),
  /** Null: the notice is for an agency. */
  unitId: Id.nullable(),
  jurisdiction: JurisdictionPath,
  sector: Sector.nullable(),
  kind: z.enum(NOTICE_KINDS),
  templateId: NoticeTemplate.shape.id,
  templateVersion: NoticeTemplate.shape.version,
  language: NoticeTemplate.shape.language,
  verificationCode: VerificationCode,
  /** SHA-256 of the token in the subject's link; null: no link. The token itself is kept nowhere. */
  subjectTokenHash: TokenHash.nullable(),
  linkUntil: Instant.nullable(),
  dueAt: Instant.nullable(),
  /** The notice that this one corrects or repeats. */
  earlierId: Id.nullable(),
  document: NoticeDocument,
});

export const Notice = z.strictObject({
  id: Id,
  version: z.number().int().positive(),
  ...NoticeFacts.shape,
  recipientName: PersonName.nullable(),
  recipientEmail: z.email().max(254).nullable(),
  channels: z.array(ChannelState).min(1).max(NOTICE_CHANNELS.length),
  preparedAt: Instant,
  servedAt: Instant.nullable(),
  readAt: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: PersonName.nullable(),
  acknowledgedAs: z.enum(ACKNOWLEDGERS).nullable(),
  replacedBy: Id.nullable(),
  closedAt: Instant.nullable(),
});
export type Notice = z.infer<typeof Notice>;

export const noticeEvents = {
  'notice.prepared': {
    data: z.strictObject({ ...NoticeFacts.shape, channels: z.array(Channel).min(1) }),
    personal: z.strictObject({
      recipientName: Notice.shape.recipientName,
      recipientEmail: Notice.shape.recipientEmail,
    }),
  },
  'notice.served': { data: z.strictObject({ channel: Channel, transportId: TransportId }) },
  'notice.delivery-failed': {
    data: z.strictObject({
      channel: Channel,
      /** False: another attempt follows. */
      isFinal: z.boolean(),
      failure: z.string().regex(/^[a-z0-9-]{1,60}$/, 'a code'),
    }),
    /** What the mail server said; it often repeats the address. */
    personal: z.strictObject({ reply: z.string().max(500).nullable() }),
  },
  'notice.read': { data: z.strictObject({ via: z.enum(['link', 'portal']) }) },
  'notice.acknowledged': {
    data: z.strictObject({
      as: z.enum(ACKNOWLEDGERS),
      via: z.enum(['link', 'portal', 'paper']),
    }),
    personal: z.strictObject({ name: PersonName }),
  },
  'notice.link-renewed': {
    data: z.strictObject({ subjectTokenHash: TokenHash, linkUntil: Instant }),
  },
  'notice.replaced': { data: z.strictObject({ by: Id }) },
  'notice.closed': { data: z.strictObject({ because: z.enum(['case-closed', 'void']) }) },
} as const;
export type NoticeEvents = typeof noticeEvents;

/** What waits in the outbox for the mail server. */
export const NoticeJob = z.strictObject({ noticeId: Id });
