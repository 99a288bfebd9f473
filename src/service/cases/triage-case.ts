import { decideTriage } from '#govern/case/open.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { onCase } from './on-case.ts';

export const triageCase = command(caseRoutes.triage, (work, { params, body }) =>
  onCase(work, {
    id: params.id,
    verb: 'case.assess',
    decide: (state, { personId }) => decideTriage(state, { handlerId: body.handlerId ?? personId }),
  }),
);
