import { decideRefer } from '#govern/case/flags.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { onCase } from './on-case.ts';

export const referCase = command(caseRoutes.refer, (work, { params, body }) =>
  onCase(work, {
    id: params.id,
    verb: 'case.manage',
    decide: (state, doer) => decideRefer(state, body, doer),
  }),
);
