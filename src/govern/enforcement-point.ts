/**
 * Enforcement points:  declared ⟲ changed → retired. Beside that, halted ⇄ resumed: a halted point holds nothing, whatever
 * orders say. One person halts, because letting go waits for nobody; another lets it hold again.
 */
import { networkFromText } from '#base/network.ts';
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import { EnforcementPoint, pointEvents } from '#model/enforcement-point.ts';
import type { PointContent, PointKind } from '#model/enforcement-point.ts';
import type { Draft, Evolve } from '#model/event.ts';
import type { Rung } from '#model/rung.ts';
import { conflictOf, handsOf, type Doer } from './conflict.ts';

type Events = typeof pointEvents;
type Answer = Decision<Draft<Events>>;

export const evolvePoint: Evolve<EnforcementPoint, Events> = (state, event) => {
  const { version, streamId: id, at } = event;
  if (event.type === 'point.declared') {
    const liveSince = event.data.mode === 'live' ? at : null;
    return { id, version, ...event.data, declaredAt: at, liveSince, retiredAt: null, ...HOLDING };
  }
  if (state === null) throw new Error(`Broken invariant: ${event.type} before point.declared`);
  if (event.type === 'point.retired') return { ...state, version, retiredAt: at };
  if (event.type === 'point.halted') {
    return { ...state, version, haltedAt: at, haltedBy: event.data.hands };
  }
  if (event.type === 'point.resumed') return { ...state, version, ...HOLDING };
  const liveSince = event.data.mode === 'live' ? (state.liveSince ?? at) : null;
  return { ...state, version, ...event.data, liveSince };
};

const HOLDING = { haltedAt: null, haltedBy: null } as const;

export const pointAggregate = aggregate({
  kind: 'point',
  table: 'enforcementPoint',
  state: EnforcementPoint,
  events: pointEvents,
  evolve: evolvePoint,
});

/** What each kind can do at all; `notify` needs no point. */
export const RUNGS_OF: Readonly<Record<PointKind, readonly Rung[]>> = {
  nftables: ['block-pools', 'leaky-garden', 'throttle', 'strict-garden', 'blackhole'],
  'dns-rpz': ['sink-pools'],
  bgp: ['block-pools', 'throttle', 'blackhole'],
  radius: ['leaky-garden', 'throttle', 'strict-garden', 'blackhole'],
  portal: ['leaky-garden', 'strict-garden'],
  webhook: ['sink-pools', 'block-pools', 'leaky-garden', 'throttle', 'strict-garden', 'blackhole'],
  openc2: ['sink-pools', 'block-pools', 'throttle', 'blackhole'],
};

/** A new point begins in dry-run: it shows what it would do before it does anything. */
export function declarePoint(command: PointContent, standing: readonly EnforcementPoint[]): Answer {
  const fault = faultOf(command, standing, null);
  if (fault !== null) return fault;
  if (command.mode !== 'dry-run') {
    return refuse('wrong-state', 'A new point begins in dry-run: look at it, then change the mode');
  }
  return { events: [{ type: 'point.declared', data: command }] };
}

export function changePoint(
  state: EnforcementPoint,
  command: PointContent,
  standing: readonly EnforcementPoint[],
): Answer {
  if (state.retiredAt !== null) return refuse('wrong-state', 'This point is retired');
  const fault = faultOf(command, standing, state.id);
  if (fault !== null) return fault;
  if (command.kind !== state.kind) {
    return refuse('invalid', 'Its kind cannot change: retire it and declare another');
  }
  return { events: [{ type: 'point.changed', data: command }] };
}

/** `held`: elements that were last observed there and are not known to be gone; unreachable is not absent. */
export function retirePoint(state: EnforcementPoint, reason: string, held: number): Answer {
  if (state.retiredAt !== null) return refuse('wrong-state', 'This point is retired already');
  if (held > 0) {
    return refuse('wrong-state', `It still withholds access from ${held}: release them first`);
  }
  return { events: [{ type: 'point.retired', data: {}, personal: { reason } }] };
}

/** Also at a point on trial: it may be put in earnest while it is halted, and then holds nothing. */
export function haltPoint(state: EnforcementPoint, note: string, doer: Doer): Answer {
  if (state.retiredAt !== null) return refuse('wrong-state', 'This point is retired');
  if (state.haltedAt !== null)
    return refuse('wrong-state', 'Nothing is held at this point already');
  const data = { hands: [...handsOf(doer)] };
  return { events: [{ type: 'point.halted', data, personal: { note } }] };
}

export function resumePoint(state: EnforcementPoint, note: string, doer: Doer): Answer {
  if (state.retiredAt !== null) return refuse('wrong-state', 'This point is retired');
  if (state.haltedBy === null) return refuse('wrong-state', 'This point was not halted');
  const conflict = conflictOf(
    doer,
    'let the point hold again',
    { 'halted it': state.haltedBy },
    null,
  );
  if (conflict !== null) return conflict;
  const data = { hands: [...handsOf(doer)] };
  return { events: [{ type: 'point.resumed', data, personal: { note } }] };
}

function faultOf(
  { kind, rungs, networks, budget, name }: PointContent,
  standing: readonly EnforcementPoint[],
  ownId: string | null,
): Refusal | null {
  const cannot = rungs.find((rung) => !RUNGS_OF[kind].includes(rung));
  if (cannot !== undefined) return refuse('invalid', `A point of kind ${kind} cannot do ${cannot}`);
  if (new Set(rungs).size < rungs.length) return refuse('invalid', 'A rung is named twice');
  for (const text of networks) {
    const network = networkFromText(text);
    if (typeof network === 'string') return refuse('invalid', `${text} is not a network`);
    const shortest = network.family === 4 ? budget.shortestIpv4 : budget.shortestIpv6;
    if (network.length > shortest) {
      return refuse('invalid', `Its budget allows /${shortest}, wider than ${text} that it serves`);
    }
  }
  const twin = standing.find((point) => point.retiredAt === null && point.name === name);
  if (twin === undefined || twin.id === ownId) return null;
  return refuse('conflict', `There is a point of that name already`);
}
