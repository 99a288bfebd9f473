import { decideClose, decideDuplicateFound } from '#govern/case/close.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { energyAtClosing } from '../energy/energy-of-case.ts';
import { command } from '../handler.ts';
import { closeNoticesOf } from '../notices/close-notice.ts';
import { ordersOf } from '../orders/orders-of.ts';
import { onCase } from './on-case.ts';

export const closeCase = command(caseRoutes.close, async (work, { params, body }) => {
  const { duplicateOfId } = body;
  const duplicateOf = duplicateOfId === null ? null : await work.find('case', duplicateOfId);
  const done = await onCase(work, {
    id: params.id,
    verb: 'case.close',
    decide: async (state, doer) => {
      const energy =
        'computed' in body.energy ? await energyAtClosing(work.tx, state, work.at) : body.energy;
      const orders = await ordersOf(work.tx, state.id);
      return decideClose(state, { ...body, energy }, doer, { orders, duplicateOf });
    },
  });
  await closeNoticesOf(work, params.id);
  if (duplicateOf !== null) {
    const decision = decideDuplicateFound(duplicateOf, params.id);
    await work.record('case', duplicateOf.id, decision, duplicateOf);
  }
  return done;
});
