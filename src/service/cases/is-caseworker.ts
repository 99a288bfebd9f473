import { isRefusal } from '#model/decision.ts';
import type { Case } from '#model/case.ts';
import type { View } from '../view.ts';

/** Whether somebody works on cases here, and does not only hear of theirs: liaisons and publishers are outside. */
export async function isCaseworker(view: View, state: Case): Promise<boolean> {
  if (view.actor.kind === 'system') return true;
  return !isRefusal((await view.authority()).mayDo('order.read', state));
}
