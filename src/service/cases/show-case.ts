import { missingFor } from '#govern/case/verify.ts';
import { Case } from '#model/case.ts';
import { caseRoutes } from '#model/routes/cases.ts';
import { query } from '../handler.ts';
import { ordersOf } from '../orders/orders-of.ts';
import type { View } from '../view.ts';
import { isCaseworker } from './is-caseworker.ts';
import { watchOf } from './watch-of.ts';

export const showCase = query(caseRoutes.show, async (view, { params }) => {
  const state = await view.load('case', params.id);
  await view.require('case.read', state);
  const shown = (await isCaseworker(view, state)) ? state : outsideOf(state);
  return { ...shown, missing: [...(await missing(view, state))] };
});

/** Liaisons and publishers see what concerns them, not what the office thinks, nor who in it did what. */
function outsideOf(state: Case): Case {
  const { report, reportReview, appeal, appealDecision, closing } = state.texts;
  const open = { report, reportReview, appeal, appealDecision, closing };
  const emptied = (members: object, by: unknown): Record<string, unknown> =>
    Object.fromEntries(Object.keys(members).map((name) => [name, by]));
  return {
    ...state,
    handlerId: null,
    leadIds: [],
    people: Case.shape.people.parse(emptied(state.people, [])),
    texts: Case.shape.texts.parse({ ...emptied(state.texts, null), ...open }),
  };
}

async function missing(view: View, state: Case): Promise<readonly string[]> {
  if (state.state !== 'verifying' || state.passedAt !== null) return [];
  const watch = await watchOf(view.db, state, view.at);
  return missingFor(state, { at: view.at, watch, orders: await ordersOf(view.db, state.id) });
}
