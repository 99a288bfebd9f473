/** Sets of enforcement points:  issued ⟲. Only what differs is issued anew: the generation counts changes. */
import { aggregate } from '#model/aggregate.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { PointSet, setEvents } from '#model/point-set.ts';

type Events = typeof setEvents;

export const evolveSet: Evolve<PointSet, Events> = (_state, event) => {
  const { version, streamId: id, at: issuedAt, data } = event;
  return { id, version, ...data, issuedAt };
};

export const setAggregate = aggregate({
  kind: 'set',
  table: 'pointSet',
  state: PointSet,
  events: setEvents,
  evolve: evolveSet,
});

type Issued = Extract<Draft<Events>, { readonly type: 'set.issued' }>['data'];

export function issued(data: Issued): Draft<Events> {
  return { type: 'set.issued', data };
}
