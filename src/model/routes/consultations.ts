import { z } from 'zod';
import { Consultation, ConsultationState, MEMBERS_MAX, Stance } from '../consultation.ts';
import { Id, Instant } from '../event.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Note } from '../text.ts';

const path = '/api/v1/consultations';
const act = { method: 'POST', who: 'staff', params: ById, reply: Done } as const;

/** As lists show it: what was written stays with the consultation. */
export const ConsultationSummary = Consultation.omit({
  question: true,
  opinions: true,
  minutes: true,
}).extend({
  answered: z.int().nonnegative(),
  /** The asker's own agency was asked and has not answered. */
  waitsForMe: z.boolean(),
});

export const consultationRoutes = {
  list: route({
    name: 'consultation.list',
    method: 'GET',
    path,
    summary: 'List consultations: those of one’s cases, and those in which one’s agency was asked',
    who: 'staff',
    verb: 'consultation.read',
    query: PageQuery.extend({
      caseId: Id.optional(),
      state: ConsultationState.optional(),
      /** Those alone in which one’s agency was asked and has not answered. */
      waiting: z.stringbool().optional(),
    }),
    reply: page(ConsultationSummary),
  }),
  show: route({
    name: 'consultation.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a consultation with its question and the opinions; the look is recorded',
    who: 'staff',
    verb: 'consultation.read',
    personal: true,
    params: ById,
    reply: Consultation.extend({
      /** What the one who looks may do now. */
      may: z.strictObject({ answer: z.boolean(), lead: z.boolean() }),
    }),
  }),
  open: route({
    ...act,
    name: 'consultation.open',
    path: '/api/v1/cases/:id/consultations',
    summary: 'Ask other agencies for their opinion on a case',
    verb: 'consultation.lead',
    body: z.strictObject({
      members: z.array(Id).min(1).max(MEMBERS_MAX),
      question: Note,
      dueAt: Instant,
    }),
  }),
  widen: route({
    ...act,
    name: 'consultation.widen',
    path: `${path}/:id/members`,
    summary: 'Ask further agencies in a consultation',
    verb: 'consultation.lead',
    body: z.strictObject({ members: z.array(Id).min(1).max(MEMBERS_MAX) }),
  }),
  answer: route({
    ...act,
    name: 'consultation.answer',
    path: `${path}/:id/opinion`,
    summary: 'Give the opinion of one’s agency; given again, it replaces the earlier one',
    verb: 'consultation.answer',
    body: z.strictObject({ stance: Stance, text: Note }),
  }),
  conclude: route({
    ...act,
    name: 'consultation.conclude',
    path: `${path}/:id/conclude`,
    summary: 'Conclude a consultation with its minutes; who was silent is written down',
    verb: 'consultation.lead',
    body: z.strictObject({ agreed: z.boolean(), minutes: Note }),
  }),
  withdraw: route({
    ...act,
    name: 'consultation.withdraw',
    path: `${path}/:id/withdraw`,
    summary: 'Withdraw a consultation that is not needed any more',
    verb: 'consultation.lead',
    body: z.strictObject({ note: Note }),
  }),
};
