import { decideWithdrawAppeal } from '#govern/case/appeal.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { onCase } from './on-case.ts';

/** What an appeal suspended goes on only when somebody decides that it does. */
export const withdrawAppeal = command(caseRoutes.withdrawAppeal, (work, { params }) =>
  onCase(work, { id: params.id, verb: 'case.report', decide: decideWithdrawAppeal }),
);
