import { isRefusal } from '#model/decision.ts';
import { consultationRoutes } from '#model/routes/consultations.ts';
import { query } from '../handler.ts';
import { actsForAgency, agencyOf } from '../own-agency.ts';

/** To those who see the case, and to those who were asked. */
export const showConsultation = query(consultationRoutes.show, async (view, { params }) => {
  const state = await view.load('consultation', params.id);
  const authority = await view.authority();
  const mine = await agencyOf(view.db, view.actor);
  const isAsked =
    mine !== null && state.members.includes(mine) && actsForAgency(authority, 'consultation.read');
  if (!isAsked) await view.require('consultation.read', state);
  const isOpen = state.state === 'open';
  const answer = isOpen && isAsked && actsForAgency(authority, 'consultation.answer');
  const lead = isOpen && !isRefusal(authority.mayDo('consultation.lead', state));
  return { ...state, may: { answer, lead } };
});
