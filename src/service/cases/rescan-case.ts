import { decideRescan } from '#govern/case/rectify.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { command } from '../handler.ts';
import { onCase } from './on-case.ts';

export const rescanCase = command(caseRoutes.rescan, (work, { params, body }) =>
  onCase(work, {
    id: params.id,
    verb: 'case.verify',
    decide: (state) => {
      const { clean, note, scannedAt } = body;
      const scan = { clean, note, scannedAt: scannedAt === null ? work.at : Date.parse(scannedAt) };
      return decideRescan(state, scan, work.at);
    },
  }),
);
