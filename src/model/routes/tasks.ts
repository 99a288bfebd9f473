import { z } from 'zod';
import { JurisdictionPath, Sector } from '../authority.ts';
import { Id, Instant } from '../event.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Task, TaskKind, TaskResult, TaskState } from '../task.ts';
import { Note } from '../text.ts';

const path = '/api/v1/tasks';
const act = { method: 'POST', who: 'staff', params: ById, reply: Done } as const;
const lead = { ...act, verb: 'task.assign' } as const;
const take = { ...act, verb: 'task.do' } as const;

/** As lists show it: what was written stays with the task. */
export const TaskSummary = Task.omit({ what: true, answer: true });

export const taskRoutes = {
  list: route({
    name: 'task.list',
    method: 'GET',
    path,
    summary: 'List tasks: those of one’s part of the tree, and those of one’s agency',
    who: 'staff',
    verb: 'task.read',
    query: PageQuery.extend({
      caseId: Id.optional(),
      state: TaskState.optional(),
      toAgencyId: Id.optional(),
      /** Neither accepted, nor declined, nor withdrawn. */
      open: z.stringbool().optional(),
      /** Those of one’s own agency alone. */
      mine: z.stringbool().optional(),
    }),
    reply: page(TaskSummary),
  }),
  show: route({
    name: 'task.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a task with what is asked and what was answered; the look is recorded',
    who: 'staff',
    verb: 'task.read',
    personal: true,
    params: ById,
    reply: Task.extend({
      /** What the one who looks may do now. */
      may: z.strictObject({ do: z.boolean(), lead: z.boolean() }),
    }),
  }),
  assign: route({
    name: 'task.assign',
    method: 'POST',
    path,
    summary: 'Ask another agency to do something, in a case or in a part of the tree',
    who: 'staff',
    verb: 'task.assign',
    body: z.strictObject({
      kind: TaskKind,
      toAgencyId: Id,
      what: Note,
      dueAt: Instant,
      /** In a case, or at a place: one of the two. */
      about: z.union([
        z.strictObject({ caseId: Id }),
        z.strictObject({ jurisdiction: JurisdictionPath, sector: Sector.nullable() }),
      ]),
    }),
    reply: Done,
  }),
  acknowledge: route({
    ...take,
    name: 'task.acknowledge',
    path: `${path}/:id/acknowledge`,
    summary: 'Take on a task of one’s agency',
  }),
  decline: route({
    ...take,
    name: 'task.decline',
    path: `${path}/:id/decline`,
    summary: 'Decline a task of one’s agency, with the reason',
    body: z.strictObject({ note: Note }),
  }),
  report: route({
    ...take,
    name: 'task.report',
    path: `${path}/:id/report`,
    summary: 'Report what came of a task',
    body: z.strictObject({ result: TaskResult, note: Note }),
  }),
  accept: route({
    ...lead,
    name: 'task.accept',
    path: `${path}/:id/accept`,
    summary: 'Accept what was reported',
  }),
  return: route({
    ...lead,
    name: 'task.return',
    path: `${path}/:id/return`,
    summary: 'Send a task back, with what is missing and a new day',
    body: z.strictObject({ note: Note, dueAt: Instant }),
  }),
  withdraw: route({
    ...lead,
    name: 'task.withdraw',
    path: `${path}/:id/withdraw`,
    summary: 'Withdraw a task that is not needed any more',
    body: z.strictObject({ note: Note }),
  }),
};
