import { decideAssess } from '#govern/case/assess.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { onCase } from './on-case.ts';
import { filingOf } from './opening-facts.ts';
import { systemFor } from './system-for.ts';

export const assessCase = command(caseRoutes.assess, (work, { params, body }) =>
  onCase(work, {
    id: params.id,
    verb: 'case.assess',
    decide: async (state, doer) => {
      const filing = filingOf(await systemFor(work, state.systemId), work.iso);
      return decideAssess(state, body, doer, { filing });
    },
  }),
);
