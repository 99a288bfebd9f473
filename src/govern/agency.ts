/** Agencies:  opened ⟲ changed → closed */
import { Agency, agencyEvents, type AgencyContent } from '#model/agency.ts';
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import type { Jurisdiction } from '#model/jurisdiction.ts';

type Events = typeof agencyEvents;
type Answer = Decision<Draft<Events>>;

export const evolveAgency: Evolve<Agency, Events> = (state, event) => {
  const { version } = event;
  if (event.type === 'agency.opened')
    return { id: event.streamId, version, ...event.data, openedAt: event.at, closedAt: null };
  if (state === null) throw new Error(`Broken invariant: ${event.type} before agency.opened`);
  if (event.type === 'agency.changed') return { ...state, version, ...event.data };
  return { ...state, version, closedAt: event.at };
};

export const agencyAggregate = aggregate({
  kind: 'agency',
  table: 'agency',
  state: Agency,
  events: agencyEvents,
  evolve: evolveAgency,
});

export function openAgency(
  command: AgencyContent & { readonly jurisdiction: string },
  around: { readonly jurisdiction: Jurisdiction | null; readonly inSameNode: readonly Agency[] },
): Answer {
  if (around.jurisdiction === null)
    return refuse('invalid', `There is no jurisdiction ${command.jurisdiction}`);
  if (around.jurisdiction.closedAt !== null)
    return refuse('wrong-state', `The jurisdiction ${command.jurisdiction} is closed`);
  const twin = faultOfNames(command, around.inSameNode);
  if (twin !== null) return twin;
  return { events: [{ type: 'agency.opened', data: command }] };
}

export function changeAgency(
  state: Agency,
  command: AgencyContent,
  inSameNode: readonly Agency[],
): Answer {
  if (state.closedAt !== null) return refuse('wrong-state', 'This agency is closed');
  const others = inSameNode.filter(({ id }) => id !== state.id);
  const twin = faultOfNames(command, others);
  if (twin !== null) return twin;
  return { events: [{ type: 'agency.changed', data: command }] };
}

/** `left`: people who belong to it, units that it supervises, grants on its behalf. */
export function closeAgency(
  state: Agency,
  left: { readonly people: number; readonly units: number; readonly grants: number },
): Answer {
  if (state.closedAt !== null) return refuse('wrong-state', 'This agency is closed already');
  if (left.people + left.units + left.grants > 0) {
    return refuse(
      'wrong-state',
      `It still has ${left.people} people, ${left.units} units and ${left.grants} grants: move or end them first`,
    );
  }
  return { events: [{ type: 'agency.closed', data: {} }] };
}

function faultOfNames(command: AgencyContent, others: readonly Agency[]) {
  const twin = others.find(
    ({ closedAt, nameEn, nameZh }) =>
      closedAt === null && (nameEn === command.nameEn || nameZh === command.nameZh),
  );
  return twin === undefined
    ? null
    : refuse('conflict', `There is an agency of that name in ${twin.jurisdiction} already`);
}
