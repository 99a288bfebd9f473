import { decideBeginRectifying } from '#govern/case/assess.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { onCase } from './on-case.ts';

export const beginRectifying = command(caseRoutes.beginRectifying, (work, { params, body }) =>
  onCase(work, {
    id: params.id,
    verb: 'case.manage',
    decide: (state) => decideBeginRectifying(state, body),
  }),
);
