/**
 *     opened ⟲ widened, answered → concluded | withdrawn
 *
 * Nothing follows from an opinion by itself: whoever decides the case has heard it, and the record shows that they had.
 */
import { aggregate } from '#model/aggregate.ts';
import type { Case } from '#model/case.ts';
import {
  Consultation,
  CONSULTATION_DAYS_MAX,
  consultationEvents,
  MEMBERS_MAX,
  type Opinion,
  type Stance,
} from '#model/consultation.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { changed, type Changes } from '../changes.ts';
import { deadlineFault } from './deadline.ts';

type Events = typeof consultationEvents;
type Answer = Decision<Draft<Events>>;

export interface Asking {
  /** Who asks. */
  readonly agencyId: string | null;
  readonly members: readonly string[];
  readonly question: string;
  readonly dueAt: string;
}

export function decideConsult(
  about: Pick<Case, 'id' | 'number' | 'state' | 'jurisdiction' | 'sector' | 'unitId'>,
  { agencyId, members, question, dueAt }: Asking,
  at: number,
): Answer {
  if (about.state === 'closed') return refuse('wrong-state', 'The case is closed');
  const wrong = memberFault(members, agencyId) ?? deadlineFault(dueAt, at, CONSULTATION_DAYS_MAX);
  if (wrong !== null) return wrong;
  const { id: caseId, number: caseNumber, jurisdiction, sector, unitId } = about;
  const where = { caseId, caseNumber, jurisdiction, sector, unitId };
  const data = { ...where, agencyId, members: [...members], dueAt };
  return { events: [{ type: 'consultation.opened', data, personal: { question } }] };
}

export function decideWiden(state: Consultation, more: readonly string[]): Answer {
  const members = [...state.members, ...more];
  const wrong = notOpen(state) ?? memberFault(members, state.agencyId);
  return wrong ?? { events: [{ type: 'consultation.widened', data: { members: [...more] } }] };
}

/** Given again while it is open, it replaces what that agency said before. */
export function decideAnswer(
  state: Consultation,
  { agencyId, personId, stance, text }: Omit<Opinion, 'at' | 'text'> & { readonly text: string },
): Answer {
  const wrong = notOpen(state);
  if (wrong !== null) return wrong;
  if (!state.members.includes(agencyId)) return refuse('forbidden', 'Your agency was not asked');
  const data = { agencyId, personId, stance };
  return { events: [{ type: 'consultation.answered', data, personal: { text } }] };
}

/** When all have answered, or when the time is over; silence is written down as silence. */
export function decideConclude(
  state: Consultation,
  { agreed, minutes }: { readonly agreed: boolean; readonly minutes: string },
  at: number,
): Answer {
  const wrong = notOpen(state);
  if (wrong !== null) return wrong;
  const silent = silentIn(state);
  if (silent.length > 0 && at < Date.parse(state.dueAt)) {
    return refuse(
      'wrong-state',
      'Not everybody who was asked has answered, and there is time left',
    );
  }
  if (agreed && isContested(state.opinions)) {
    return refuse('invalid', 'Somebody disagrees: that is not agreed');
  }
  const data = { agreed, silent };
  return { events: [{ type: 'consultation.concluded', data, personal: { minutes } }] };
}

export function decideWithdrawConsultation(state: Consultation, note: string): Answer {
  return (
    notOpen(state) ?? { events: [{ type: 'consultation.withdrawn', data: {}, personal: { note } }] }
  );
}

/** Who was asked and has not answered. */
export function silentIn({ members, opinions }: Pick<Consultation, 'members' | 'opinions'>) {
  const heard = new Set(opinions.map(({ agencyId }) => agencyId));
  return members.filter((id) => !heard.has(id));
}

function isContested(opinions: readonly { readonly stance: Stance }[]): boolean {
  return opinions.some(({ stance }) => stance === 'disagrees');
}

function notOpen({ state }: Consultation): Refusal | null {
  return state === 'open' ? null : refuse('wrong-state', `The consultation is ${state}`);
}

function memberFault(members: readonly string[], agencyId: string | null): Refusal | null {
  if (members.length > MEMBERS_MAX) {
    return refuse('too-many', `A consultation has ${MEMBERS_MAX} agencies at most`);
  }
  if (new Set(members).size < members.length) return refuse('invalid', 'An agency is asked twice');
  return agencyId !== null && members.includes(agencyId)
    ? refuse('invalid', 'Whoever asks is not asked')
    : null;
}

const CHANGES: Changes<Consultation, Events, 'consultation.opened'> = {
  'consultation.widened': (state, { data }) => ({ members: [...state.members, ...data.members] }),
  'consultation.answered': ({ opinions }, { at, data, personal }) => ({
    opinions: [
      ...opinions.filter(({ agencyId }) => agencyId !== data.agencyId),
      { ...data, at, text: personal?.text ?? null },
    ],
  }),
  'consultation.concluded': (_state, { at, data, personal }) => ({
    ...data,
    state: 'concluded',
    minutes: personal?.minutes ?? null,
    endedAt: at,
  }),
  'consultation.withdrawn': (_state, { at, personal }) => ({
    state: 'withdrawn',
    minutes: personal?.note ?? null,
    endedAt: at,
  }),
};

export const evolveConsultation: Evolve<Consultation, Events> = (state, event) => {
  const { at, version, streamId: id } = event;
  if (event.type !== 'consultation.opened') {
    return { ...changed(CHANGES, state, event), changedAt: at };
  }
  return {
    id,
    version,
    ...event.data,
    state: 'open',
    question: event.personal?.question ?? null,
    opinions: [],
    agreed: null,
    silent: [],
    minutes: null,
    openedAt: at,
    changedAt: at,
    endedAt: null,
  };
};

export const consultationAggregate = aggregate({
  kind: 'consultation',
  table: 'consultation',
  state: Consultation,
  events: consultationEvents,
  evolve: evolveConsultation,
});
