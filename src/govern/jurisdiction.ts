/**
 * The tree of jurisdictions. A path is its place, so there can be no cycle, and it is never given twice, so that what
 * the record says of a path stays true of one thing.
 *
 *     opened ⟲ changed → closed → reopened …
 */
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import {
  Jurisdiction,
  jurisdictionEvents,
  LEVELS,
  type JurisdictionContent,
} from '#model/jurisdiction.ts';

type Events = typeof jurisdictionEvents;
type Answer = Decision<Draft<Events>>;

export const evolveJurisdiction: Evolve<Jurisdiction, Events> = (state, event) => {
  const { version } = event;
  if (event.type === 'jurisdiction.opened')
    return { id: event.streamId, version, ...event.data, openedAt: event.at, closedAt: null };
  if (state === null) throw new Error(`Broken invariant: ${event.type} before jurisdiction.opened`);
  if (event.type === 'jurisdiction.changed') return { ...state, version, ...event.data };
  if (event.type === 'jurisdiction.closed') return { ...state, version, closedAt: event.at };
  return { ...state, version, closedAt: null };
};

export const jurisdictionAggregate = aggregate({
  kind: 'jurisdiction',
  table: 'jurisdiction',
  state: Jurisdiction,
  events: jurisdictionEvents,
  evolve: evolveJurisdiction,
});

/** The path above; null for the root. */
export function pathAbove(path: string): string | null {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? null : path.slice(0, cut);
}

/** Whether `path` is that node or lies below it. */
export function isWithin(path: string, node: string): boolean {
  return path === node || path.startsWith(`${node}/`);
}

export interface Neighbourhood {
  /** The node with the path above, if there is one. */
  readonly above: Jurisdiction | null;
  /** The node that has this path already. */
  readonly same: Jurisdiction | null;
  /** The root, once there is one: an installation has one tree. */
  readonly root: Jurisdiction | null;
}

export function openJurisdiction(
  command: JurisdictionContent & { readonly path: string },
  { above, same, root }: Neighbourhood,
): Answer {
  if (same !== null) {
    return refuse('conflict', `The path ${command.path} is taken: choose another or reopen it`);
  }
  if (pathAbove(command.path) === null) {
    if (root !== null)
      return refuse('conflict', `There is one root, ${root.path}: open this below it`);
  } else {
    const fault = faultBelow(command.level, above);
    if (fault !== null) return fault;
  }
  return { events: [{ type: 'jurisdiction.opened', data: command }] };
}

export function changeJurisdiction(
  state: Jurisdiction,
  command: JurisdictionContent,
  around: { readonly above: Jurisdiction | null; readonly below: readonly Jurisdiction[] },
): Answer {
  if (state.closedAt !== null) return refuse('wrong-state', 'This jurisdiction is closed');
  if (pathAbove(state.path) !== null) {
    const fault = faultBelow(command.level, around.above);
    if (fault !== null) return fault;
  }
  if (around.below.some(({ level }) => !isLower(level, command.level))) {
    return refuse('invalid', `A node below it is not lower than the level ${command.level}`);
  }
  return { events: [{ type: 'jurisdiction.changed', data: command }] };
}

/** What still stands in a node, by count. */
export interface Inhabitants {
  readonly jurisdictions: number;
  readonly agencies: number;
  readonly units: number;
  readonly grants: number;
}

export function closeJurisdiction(state: Jurisdiction, left: Inhabitants): Answer {
  if (state.closedAt !== null) return refuse('wrong-state', 'This jurisdiction is closed already');
  if (pathAbove(state.path) === null) return refuse('wrong-state', 'The root cannot be closed');
  const names = Object.entries(left)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  if (names.length > 0)
    return refuse('wrong-state', `It still has ${names.join(', ')}: close or end them first`);
  return { events: [{ type: 'jurisdiction.closed', data: {} }] };
}

export function reopenJurisdiction(state: Jurisdiction, above: Jurisdiction | null): Answer {
  if (state.closedAt === null) return refuse('wrong-state', 'This jurisdiction is open');
  const fault = faultBelow(state.level, above);
  if (fault !== null) return fault;
  return { events: [{ type: 'jurisdiction.reopened', data: {} }] };
}

function faultBelow(level: Jurisdiction['level'], above: Jurisdiction | null) {
  if (above === null) return refuse('invalid', 'The path above it does not exist: open that first');
  if (above.closedAt !== null) return refuse('wrong-state', `${above.path} is closed`);
  if (isLower(level, above.level)) return null;
  return refuse('invalid', `A ${level} cannot stand below a ${above.level}`);
}

function isLower(level: Jurisdiction['level'], than: Jurisdiction['level']): boolean {
  return LEVELS.indexOf(level) > LEVELS.indexOf(than);
}
