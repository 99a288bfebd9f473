import { decideStartWindow } from '#govern/case/rectify.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { rulesAt } from '../policies/rules-at.ts';
import { onCase } from './on-case.ts';

export const startWindow = command(caseRoutes.startWindow, (work, { params }) =>
  onCase(work, {
    id: params.id,
    verb: 'case.manage',
    decide: async (state) => {
      const { rules } = await rulesAt(work.tx, state.jurisdiction);
      return decideStartWindow(state, { at: work.at, rules });
    },
  }),
);
