/**
 *     received ⟲ due-set → ended
 *
 * A list that a superior pushed down. What its lines became stands in their leads and cases; here stands that all of them
 * were dealt with (governance.md §2.2: the list must reach zero).
 */
import { AddressList, addressListEvents, type AddressListFate } from '#model/address-list.ts';
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { deadlineFault } from './deadline.ts';

type Events = typeof addressListEvents;
type Answer = Decision<Draft<Events>>;

/** As for tasks. */
const DAYS_MAX = 366;

export function decideReceive(
  list: Extract<Draft<Events>, { readonly type: 'address-list.received' }>['data'],
  at: number,
): Answer {
  const wrong = list.dueAt === null ? null : deadlineFault(list.dueAt, at, DAYS_MAX);
  return wrong ?? { events: [{ type: 'address-list.received', data: list }] };
}

export function decideSetDue({ endedAt }: AddressList, dueAt: string, at: number): Answer {
  if (endedAt !== null) return refuse('wrong-state', 'The list was reported back');
  const wrong = deadlineFault(dueAt, at, DAYS_MAX);
  return wrong ?? { events: [{ type: 'address-list.due-set', data: { dueAt } }] };
}

export function decideEnd(
  { endedAt }: AddressList,
  fates: readonly Pick<AddressListFate, 'isClosed'>[],
): Answer {
  if (endedAt !== null) return refuse('wrong-state', 'The list was reported back already');
  const open = fates.filter(({ isClosed }) => !isClosed).length;
  return open > 0
    ? refuse('wrong-state', `${open} of its ${fates.length} entries are still open`)
    : { events: [{ type: 'address-list.ended', data: {} }] };
}

export const evolveAddressList: Evolve<AddressList, Events> = (state, event) => {
  const { at, version, streamId: id } = event;
  if (event.type === 'address-list.received') {
    return { id, version, ...event.data, receivedAt: at, changedAt: at, endedAt: null };
  }
  if (state === null)
    throw new Error(`Broken invariant: ${event.type} before address-list.received`);
  const next = { ...state, version, changedAt: at };
  if (event.type === 'address-list.due-set') return { ...next, dueAt: event.data.dueAt };
  return { ...next, endedAt: at };
};

export const addressListAggregate = aggregate({
  kind: 'address-list',
  table: 'addressList',
  state: AddressList,
  events: addressListEvents,
  evolve: evolveAddressList,
});
