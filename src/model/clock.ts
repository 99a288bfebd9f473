/**
 * Clocks of the office: how long something may take, whom that binds, and what happens when it takes longer. A *run* is the
 * time up to one deadline; an extension begins another run.
 */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { DEADLINE_DAYS_MAX, Duration } from './calendar.ts';
import { Id, Instant, STREAM_KINDS } from './event.ts';

/** What is timed. */
export const CLOCK_KINDS = [
  'triage',
  'attribution',
  'assessment',
  'notice',
  'acknowledgement',
  'rectification',
  'verification',
  'review',
  'release',
  'probation',
  'appeal',
  'emergency-ratification',
  'tip-acceptance',
  'tip-answer',
] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

/** Kinds that bind the people concerned; all others bind the authority, which never extends its own. */
export const SUBJECT_CLOCKS = ['acknowledgement', 'rectification'] as const;

/** Why a clock stands still. */
export const PAUSE_CODES = [
  'waiting-for-subject',
  'waiting-for-operator',
  'waiting-for-authority',
  'appeal',
  'evidence-hold',
  'force-majeure',
] as const;
export type PauseReason = (typeof PAUSE_CODES)[number];

/** Whose clock may stand still for it. */
export const PAUSE_REASONS: Readonly<Record<PauseReason, readonly ('authority' | 'subject')[]>> = {
  'waiting-for-subject': ['authority'],
  'waiting-for-operator': ['authority', 'subject'],
  'waiting-for-authority': ['subject'],
  appeal: ['subject'],
  'evidence-hold': ['subject'],
  'force-majeure': ['authority', 'subject'],
};

/** Pauses of one clock; who needs more is not timed any more. */
export const PAUSES_MAX = 64;
/** Steps up: a path of jurisdictions has 8 segments. */
export const ESCALATIONS_MAX = 8;

const Binds = z.enum(['subject', 'authority']);
const ReasonWords = z.string().trim().min(1).max(500);
const Run = z.number().int().positive();

/** One step up when the deadline was missed: how long after it (null: at once), and how many jurisdictions above. */
const EscalationStep = z.strictObject({
  after: Duration.nullable(),
  up: z.number().int().min(0).max(ESCALATIONS_MAX),
});

/** How long each kind of clock may run: part of a jurisdiction's policy. */
export const ClockTerms = z.strictObject({
  target: Duration,
  /** How long before the deadline to warn; null: never. */
  warnBefore: Duration.nullable(),
  escalation: z.array(EscalationStep).max(ESCALATIONS_MAX),
});
export type ClockTerms = z.infer<typeof ClockTerms>;

/** The instants of one run, counted on the calendar when it began or went on. */
const Deadlines = z.strictObject({
  dueAt: Instant,
  warnAt: Instant.nullable(),
  escalateAt: z.array(Instant).max(ESCALATIONS_MAX),
  /** Years whose holidays the calendar did not know when this was counted. */
  uncertainYears: z.array(z.number().int()).max(DEADLINE_DAYS_MAX),
});
export type Deadlines = z.infer<typeof Deadlines>;

const About = z.strictObject({
  aboutKind: z.enum(STREAM_KINDS),
  aboutId: Id,
  caseId: Id.nullable(),
  unitId: Id.nullable(),
  jurisdiction: JurisdictionPath,
  sector: Sector.nullable(),
});
export type ClockAbout = z.infer<typeof About>;

export const CLOCK_STATES = ['running', 'paused', 'breached', 'stopped'] as const;

/** The state of one clock. */
export const CaseClock = z.strictObject({
  id: Id,
  version: z.number().int().positive(),
  ...About.shape,
  kind: z.enum(CLOCK_KINDS),
  binds: Binds,
  /** Null: the jurisdiction has none; Monday to Friday was counted. */
  calendarId: Id.nullable(),
  terms: ClockTerms,
  state: z.enum(CLOCK_STATES),
  run: Run,
  startedAt: Instant,
  ...Deadlines.shape,
  /** When something is to be done next; null while paused and when all is done. What a sweep looks for. */
  nextAt: Instant.nullable(),
  warnedAt: Instant.nullable(),
  breachedAt: Instant.nullable(),
  escalations: z
    .array(z.strictObject({ level: z.number().int(), jurisdiction: JurisdictionPath, at: Instant }))
    .max(ESCALATIONS_MAX),
  pausedAt: Instant.nullable(),
  /** While paused: what was left, in milliseconds of business time (of plain time for `hours`). */
  leftMs: z.number().int().nonnegative().nullable(),
  pauses: z
    .array(
      z.strictObject({
        from: Instant,
        to: Instant.nullable(),
        code: z.enum(PAUSE_CODES),
        reason: ReasonWords.nullable(),
      }),
    )
    .max(PAUSES_MAX),
  stoppedAt: Instant.nullable(),
  /** `met` in time, `late` after a breach of any run, `void` when it no longer mattered. */
  outcome: z.enum(['met', 'late', 'void']).nullable(),
});
export type CaseClock = z.infer<typeof CaseClock>;

const Why = z.strictObject({ reason: ReasonWords });

export const clockEvents = {
  'clock.started': {
    data: z.strictObject({
      ...About.shape,
      ...Deadlines.shape,
      kind: CaseClock.shape.kind,
      binds: Binds,
      calendarId: Id.nullable(),
      terms: ClockTerms,
    }),
  },
  'clock.paused': {
    data: z.strictObject({
      code: CaseClock.shape.pauses.element.shape.code,
      leftMs: z.number().int().nonnegative(),
    }),
    personal: Why,
  },
  'clock.resumed': { data: Deadlines },
  'clock.extended': { data: z.strictObject({ by: Duration, ...Deadlines.shape }), personal: Why },
  /** By a notice that was served; what is left where it stands still, else null. */
  'clock.deadline-told': {
    data: z.strictObject({ leftMs: z.number().int().nonnegative().nullable(), ...Deadlines.shape }),
  },
  'clock.warned': { data: z.strictObject({ run: Run, dueAt: Instant }) },
  'clock.breached': { data: z.strictObject({ run: Run, dueAt: Instant }) },
  'clock.escalated': {
    data: z.strictObject({
      run: Run,
      level: z.number().int().positive(),
      jurisdiction: JurisdictionPath,
    }),
  },
  'clock.stopped': { data: z.strictObject({ outcome: z.enum(['met', 'late', 'void']) }) },
} as const;
export type ClockEvents = typeof clockEvents;
