/**
 * Campaigns of self-inspection: units look at their own systems by a deadline and sign for it (governance.md §2.1, §6.12).
 * Glossary: the *population* is the units with their systems as they were when the campaign opened; an *edition* is the form
 * as it stood at one time; a *step* is what the campaign does by itself at an instant.
 */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { Duration } from './calendar.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { HexHash } from './log-leaf.ts';
import { HardwareClass } from './system.ts';
import { line, Name, Note } from './text.ts';

export const QUESTION_TYPES = ['yes-no', 'choice', 'number', 'date', 'line', 'text'] as const;
/** Their answers are words that people write, which may name somebody: they are sealed. */
export const WRITTEN_TYPES: ReadonlySet<string> = new Set(['line', 'text']);
/** Choices of one question: a screen of a phone. */
export const OPTIONS_MAX = 12;
/** Questions of one form: with the fields that carry it, it stays within one page that is sent. */
export const QUESTIONS_MAX = 24;

const Key = z.string().regex(/^[a-z0-9-]{1,40}$/, 'a lower-case word');
const Said = line(300);

export const Question = z.strictObject({
  key: Key,
  type: z.enum(QUESTION_TYPES),
  en: Said,
  zh: Said,
  required: z.boolean(),
  /** Of a choice; empty for every other type. */
  options: z.array(z.strictObject({ key: Key, en: Said, zh: Said })).max(OPTIONS_MAX),
  /** What nobody needs to ask about: `yes`, `no` or the key of an option; null: nothing in particular. */
  expects: Key.nullable(),
});
export type Question = z.infer<typeof Question>;

/** Editions of one form: who needs more asks something else. */
export const EDITIONS_MAX = 8;
export const Edition = z.strictObject({
  edition: z.int().positive(),
  /** SHA-256 of the canonical JSON of the questions. */
  hash: HexHash,
  at: Instant,
  questions: z.array(Question).min(1).max(QUESTIONS_MAX),
});
export type Edition = z.infer<typeof Edition>;

/** Reminders before the deadline, and steps up after it. */
export const REMINDERS_MAX = 5;
export const ESCALATION_STEPS_MAX = 4;
/** Units named one by one; else everybody of the tree is meant. */
export const NAMED_UNITS_MAX = 200;

const content = {
  titleEn: Name,
  titleZh: Name,
  aboutEn: Note.nullable(),
  aboutZh: Note.nullable(),
  jurisdiction: JurisdictionPath,
  /** Empty lists leave everybody in. */
  filter: z.strictObject({
    sectors: z.array(Sector).max(20),
    unitIds: z.array(Id).max(NAMED_UNITS_MAX),
    hardwareClasses: z.array(HardwareClass).max(20),
    /** Units without a system of the filter are left out. */
    withSystemsOnly: z.boolean(),
  }),
  /** A time on the business calendar, or a day: until the office closes on it. */
  due: z.union([z.strictObject({ term: Duration }), z.strictObject({ day: z.iso.date() })]),
  remindBefore: z.array(Duration).max(REMINDERS_MAX),
  /** Each tells one authority higher up of who is late. */
  escalateAfter: z.array(Duration).max(ESCALATION_STEPS_MAX),
  /** Mining that is seen so many days after the signature still contradicts it. */
  coversDays: z.int().min(1).max(730),
};

export const CampaignContent = z.strictObject({
  ...content,
  questions: z.array(Question).min(1).max(QUESTIONS_MAX),
});
export type CampaignContent = z.infer<typeof CampaignContent>;

export const CAMPAIGN_STATES = ['draft', 'open', 'closed', 'withdrawn'] as const;

export const STEP_KINDS = ['remind', 'due', 'escalate'] as const;
const Step = z.strictObject({
  kind: z.enum(STEP_KINDS),
  at: Instant,
  /** How many nodes above the unit's own; 0 but for `escalate`. */
  up: z.int().min(0).max(ESCALATION_STEPS_MAX),
});
export type CampaignStep = z.infer<typeof Step>;
const DoneStep = Step.extend({
  doneAt: Instant.nullable(),
  /** Units that had not signed. */
  count: z.int().nonnegative().nullable(),
});

const Deadline = z.strictObject({
  dueAt: Instant,
  /** Null: the jurisdiction has none; Monday to Friday was counted. */
  calendarId: Id.nullable(),
  uncertainYears: z.array(z.int()).max(20),
  steps: z.array(Step).max(REMINDERS_MAX + ESCALATION_STEPS_MAX + 1),
});
export type CampaignDeadline = z.infer<typeof Deadline>;

/** Attestations that are audited of one sample, and samples of one campaign. */
export const SAMPLE_MAX = 500;
export const SAMPLES_MAX = 8;
/** How a sample was drawn: see `sampleOf` in govern/campaign-sample.ts. */
export const SAMPLE_METHOD = 'sha256-rank-v1' as const;
/** Text from which a sample follows; whoever has it can draw the sample again. */
export const SampleSeed = z.string().regex(/^[\x21-\x7e]{8,128}$/, '8 to 128 printable characters');

