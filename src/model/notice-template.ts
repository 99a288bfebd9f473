/**
 * Templates of notices: data with a version, so that an authority may add its own and a served notice keeps the words it
 * was served with. What a template may name is a closed list of fields, and none of them holds a person (RFC 6561 §10).
 */
import { z } from 'zod';
import { JurisdictionPath } from './authority.ts';
import { CaseNumber } from './case-number.ts';
import { Id, Instant } from './event.ts';
import { VerificationCode } from './verification-code.ts';

export const NOTICE_KINDS = [
  'finding-notice',
  'order-notice',
  'reminder',
  'rectification-failed',
  'release-notice',
  'correction',
  'overdue-escalation',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const NOTICE_LANGUAGES = ['en', 'zh-CN'] as const;
export type NoticeLanguage = (typeof NOTICE_LANGUAGES)[number];

/** Whom the words are for: a unit whose system was taken over is a victim and is not reproached. */
const NOTICE_TONES = ['any', 'victim'] as const;

/** Blocks of one template: three pages. */
export const TEMPLATE_BLOCKS_MAX = 80;
/** Entries of one list. */
export const FIELD_ITEMS_MAX = 20;
/** Characters of one entry or paragraph. */
export const WORDS_MAX = 1000;

/** What names or reaches a person: e-mail addresses, mobile and identity numbers, wallets and other long tokens. */
const PERSONAL = /[^\s@]@[^\s@]|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx]|[A-Za-z0-9]{25}/;

const text = (max: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    // oxlint-disable-next-line no-control-regex -- control characters are what is refused here
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/, 'one line without control characters');
const words = text(WORDS_MAX).refine((said) => !PERSONAL.test(said), {
  message: 'nothing that names or reaches a person (e-mail, phone, identity number, wallet)',
});
/** Of an organisation or a system. */
const name = text(120).refine((said) => !PERSONAL.test(said), 'no personal data in a name');
const list = z.array(words).min(1).max(FIELD_ITEMS_MAX);
const laws = z
  .array(z.strictObject({ citation: name, says: words.nullable() }))
  .min(1)
  .max(FIELD_ITEMS_MAX);

/** Every field that a template may name. */
export const NoticeFields = z.strictObject({
  caseNumber: CaseNumber,
  verificationCode: VerificationCode,
  authorityName: name,
  /** How to reach the office, not a person in it: its telephone and counter. */
  authorityContact: text(200),
  /** What people type by hand to check a notice: a host name and perhaps one word after it. */
  verifyAt: z
    .string()
    .regex(/^[a-z0-9.-]{3,80}(?::\d{1,5})?(?:\/[a-z0-9-]{0,30})?$/, 'a host name'),
  issuedAt: Instant,
  unitName: name,
  systemName: name.optional(),
  whatWasSeen: list.optional(),
  seenSince: Instant.optional(),
  seenUntil: Instant.optional(),
  deadline: Instant.optional(),
  measures: list.optional(),
  measureFrom: Instant.optional(),
  /** When the measure ends at the latest. */
  measureUntil: Instant.optional(),
  reviewAt: Instant.optional(),
  /** Why this measure is needed, and why a lesser one is not enough. */
  reasons: list.optional(),
  stillReachable: list.optional(),
  /** As the authority that serves the notice gives them, in the language of the notice. */
  legalBasis: laws.optional(),
  howToRectify: list.optional(),
  releaseConditions: list.optional(),
  howToObject: list.optional(),
  objectBefore: Instant.optional(),
  /** Evidence is to be secured first: do not clean yet (RFC 6561 §6.1). */
  evidenceHold: z.boolean().optional(),
  earlierIssuedAt: Instant.optional(),
  earlierCode: VerificationCode.optional(),
  whatFailed: list.optional(),
  whatWasWrong: list.optional(),
  releasedAt: Instant.optional(),
  watchUntil: Instant.optional(),
  /** What is overdue, and since when. */
  obligation: words.optional(),
  overdueSince: Instant.optional(),
  superiorName: name.optional(),
});
export type NoticeFields = z.infer<typeof NoticeFields>;
export type FieldName = keyof NoticeFields;
/** The names of all fields, as templates spell them between braces. */
export const FIELD_NAMES: ReadonlySet<string> = new Set(Object.keys(NoticeFields.shape));

