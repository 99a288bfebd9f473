/**
 * Tips: what the public reports without saying who they are. What a tip says is sealed and stands in no event and no
 * row of this kind; here is only what the office did about it. Glossary: the *box* of a tip is its sealed correspondence; the
 * *receipt* is the 16 digits that open it for whoever sent it; *collecting* brings what came in before the office, at set hours.
 */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { Language, Note } from './text.ts';

/** As the notices of the provinces ask for them (governance.md §2.1). */
export const TIP_CATEGORIES = ['mining', 'false-data-centre', 'lessor', 'power', 'other'] as const;
export const TipCategory = z.enum(TIP_CATEGORIES);
export type TipCategory = z.infer<typeof TipCategory>;

export const TIP_STATES = [
  'received',
  'accepted',
  'answered',
  'rejected',
  'forwarded',
  'deleted',
] as const;
export const TipState = z.enum(TIP_STATES);
export type TipState = z.infer<typeof TipState>;

export const TIP_REJECTIONS = ['no-mining', 'too-vague', 'known', 'not-ours', 'abuse'] as const;
export const TipRejection = z.enum(TIP_REJECTIONS);
export type TipRejection = z.infer<typeof TipRejection>;

export const TIP_OUTCOMES = ['acted', 'nothing-found', 'known'] as const;
export const TipOutcome = z.enum(TIP_OUTCOMES);
export type TipOutcome = z.infer<typeof TipOutcome>;

export const REWARD_STATES = ['proposed', 'approved', 'refused', 'paid'] as const;
export const RewardState = z.enum(REWARD_STATES);
export const CURRENCIES = ['CNY', 'USD', 'EUR'] as const;
/** Fen or cents: ten million yuan is a thousand times what any notice promises. */
export const REWARD_MAX = 1_000_000_000;

/** A day of the universal calendar: nothing finer is known of what the public does here. */
export const Day = z.iso.date();

/** Leads that one tip may have given. */
export const TIP_LEADS_MAX = 32;
/** Messages and files of one box, in all. */
export const TIP_ITEMS_MAX = 200;
export const TIP_FILES_MAX = 5;
export const TIP_FILE_BYTES_MAX = 5 * 1024 * 1024;
/** Characters of what is told, as of one message: three pages. */
export const TIP_TEXT_MAX = 10_000;
/** Characters of each of the short fields: where, since when. */
export const TIP_LINE_MAX = 500;
/** Characters of a file's name that are kept. */
export const TIP_FILE_NAME_MAX = 120;

const Reward = z.strictObject({
  state: RewardState,
  /** In hundredths. */
  amount: z.int().min(1).max(REWARD_MAX),
  currency: z.enum(CURRENCIES),
  proposedBy: z.array(Id).max(2),
  decidedBy: z.array(Id).max(2),
});
export type Reward = z.infer<typeof Reward>;

export const Tip = z.strictObject({
  id: Id,
  version: z.int().positive(),
  state: TipState,
  jurisdiction: JurisdictionPath,
  category: TipCategory,
  language: Language,
  /** When it came in, and when something last came from whoever sent it. */
  day: Day,
  lastDay: Day,
  messageCount: z.int().nonnegative(),
  fileCount: z.int().nonnegative(),
  /** Whoever sent it has written, and nobody has answered. */
  isWaiting: z.boolean(),
  handlerId: Id.nullable(),
  /** Why it was rejected, held, sent on or rewarded, as somebody last put it. */
  note: Note.nullable(),
  leadIds: z.array(Id).max(TIP_LEADS_MAX),
  rejection: TipRejection.nullable(),
  outcome: TipOutcome.nullable(),
  /** The agency that it was sent on to. */
  agencyId: Id.nullable(),
  reward: Reward.nullable(),
  isHeld: z.boolean(),
  /** From then its time of keeping counts; null while it is open. */
  closedAt: Instant.nullable(),
  collectedAt: Instant,
  changedAt: Instant,
});
export type Tip = z.infer<typeof Tip>;

const maybeNote = z.strictObject({ note: Note.nullable() });
const nothing = z.strictObject({});
const Hands = z.array(Id).max(2);

export const tipEvents = {
  /** At the hour of collecting, together with whatever else came in before it. */
  'tip.collected': {
    data: z.strictObject({
      jurisdiction: JurisdictionPath,
      category: TipCategory,
      language: Language,
      day: Day,
      fileCount: z.int().nonnegative(),
    }),
  },
  /** Further messages, also only at the hour of collecting. */
  'tip.continued': {
    data: z.strictObject({
      day: Day,
      messageCount: z.int().nonnegative(),
      fileCount: z.int().nonnegative(),
    }),
  },
  'tip.accepted': { data: z.strictObject({ handlerId: Id }), personal: maybeNote },
  'tip.rejected': { data: z.strictObject({ why: TipRejection }), personal: maybeNote },
  /** To an agency outside, which ends it here; or to another part of the tree, which begins there anew. */
  'tip.forwarded': {
    data: z.strictObject({ agencyId: Id.nullable(), jurisdiction: JurisdictionPath.nullable() }),
    personal: maybeNote,
  },
  'tip.lead-made': { data: z.strictObject({ leadId: Id }) },
  'tip.messaged': { data: nothing },
  'tip.answered': { data: z.strictObject({ outcome: TipOutcome }) },
  'tip.reward-proposed': {
    data: z.strictObject({
      amount: Reward.shape.amount,
      currency: Reward.shape.currency,
      hands: Hands,
    }),
    personal: maybeNote,
  },
  'tip.reward-approved': { data: z.strictObject({ hands: Hands }) },
  'tip.reward-refused': { data: z.strictObject({ hands: Hands }), personal: maybeNote },
  'tip.reward-paid': {
    data: z.strictObject({ amount: Reward.shape.amount, currency: Reward.shape.currency }),
  },
  'tip.held': { data: nothing, personal: maybeNote },
  'tip.hold-ended': { data: nothing, personal: maybeNote },
  /** The box and its keys are gone; that there was a tip, and what was done, stays. */
  'tip.deleted': { data: z.strictObject({ basis: z.enum(['time', 'decision']) }) },
} as const satisfies EventTypes;

/** What the form of a tip says, sealed as one. */
export const TipReport = z.strictObject({
  kind: z.literal('report'),
  category: TipCategory,
  language: Language,
  what: z.string().min(1).max(TIP_TEXT_MAX),
  where: z.string().max(TIP_LINE_MAX),
  since: z.string().max(TIP_LINE_MAX),
});
export const TipMessage = z.strictObject({
  kind: z.literal('message'),
  text: z.string().min(1).max(TIP_TEXT_MAX),
});
/** Of a file; its bytes follow. */
export const TipFile = z.strictObject({
  kind: z.literal('file'),
  name: z.string().min(1).max(TIP_FILE_NAME_MAX),
});
export const TipContent = z.discriminatedUnion('kind', [TipReport, TipMessage, TipFile]);
export type TipContent = z.infer<typeof TipContent>;
