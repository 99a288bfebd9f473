import { decideEvidenceHold } from '#govern/case/flags.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { onCase } from './on-case.ts';

export const holdCaseEvidence = command(caseRoutes.holdEvidence, (work, { params, body }) =>
  onCase(work, {
    id: params.id,
    verb: 'case.manage',
    decide: (state) => decideEvidenceHold(state, body),
  }),
);
