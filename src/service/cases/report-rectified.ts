import { decideReportRectified } from '#govern/case/rectify.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { onCase } from './on-case.ts';

export const reportRectified = command(caseRoutes.report, (work, { params, body }) =>
  onCase(work, {
    id: params.id,
    verb: 'case.report',
    decide: (state, doer) => decideReportRectified(state, body, doer),
  }),
);
