/** Supervised units:  registered ⟲ changed → retired → restored … */
import type { Agency } from '#model/agency.ts';
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import type { Jurisdiction } from '#model/jurisdiction.ts';
import { Unit, unitEvents, type UnitContent } from '#model/unit.ts';
import { isWithin } from './jurisdiction.ts';

type Events = typeof unitEvents;
type Answer = Decision<Draft<Events>>;

export const evolveUnit: Evolve<Unit, Events> = (state, event) => {
  const { version } = event;
  if (event.type === 'unit.registered') {
    const { streamId: id, at: registeredAt } = event;
    return { id, version, ...event.data, registeredAt, retiredAt: null };
  }
  if (state === null) throw new Error(`Broken invariant: ${event.type} before unit.registered`);
  if (event.type === 'unit.changed') return { ...state, version, ...event.data };
  if (event.type === 'unit.retired') return { ...state, version, retiredAt: event.at };
  return { ...state, version, retiredAt: null };
};

export const unitAggregate = aggregate({
  kind: 'unit',
  table: 'unit',
  state: Unit,
  events: unitEvents,
  evolve: evolveUnit,
});

export interface UnitSurroundings {
  readonly jurisdiction: Jurisdiction | null;
  readonly agency: Agency | null;
  /** The unit that has the same code, if there is a code. */
  readonly sameCode: Unit | null;
}

export function registerUnit(command: UnitContent, around: UnitSurroundings): Answer {
  const fault = faultOf(command, around, null);
  if (fault !== null) return fault;
  return { events: [{ type: 'unit.registered', data: command }] };
}

/** Moving a unit moves who may decide on it from then on; open cases keep the jurisdiction they were opened in. */
export function changeUnit(state: Unit, command: UnitContent, around: UnitSurroundings): Answer {
  if (state.retiredAt !== null) return refuse('wrong-state', 'This unit is retired');
  const fault = faultOf(command, around, state.id);
  if (fault !== null) return fault;
  return { events: [{ type: 'unit.changed', data: command }] };
}

/** `left`: systems of it that are still supervised, and cases that are not closed. */
export function retireUnit(
  state: Unit,
  left: { readonly systems: number; readonly cases: number },
): Answer {
  if (state.retiredAt !== null) return refuse('wrong-state', 'This unit is retired already');
  if (left.systems + left.cases > 0) {
    return refuse(
      'wrong-state',
      `It still has ${left.systems} systems and ${left.cases} open cases: settle them first`,
    );
  }
  return { events: [{ type: 'unit.retired', data: {} }] };
}

export function restoreUnit(state: Unit, around: UnitSurroundings): Answer {
  if (state.retiredAt === null) return refuse('wrong-state', 'This unit is not retired');
  const fault = faultOf(state, around, state.id);
  if (fault !== null) return fault;
  return { events: [{ type: 'unit.restored', data: {} }] };
}

function faultOf(
  { jurisdiction: path, code }: UnitContent,
  { jurisdiction, agency, sameCode }: UnitSurroundings,
  ownId: string | null,
): Refusal | null {
  if (jurisdiction === null) return refuse('invalid', `There is no jurisdiction ${path}`);
  if (jurisdiction.closedAt !== null) return refuse('wrong-state', `${path} is closed`);
  if (agency === null) return refuse('invalid', 'There is no such supervising agency');
  if (agency.closedAt !== null) return refuse('wrong-state', 'The supervising agency is closed');
  if (!isWithin(path, agency.jurisdiction))
    return refuse('invalid', `Its agency supervises ${agency.jurisdiction}, not ${path}`);
  if (sameCode !== null && sameCode.id !== ownId)
    return refuse('conflict', `Another unit has the code ${code ?? ''}`);
  return null;
}
