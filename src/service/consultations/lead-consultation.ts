/** What whoever asks does: open, widen, conclude, withdraw. */
import {
  decideConclude,
  decideConsult,
  decideWiden,
  decideWithdrawConsultation,
} from '#govern/joint/consultation.ts';
import type { Consultation } from '#model/consultation.ts';
import { consultationRoutes } from '#model/routes/consultations.ts';
import type { Done } from '#model/route.ts';
import { command } from '../handler.ts';
import { agencyOf } from '../own-agency.ts';
import { needOpenAgencies } from '../need-open-agencies.ts';
import type { Work } from '../work.ts';

export const openConsultation = command(consultationRoutes.open, async (work, input) => {
  const { params, body } = input;
  const about = await work.load('case', params.id);
  await work.require('consultation.lead', about);
  await needOpenAgencies(work, body.members);
  const agencyId = await agencyOf(work.tx, work.actor);
  const decision = decideConsult(about, { ...body, agencyId }, work.at);
  const { id, version } = await work.record('consultation', work.newId(), decision, about);
  return { id, version };
});

export const widenConsultation = command(consultationRoutes.widen, (work, input) =>
  lead(work, input.params.id, async (state) => {
    await needOpenAgencies(work, input.body.members);
    return decideWiden(state, input.body.members);
  }),
);

export const concludeConsultation = command(consultationRoutes.conclude, (work, input) =>
  lead(work, input.params.id, (state) => decideConclude(state, input.body, work.at)),
);

export const withdrawConsultation = command(consultationRoutes.withdraw, (work, input) =>
  lead(work, input.params.id, (state) => decideWithdrawConsultation(state, input.body.note)),
);

type Answer = ReturnType<typeof decideConclude>;

async function lead(
  work: Work,
  consultationId: string,
  decide: (state: Consultation) => Answer | Promise<Answer>,
): Promise<Done> {
  const state = await work.load('consultation', consultationId);
  await work.require('consultation.lead', state);
  const { id, version } = await work.record('consultation', state.id, await decide(state), state);
  return { id, version };
}
