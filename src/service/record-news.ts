import { isRefusal, type Decision } from '#model/decision.ts';
import type { Draft } from '#model/event.ts';
import type { EventsOf, Kind, StateOf } from './aggregates.ts';
import type { Work } from './work.ts';

/** Records what is new; where nothing is, the state stays as the caller has it and is not read again. */
export async function recordNews<K extends Kind>(
  work: Work,
  kind: K,
  state: StateOf<K> & { readonly id: string },
  decision: Decision<Draft<EventsOf<K>>>,
  where: { readonly jurisdiction: string | null },
): Promise<StateOf<K>> {
  if (!isRefusal(decision) && decision.events.length === 0) return state;
  return work.record(kind, state.id, decision, where);
}
