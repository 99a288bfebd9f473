/**
 * Bindings:  added ⟲ extended, corrected → ended ⟲ corrected;  any → withdrawn (it was never so)
 */
import { networkFromText } from '#base/network.ts';
import type { Range } from '#base/network.ts';
import { aggregate } from '#model/aggregate.ts';
import { Binding, bindingEvents, SHORTEST_BINDING } from '#model/binding.ts';
import type { BindingContent, BindingEnd, BindingHolder } from '#model/binding.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve, Recorded } from '#model/event.ts';
import type { System } from '#model/system.ts';

type Events = typeof bindingEvents;
type Answer = Decision<Draft<Events>>;

export const evolveBinding: Evolve<Binding, Events> = (state, event) => {
  const { version, streamId: id } = event;
  if (event.type === 'binding.added') {
    const { lo, hi } = spanOf(event.data.network);
    const holder = event.personal ?? NOBODY_KNOWN;
    return {
      id,
      version,
      ...event.data,
      lo,
      hi,
      ...holder,
      correctedAt: null,
      withdrawnAt: null,
    };
  }
  if (state === null) throw new Error(`Broken invariant: ${event.type} before binding.added`);
  return { ...state, version, ...changesOf(event, state) };
};

function changesOf(event: Recorded<Events>, { importId }: Binding): Partial<Binding> {
  if (event.type === 'binding.extended') {
    return { ...event.data, importId: event.data.importId ?? importId };
  }
  if (event.type === 'binding.ended') {
    return { until: event.data.until, final: true, importId: event.data.importId ?? importId };
  }
  // Whoever corrects a time means it: no renewal of a log moves it again.
  if (event.type === 'binding.corrected') {
    return { ...event.data, final: true, correctedAt: event.at };
  }
  return { withdrawnAt: event.at };
}

const NOBODY_KNOWN: BindingHolder = {
  mac: null,
  client: null,
  user: null,
  host: null,
  session: null,
  port: null,
};

export const bindingAggregate = aggregate({
  kind: 'binding',
  table: 'binding',
  state: Binding,
  events: bindingEvents,
  evolve: evolveBinding,
});

/** First and last address of a canonical text. */
export function spanOf(text: string): Range {
  const network = networkFromText(text);
  if (typeof network === 'string') throw new Error(`Broken invariant: ${text} is canonical`);
  return { lo: network.lo, hi: network.hi };
}

/** `shared`: the name of a pool that holds some of it. */
export function addBinding(
  content: BindingContent,
  holder: BindingHolder,
  around: { readonly system: Pick<System, 'retiredAt'> | null; readonly shared: string | null },
): Answer {
  const fault =
    faultOfSystem(around.system, content.from) ??
    faultOfTimes(content) ??
    faultOfWidth(content.network);
  if (fault !== null) return fault;
  if (around.shared !== null) {
    return refuse('exempt', `It is shared by many systems: ${around.shared}`);
  }
  const known = Object.values(holder).some((value) => value !== null);
  return { events: [{ type: 'binding.added', data: content, personal: known ? holder : null }] };
}

export function endBinding(
  state: Binding,
  command: { readonly until: string; readonly why: BindingEnd; readonly importId: string | null },
): Answer {
  if (state.withdrawnAt !== null) return refuse('wrong-state', 'This binding is withdrawn');
  if (command.until < state.from) return refuse('invalid', 'It would end before it begins');
  if (state.until !== null && state.until < command.until) {
    return refuse('wrong-state', `It ended before, at ${state.until}: correct it instead`);
  }
  return { events: [{ type: 'binding.ended', data: command }] };
}

/** What a later log says of the end: a renewed lease, a session still heard of, a ledger that was set right. */
export function extendBinding(
  state: Binding,
  command: {
    readonly until: string | null;
    readonly seenAt: string | null;
    readonly final: boolean;
    readonly importId: string | null;
  },
): Answer {
  const fault = faultIfWithdrawn(state) ?? faultOfTimes({ from: state.from, until: command.until });
  if (fault !== null) return fault;
  if (state.correctedAt !== null)
    return refuse('wrong-state', 'This binding was corrected by hand');
  return { events: [{ type: 'binding.extended', data: command }] };
}

export function correctBinding(
  state: Binding,
  command: {
    readonly systemId: string;
    readonly from: string;
    readonly until: string | null;
    readonly confidence: number;
    readonly reason: string;
  },
  system: System | null,
): Answer {
  const { reason, ...data } = command;
  const fault = faultIfWithdrawn(state) ?? faultOfTimes(data);
  if (fault !== null) return fault;
  if (system === null) return refuse('invalid', 'There is no such system');
  return { events: [{ type: 'binding.corrected', data, personal: { reason } }] };
}

export function withdrawBinding(state: Binding, reason: string): Answer {
  const fault = faultIfWithdrawn(state);
  if (fault !== null) return fault;
  return { events: [{ type: 'binding.withdrawn', data: {}, personal: { reason } }] };
}

function faultIfWithdrawn(state: Binding): Refusal | null {
  return state.withdrawnAt === null ? null : refuse('wrong-state', 'This binding is withdrawn');
}

function faultOfSystem(system: Pick<System, 'retiredAt'> | null, from: string): Refusal | null {
  if (system === null) return refuse('invalid', 'There is no such system');
  // What was so before it was retired may still be told.
  return system.retiredAt === null || from < system.retiredAt
    ? null
    : refuse('wrong-state', 'The system is retired');
}

function faultOfTimes({ from, until }: Pick<BindingContent, 'from' | 'until'>): Refusal | null {
  return until !== null && until <= from ? refuse('invalid', 'It ends before it begins') : null;
}

function faultOfWidth(text: string): Refusal | null {
  const network = networkFromText(text);
  if (typeof network === 'string') return refuse('invalid', 'Not a network');
  const shortest = SHORTEST_BINDING[network.family];
  return network.length >= shortest
    ? null
    : refuse('invalid', `Wider than /${shortest}: no single system has that`);
}