const Field = z.string().refine((field): field is FieldName => FIELD_NAMES.has(field), {
  message: 'a field of the closed list',
});
const Text = text(WORDS_MAX).refine(hasKnownFields, 'fields of the closed list between braces');

/** Shown only when the field is there and not false, or only when it is not. */
const Shown = { when: Field.optional(), unless: Field.optional() };
const BlockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), text: Text, ...Shown }),
  z.strictObject({ kind: z.literal('paragraph'), text: Text, ...Shown }),
  /** Set off from the rest: what must not be missed. */
  z.strictObject({ kind: z.literal('callout'), text: Text, ...Shown }),
  z.strictObject({
    kind: z.enum(['list', 'steps']),
    items: z.array(Text).min(1).max(FIELD_ITEMS_MAX),
    ...Shown,
  }),
  /** The entries of a field, one by one. */
  z.strictObject({ kind: z.enum(['field-list', 'field-steps']), field: Field, ...Shown }),
  z.strictObject({
    kind: z.literal('facts'),
    rows: z
      .array(z.strictObject({ label: text(60), text: Text, ...Shown }))
      .min(1)
      .max(FIELD_ITEMS_MAX),
  }),
  /** Where the link to the case goes on the copy for the people concerned. */
  z.strictObject({ kind: z.literal('link'), text: text(300) }),
]);
export type TemplateBlock = z.infer<typeof BlockSchema>;

export const NoticeTemplate = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/, 'a lower-case word'),
  version: z.number().int().positive(),
  kind: z.enum(NOTICE_KINDS),
  tone: z.enum(NOTICE_TONES),
  language: z.enum(NOTICE_LANGUAGES),
  effectiveFrom: z.iso.date(),
  /** Of the e-mail; seen by everybody who handles it, so it names the case and nothing else. */
  subject: text(150).refine(
    (subject) => hasKnownFields(subject) && fieldsOf(subject).every((field) => SUBJECT.has(field)),
    'only the case number, the authority and the deadline',
  ),
  title: text(120).refine((title) => fieldsOf(title).length === 0, 'a title without fields'),
  blocks: z.array(BlockSchema).min(1).max(TEMPLATE_BLOCKS_MAX),
});
export type NoticeTemplate = z.infer<typeof NoticeTemplate>;

const SUBJECT: ReadonlySet<string> = new Set(['caseNumber', 'authorityName', 'deadline']);

/** A template that an authority added. */
export const TemplateRow = z.strictObject({
  id: Id,
  version: z.number().int().positive(),
  jurisdiction: JurisdictionPath,
  template: NoticeTemplate,
  addedAt: Instant,
  retiredAt: Instant.nullable(),
});
export type TemplateRow = z.infer<typeof TemplateRow>;

export const templateEvents = {
  'template.added': {
    data: z.strictObject({ jurisdiction: JurisdictionPath, template: NoticeTemplate }),
  },
  'template.retired': { data: z.strictObject({ reason: text(300) }) },
} as const;
export type TemplateEvents = typeof templateEvents;

/** What stands between braces, in order. */
export function fieldsOf(said: string): string[] {
  return [...said.matchAll(/\{([^{}]*)\}/g)].map(([, field = '']) => field);
}

function hasKnownFields(said: string): boolean {
  const bare = said.replaceAll(/\{[^{}]*\}/g, '');
  return !/[{}]/.test(bare) && fieldsOf(said).every((field) => FIELD_NAMES.has(field));
}
