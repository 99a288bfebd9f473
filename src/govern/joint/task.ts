/**
 *     assigned → acknowledged ⇄ reported → accepted
 *         └→ declined                  withdrawn ← from everywhere before its end
 */
import { aggregate } from '#model/aggregate.ts';
import type { Case } from '#model/case.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { Task, TASK_DAYS_MAX, taskEvents, type TaskState } from '#model/task.ts';
import { changed, type Changes } from '../changes.ts';
import { deadlineFault } from './deadline.ts';

type Events = typeof taskEvents;
type Assigned = Extract<Draft<Events>, { readonly type: 'task.assigned' }>;
type Answer = Decision<Draft<Events>>;

export function decideAssign(
  asked: Omit<Assigned['data'], 'caseId' | 'caseNumber'> & Assigned['personal'],
  about: Pick<Case, 'id' | 'number' | 'state'> | null,
  at: number,
): Answer {
  if (about?.state === 'closed') return refuse('wrong-state', 'The case is closed');
  if (asked.toAgencyId === asked.fromAgencyId) {
    return refuse('invalid', 'What an agency does itself is no task for another one');
  }
  const wrong = deadlineFault(asked.dueAt, at, TASK_DAYS_MAX);
  if (wrong !== null) return wrong;
  const { what, ...rest } = asked;
  const data = { ...rest, caseId: about?.id ?? null, caseNumber: about?.number ?? null };
  return { events: [{ type: 'task.assigned', data, personal: { what } }] };
}

export function decideAcknowledge(state: Task): Answer {
  return notIn(state, 'assigned') ?? { events: [{ type: 'task.acknowledged', data: {} }] };
}

/** Before it was taken on; later what cannot be done is reported so. */
export function decideDecline(state: Task, note: string): Answer {
  return (
    notIn(state, 'assigned') ?? {
      events: [{ type: 'task.declined', data: {}, personal: { note } }],
    }
  );
}

/** Whoever reports has taken it on. */
export function decideReportTask(
  state: Task,
  { result, note }: { readonly result: NonNullable<Task['result']>; readonly note: string },
): Answer {
  const wrong = notIn(state, 'assigned', 'acknowledged');
  if (wrong !== null) return wrong;
  const reported = { type: 'task.reported', data: { result }, personal: { note } } as const;
  if (state.state === 'acknowledged') return { events: [reported] };
  return { events: [{ type: 'task.acknowledged', data: {} }, reported] };
}

export function decideAccept(state: Task): Answer {
  return notIn(state, 'reported') ?? { events: [{ type: 'task.accepted', data: {} }] };
}

/** Not enough was done: it goes back, with time for the rest. */
export function decideReturn(
  state: Task,
  { note, dueAt }: { readonly note: string; readonly dueAt: string },
  at: number,
): Answer {
  const wrong = notIn(state, 'reported') ?? deadlineFault(dueAt, at, TASK_DAYS_MAX);
  return wrong ?? { events: [{ type: 'task.returned', data: { dueAt }, personal: { note } }] };
}

export function decideWithdrawTask(state: Task, note: string): Answer {
  const wrong = notIn(state, 'assigned', 'acknowledged', 'reported');
  return wrong ?? { events: [{ type: 'task.withdrawn', data: {}, personal: { note } }] };
}

function notIn({ state }: Task, ...wanted: readonly TaskState[]): Refusal | null {
  return wanted.includes(state) ? null : refuse('wrong-state', `The task is ${state}`);
}

const CHANGES: Changes<Task, Events, 'task.assigned'> = {
  'task.acknowledged': (_state, { at, actorId }) => ({
    state: 'acknowledged',
    acknowledgedAt: at,
    doneBy: actorId,
  }),
  'task.declined': (_state, { at, personal }) => ({
    state: 'declined',
    answer: personal?.note ?? null,
    endedAt: at,
  }),
  'task.reported': (_state, { at, actorId, data, personal }) => ({
    state: 'reported',
    result: data.result,
    answer: personal?.note ?? null,
    reportedAt: at,
    doneBy: actorId,
  }),
  'task.returned': ({ returns }, { data, personal }) => ({
    state: 'acknowledged',
    result: null,
    reportedAt: null,
    dueAt: data.dueAt,
    answer: personal?.note ?? null,
    returns: returns + 1,
  }),
  'task.accepted': (_state, { at }) => ({ state: 'accepted', endedAt: at }),
  'task.withdrawn': (_state, { at, personal }) => ({
    state: 'withdrawn',
    answer: personal?.note ?? null,
    endedAt: at,
  }),
};

export const evolveTask: Evolve<Task, Events> = (state, event) => {
  const { at, version, streamId: id, actorId } = event;
  if (event.type !== 'task.assigned') return { ...changed(CHANGES, state, event), changedAt: at };
  return {
    id,
    version,
    ...event.data,
    state: 'assigned',
    assignedBy: actorId,
    doneBy: null,
    what: event.personal?.what ?? null,
    result: null,
    answer: null,
    returns: 0,
    assignedAt: at,
    acknowledgedAt: null,
    reportedAt: null,
    changedAt: at,
    endedAt: null,
  };
};

export const taskAggregate = aggregate({
  kind: 'task',
  table: 'task',
  state: Task,
  events: taskEvents,
  evolve: evolveTask,
});
