/** Shared-address pools:  declared → withdrawn. A pool is not changed: what was shared when must stay true. */
import { networkFromText, overlap } from '#base/network.ts';
import { AddressPool, poolEvents, type PoolContent } from '#model/address-pool.ts';
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { spanOf } from './binding.ts';

type Events = typeof poolEvents;
type Answer = Decision<Draft<Events>>;

export const evolvePool: Evolve<AddressPool, Events> = (state, event) => {
  const { version, streamId: id } = event;
  if (event.type === 'pool.declared') {
    const { lo, hi } = spanOf(event.data.network);
    return { id, version, ...event.data, lo, hi, declaredAt: event.at, withdrawnAt: null };
  }
  if (state === null) throw new Error(`Broken invariant: ${event.type} before pool.declared`);
  return { ...state, version, withdrawnAt: event.at };
};

export const poolAggregate = aggregate({
  kind: 'pool',
  table: 'addressPool',
  state: AddressPool,
  events: poolEvents,
  evolve: evolvePool,
});

/** `standing`: pools that hold the same addresses, or some of them. */
export function declarePool(command: PoolContent, standing: readonly AddressPool[]): Answer {
  if (command.until !== null && command.until <= command.from) {
    return refuse('invalid', 'The pool ends before it begins');
  }
  const network = networkFromText(command.network);
  if (typeof network === 'string') return refuse('invalid', 'Not a network');
  const twin = standing.find(
    (pool) => pool.withdrawnAt === null && pool.until === null && overlap(pool, network),
  );
  if (twin !== undefined && twin.network === network.text) {
    return refuse('conflict', `${twin.network} is declared already: ${twin.name}`);
  }
  return { events: [{ type: 'pool.declared', data: command }] };
}

export function withdrawPool(state: AddressPool, reason: string): Answer {
  if (state.withdrawnAt !== null) return refuse('wrong-state', 'This pool is withdrawn already');
  return { events: [{ type: 'pool.withdrawn', data: {}, personal: { reason } }] };
}

/** Whether it was shared at that instant (ISO 8601). */
export function isShared(pool: AddressPool, at: string): boolean {
  const ends = [pool.until, pool.withdrawnAt].filter((end) => end !== null);
  return pool.from <= at && ends.every((end) => at < end);
}