const sample = {
  method: z.literal(SAMPLE_METHOD),
  seed: SampleSeed,
  /** Signed attestations that it was drawn from, and a hash of their ids in order. */
  of: z.int().nonnegative(),
  digest: HexHash,
};

/** Who was told of late units, on the way up. */
const Told = z.strictObject({ jurisdiction: JurisdictionPath, count: z.int().positive() });
/** Nodes of one level: a province has some hundred counties. */
export const TOLD_MAX = 4_000;

export const Campaign = z.strictObject({
  id: Id,
  version: z.int().positive(),
  ...content,
  state: z.enum(CAMPAIGN_STATES),
  edition: z.int().positive(),
  forms: z.array(Edition).min(1).max(EDITIONS_MAX),
  draftedAt: Instant,
  openedAt: Instant.nullable(),
  dueAt: Instant.nullable(),
  calendarId: Id.nullable(),
  uncertainYears: z.array(z.int()).max(20),
  steps: z.array(DoneStep).max(REMINDERS_MAX + ESCALATION_STEPS_MAX + 1),
  /** Of the first step that is not done: what the sweep looks for. */
  nextAt: Instant.nullable(),
  unitCount: z.int().nonnegative(),
  systemCount: z.int().nonnegative(),
  populationDigest: HexHash.nullable(),
  samples: z
    .array(z.strictObject({ ...sample, at: Instant, byId: Id.nullable(), picked: z.int() }))
    .max(SAMPLES_MAX),
  /** Null while open, and after an erasure. */
  closing: Note.nullable(),
  closedAt: Instant.nullable(),
});
export type Campaign = z.infer<typeof Campaign>;

/** Units of one part of a population: an event of some 200 kB. */
export const PART_UNITS_MAX = 250;
/** Systems of one unit; a larger one is inspected by its parts. */
export const UNIT_SYSTEMS_MAX = 5_000;
/** Units of one campaign: a province has some ten thousand. */
export const CAMPAIGN_UNITS_MAX = 100_000;

export const PopulationUnit = z.strictObject({
  unitId: Id,
  jurisdiction: JurisdictionPath,
  sector: Sector,
  systemIds: z.array(Id).max(UNIT_SYSTEMS_MAX),
});
export type PopulationUnit = z.infer<typeof PopulationUnit>;

/** A part of the population, as it was when the campaign opened; the database keeps a row for each unit of it. */
export const PopulationPart = z.strictObject({
  id: Id,
  version: z.int().positive(),
  campaignId: Id,
  part: z.int().nonnegative(),
  units: z.array(PopulationUnit).min(1).max(PART_UNITS_MAX),
});
export type PopulationPart = z.infer<typeof PopulationPart>;

export const populationEvents = {
  'population.listed': { data: PopulationPart.omit({ id: true, version: true }) },
} as const satisfies EventTypes;

const Drafted = CampaignContent.extend({ formHash: HexHash });
const stepDone = { step: z.int().nonnegative(), count: z.int().nonnegative() };

export const campaignEvents = {
  'campaign.drafted': { data: Drafted },
  'campaign.changed': { data: Drafted },
  'campaign.opened': {
    data: Deadline.extend({
      unitCount: z.int().positive(),
      systemCount: z.int().nonnegative(),
      partCount: z.int().positive(),
      /** SHA-256 over the canonical JSON of all units in order. */
      populationDigest: HexHash,
    }),
  },
  'campaign.form-amended': {
    data: z.strictObject({ questions: CampaignContent.shape.questions, formHash: HexHash }),
  },
  'campaign.extended': { data: Deadline },
  'campaign.reminded': { data: z.strictObject(stepDone) },
  'campaign.due-passed': { data: z.strictObject(stepDone) },
  'campaign.escalated': {
    data: z.strictObject({ ...stepDone, told: z.array(Told).max(TOLD_MAX) }),
  },
  'campaign.sampled': {
    data: z.strictObject({ ...sample, picked: z.array(Id).min(1).max(SAMPLE_MAX) }),
  },
  'campaign.closed': { data: z.strictObject({}), personal: z.strictObject({ note: Note }) },
  'campaign.withdrawn': { data: z.strictObject({}), personal: z.strictObject({ note: Note }) },
} as const satisfies EventTypes;
export type CampaignEvents = typeof campaignEvents;

/** What waits in the outbox for the mail server: letters to the units, or to the authorities above them. */
export const CampaignLetters = z.strictObject({
  campaignId: Id,
  /** `open`, or the number of the step. */
  occasion: z.string().regex(/^(?:open|[0-9]{1,2})$/),
});
export type CampaignLetters = z.infer<typeof CampaignLetters>;
