/** Cases, orders and leads for tests: what somebody would write, and a system in good order. */
import { isoFrom } from '#base/clock.ts';
import { caseNumberFrom } from '#model/case-number.ts';
import { isRefusal, type Decision, type Refusal } from '#model/decision.ts';
import type { State } from '#model/aggregate.ts';
import type { Draft, EventHead, EventTypes, Evolve, Recorded } from '#model/event.ts';
import type { OrderContent, OrderGrounds } from '#model/order.ts';
import { RUNGS, rungRank, type Rung } from '#model/rung.ts';
import type { Opening } from './case/open.ts';
import type { Doer } from './conflict.ts';
import type { OrderContext, ScopeFacts } from './order/content.ts';
import { AT, idOf, NOW } from './people.fixture.ts';
import { rulesOf } from './policy.ts';

export const UNIT = idOf(200);
export const SYSTEM = idOf(600);
export const CASE = idOf(700);
export const POINTS = [idOf(801), idOf(802)] as const;
export const RULES = rulesOf([]);

export function doer(n: number, parts: Partial<Doer> = {}): Doer {
  return { personId: idOf(n), unitId: null, behalfOf: null, ...parts };
}

export function opening(parts: Partial<Opening> = {}): Opening {
  return {
    number: caseNumberFrom('HEBEI', 2026, 1),
    jurisdiction: 'hebei',
    sector: 'education',
    unitId: UNIT,
    systemId: SYSTEM,
    systemVersion: 1,
    address: '192.0.2.7',
    grade: 'work-proven',
    tlp: 'amber',
    leadIds: [idOf(900)],
    note: null,
    ...parts,
  };
}

export function content(parts: Partial<OrderContent> = {}): OrderContent {
  return {
    caseId: CASE,
    systemId: SYSTEM,
    reason: 'confirmed-deliberate',
    rung: 'strict-garden',
    legalBasis: { id: 'hebei-2021-09-14', version: '1' },
    scope: [{ network: '192.0.2.7', bindingId: idOf(1000), boundAt: NOW }],
    durationHours: 240,
    reviewHours: 72,
    releaseConditions: ['report-accepted', 'rescan-clean', 'clean-window', 'root-cause-stated'],
    ...parts,
  };
}

export function grounds(rung: Rung = 'strict-garden'): OrderGrounds {
  const lesser = RUNGS.slice(0, rungRank(rung)).map((lower) => ({
    rung: lower,
    fails: `${lower} was tried`,
  }));
  return { necessity: 'It mines since a week', lesser };
}

export function scope(parts: Partial<ScopeFacts> = {}): ScopeFacts {
  return {
    check: { version: 1, checkedAt: NOW },
    exempt: [],
    overridden: [],
    shared: [],
    unbound: [],
    systemsTouched: 1,
    systemsKnown: 1000,
    critical: false,
    ...parts,
  };
}

export function orderContext(parts: Partial<OrderContext> = {}): OrderContext {
  return {
    at: AT,
    rules: RULES,
    scope: scope(),
    case: { id: CASE, state: 'noticed', verdict: 'deliberate', systemId: SYSTEM },
    ...parts,
  };
}

/** What the record makes of a decision: the state after it. Throws what was refused. */
export function fold<S extends State, T extends EventTypes>(
  evolve: Evolve<S, T>,
  id: string,
  state: S | null,
  decision: Decision<Draft<T>>,
  at = AT,
  actorId: string | null = null,
): S {
  if (isRefusal(decision)) throw new Error(`${decision.refused}: ${decision.message}`);
  let next = state;
  for (const draft of decision.events) {
    const version = (next?.version ?? 0) + 1;
    const head: EventHead = { streamId: id, version, at: isoFrom(at), actorId };
    const event: object = { ...head, personal: null, ...draft };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a draft with its head is a recorded event
    next = evolve(next, event as Recorded<T>);
  }
  if (next === null) throw new Error('Broken invariant: a stream begins with an event');
  return next;
}

/** The code of a refusal, or that there was none. */
export function codeOf(answer: Decision<unknown> | Refusal | object): string {
  return isRefusal(answer) ? answer.refused : 'allowed';
}
