import { decideStateRootCause } from '#govern/case/rectify.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { onCase } from './on-case.ts';

export const stateRootCause = command(caseRoutes.stateRootCause, (work, { params, body }) =>
  onCase(work, {
    id: params.id,
    verb: 'case.manage',
    decide: (state) => decideStateRootCause(state, body),
  }),
);
