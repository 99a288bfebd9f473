/**
 * Systems:  registered ⟲ changed, contacts-set, handles-set, research-filed, research-withdrawn → retired → restored …
 */
import { aggregate } from '#model/aggregate.ts';
import type { Contacts } from '#model/contact.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve, Recorded } from '#model/event.ts';
import { System, systemEvents } from '#model/system.ts';
import type { FiledResearch, SystemContent } from '#model/system.ts';
import type { Unit } from '#model/unit.ts';
import { isWithin } from './jurisdiction.ts';

type Events = typeof systemEvents;
type Answer = Decision<Draft<Events>>;

export const evolveSystem: Evolve<System, Events> = (state, event) => {
  const { version } = event;
  if (event.type === 'system.registered') {
    const { streamId: id, at: registeredAt } = event;
    return { id, version, ...event.data, ...NOTHING_KNOWN, registeredAt, retiredAt: null };
  }
  if (state === null) throw new Error(`Broken invariant: ${event.type} before system.registered`);
  return { ...state, version, ...changesOf(event) };
};

function changesOf(event: Recorded<Events>): Partial<System> {
  if (event.type === 'system.contacts-set') return event.personal ?? NO_CONTACTS;
  if (event.type === 'system.handles-set') return { handles: event.personal?.handles ?? [] };
  if (event.type === 'system.research-filed') return { filedResearch: event.data };
  if (event.type === 'system.research-withdrawn') return { filedResearch: null };
  if (event.type === 'system.retired') return { retiredAt: event.at };
  if (event.type === 'system.restored') return { retiredAt: null };
  return event.data;
}

const NO_CONTACTS: Contacts = { leader: null, responsible: null, technical: null };
const NOTHING_KNOWN = { ...NO_CONTACTS, filedResearch: null, handles: [] };

export const systemAggregate = aggregate({
  kind: 'system',
  table: 'system',
  state: System,
  events: systemEvents,
  evolve: evolveSystem,
});

export interface SystemSurroundings {
  readonly unit: Unit | null;
  /** The system that has the same code, if there is a code. */
  readonly sameCode: System | null;
}

export function registerSystem(command: SystemContent, around: SystemSurroundings): Answer {
  const fault = faultOf(command, around, null);
  if (fault !== null) return fault;
  return { events: [{ type: 'system.registered', data: command }] };
}

export function changeSystem(
  state: System,
  command: SystemContent,
  around: SystemSurroundings,
): Answer {
  const fault = faultIfRetired(state) ?? faultOf(command, around, state.id);
  if (fault !== null) return fault;
  return { events: [{ type: 'system.changed', data: command }] };
}

/** A notice needs somebody to read it, a measure somebody who answers for the system. */
export function setContacts(state: System, contacts: Contacts): Answer {
  const fault = faultIfRetired(state);
  if (fault !== null) return fault;
  for (const contact of Object.values(contacts)) {
    if (contact !== null && contact.email === null && contact.phone === null) {
      return refuse(
        'invalid',
        `${contact.name} can be reached by nothing: give e-mail or telephone`,
      );
    }
  }
  return { events: [{ type: 'system.contacts-set', data: {}, personal: contacts }] };
}

/** `taken`: systems that one of these handles leads to already; then a log would lead to two. */
export function setHandles(
  state: System,
  handles: readonly string[],
  taken: readonly { readonly id: string; readonly name: string; readonly handle: string }[],
): Answer {
  const fault = faultIfRetired(state);
  if (fault !== null) return fault;
  const other = taken.find(({ id }) => id !== state.id);
  if (other !== undefined) {
    return refuse('conflict', `${other.handle} belongs to ${other.name} already`);
  }
  const unique = [...new Set(handles)].toSorted();
  const data = { count: unique.length };
  return { events: [{ type: 'system.handles-set', data, personal: { handles: unique } }] };
}

export function fileResearch(state: System, command: FiledResearch): Answer {
  const fault = faultIfRetired(state);
  if (fault !== null) return fault;
  if (command.until !== null && command.until <= command.from) {
    return refuse('invalid', 'The filing ends before it begins');
  }
  return { events: [{ type: 'system.research-filed', data: command }] };
}

export function withdrawResearch(state: System): Answer {
  if (state.filedResearch === null) return refuse('wrong-state', 'No research is filed for it');
  return { events: [{ type: 'system.research-withdrawn', data: {} }] };
}

/** `left`: cases that are not closed, orders that are not ended. */
export function retireSystem(
  state: System,
  reason: string,
  left: { readonly cases: number; readonly orders: number },
): Answer {
  const fault = faultIfRetired(state);
  if (fault !== null) return fault;
  if (left.cases + left.orders > 0) {
    return refuse(
      'wrong-state',
      `It still has ${left.cases} open cases and ${left.orders} orders: close and lift them first`,
    );
  }
  return { events: [{ type: 'system.retired', data: {}, personal: { reason } }] };
}

export function restoreSystem(state: System, around: SystemSurroundings): Answer {
  if (state.retiredAt === null) return refuse('wrong-state', 'This system is not retired');
  const fault = faultOf(state, around, state.id);
  if (fault !== null) return fault;
  return { events: [{ type: 'system.restored', data: {} }] };
}

/** Whether research was filed for this system at that time. */
export function isFiled({ filedResearch }: Pick<System, 'filedResearch'>, at: string): boolean {
  if (filedResearch === null || at < filedResearch.from) return false;
  return filedResearch.until === null || at < filedResearch.until;
}

function faultIfRetired(state: System): Refusal | null {
  return state.retiredAt === null ? null : refuse('wrong-state', 'This system is retired');
}

function faultOf(
  { jurisdiction, code }: SystemContent,
  { unit, sameCode }: SystemSurroundings,
  ownId: string | null,
): Refusal | null {
  if (unit === null) return refuse('invalid', 'There is no such unit');
  if (unit.retiredAt !== null) return refuse('wrong-state', 'The unit is retired');
  if (!isWithin(jurisdiction, unit.jurisdiction)) {
    return refuse('invalid', `Its unit lies in ${unit.jurisdiction}, not in ${jurisdiction}`);
  }
  if (sameCode !== null && sameCode.id !== ownId) {
    return refuse('conflict', `Another system has the code ${code ?? ''}`);
  }
  return null;
}
