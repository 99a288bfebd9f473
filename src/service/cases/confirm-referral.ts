import { decideConfirmReferral } from '#govern/case/flags.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { onCase } from './on-case.ts';

export const confirmReferral = command(caseRoutes.confirmReferral, (work, { params }) =>
  onCase(work, {
    id: params.id,
    verb: 'order.approve',
    decide: (state, doer) => decideConfirmReferral(state, doer),
  }),
);
