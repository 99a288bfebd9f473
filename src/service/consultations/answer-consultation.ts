import { decideAnswer } from '#govern/joint/consultation.ts';
import { consultationRoutes } from '#model/routes/consultations.ts';
import { command } from '../handler.ts';
import { requireAgency } from '../own-agency.ts';

export const answerConsultation = command(consultationRoutes.answer, async (work, input) => {
  const state = await work.load('consultation', input.params.id);
  const who = await requireAgency(work, 'consultation.answer', state.members);
  const decision = decideAnswer(state, { ...who, ...input.body });
  const { id, version } = await work.record('consultation', state.id, decision, state);
  return { id, version };
});
