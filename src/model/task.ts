/** Tasks: what one agency asks another one to do, by a day; taken on, done, and accepted by whoever asked for it. */
import { z } from 'zod';
import { JurisdictionPath, Sector } from './authority.ts';
import { CaseNumber } from './case-number.ts';
import { Id, Instant, type EventTypes } from './event.ts';
import { Note } from './text.ts';

/** In clear, so that lists need no words of people. */
export const TASK_KINDS = [
  'identify-holder',
  'visit-site',
  'scan-again',
  'interview',
  'check-electricity',
  'preserve-evidence',
  'restrict-access',
  'guide-rectification',
  'other',
] as const;
export const TaskKind = z.enum(TASK_KINDS);

export const TASK_STATES = [
  'assigned',
  'acknowledged',
  'reported',
  'accepted',
  'declined',
  'withdrawn',
] as const;
export const TaskState = z.enum(TASK_STATES);
export type TaskState = z.infer<typeof TaskState>;

export const TASK_RESULTS = ['done', 'done-in-part', 'not-possible'] as const;
export const TaskResult = z.enum(TASK_RESULTS);

/** Who needs longer asks for several things one after the other. */
export const TASK_DAYS_MAX = 366;

export const Task = z.strictObject({
  id: Id,
  version: z.int().positive(),
  kind: TaskKind,
  /** Null: of no case. */
  caseId: Id.nullable(),
  caseNumber: CaseNumber.nullable(),
  jurisdiction: JurisdictionPath,
  sector: Sector.nullable(),
  unitId: Id.nullable(),
  state: TaskState,
  /** Who asks; null: somebody of no agency. */
  fromAgencyId: Id.nullable(),
  toAgencyId: Id,
  dueAt: Instant,
  assignedBy: Id.nullable(),
  /** Who does it. */
  doneBy: Id.nullable(),
  what: Note.nullable(),
  result: TaskResult.nullable(),
  /** What was reported, or why it was declined, sent back or withdrawn: the last of them. */
  answer: Note.nullable(),
  /** How often it was sent back. */
  returns: z.int().nonnegative(),
  assignedAt: Instant,
  acknowledgedAt: Instant.nullable(),
  reportedAt: Instant.nullable(),
  changedAt: Instant,
  endedAt: Instant.nullable(),
});
export type Task = z.infer<typeof Task>;

const none = z.strictObject({});
const note = z.strictObject({ note: Note });

export const taskEvents = {
  'task.assigned': {
    data: z.strictObject({
      kind: TaskKind,
      caseId: Id.nullable(),
      caseNumber: CaseNumber.nullable(),
      jurisdiction: JurisdictionPath,
      sector: Sector.nullable(),
      unitId: Id.nullable(),
      fromAgencyId: Id.nullable(),
      toAgencyId: Id,
      dueAt: Instant,
    }),
    personal: z.strictObject({ what: Note }),
  },
  'task.acknowledged': { data: none },
  'task.declined': { data: none, personal: note },
  'task.reported': { data: z.strictObject({ result: TaskResult }), personal: note },
  'task.returned': { data: z.strictObject({ dueAt: Instant }), personal: note },
  'task.accepted': { data: none },
  'task.withdrawn': { data: none, personal: note },
} as const satisfies EventTypes;
