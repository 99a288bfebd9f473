/**
 * Exemptions:  proposed → granted → withdrawn
 *                       ↘ refused
 * Two different people: whoever proposes keeps somebody out of every measure, so another must agree.
 */
import { networkFromText, overlap } from '#base/network.ts';
import type { Range } from '#base/network.ts';
import { aggregate } from '#model/aggregate.ts';
import { refuse, type Decision, type Refusal } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { Exemption, exemptionEvents, type ExemptionContent } from '#model/exemption.ts';
import { handsOf, isOwnUnit, type Doer } from './conflict.ts';

type Events = typeof exemptionEvents;
type Answer = Decision<Draft<Events>>;

export const evolveExemption: Evolve<Exemption, Events> = (state, event) => {
  const { version, streamId: id } = event;
  if (event.type === 'exemption.proposed') {
    const { hands, ...content } = event.data;
    return {
      id,
      version,
      ...content,
      state: 'proposed',
      reason: event.personal?.reason ?? null,
      proposedBy: hands,
      proposedAt: event.at,
      decidedBy: [],
      decidedAt: null,
      withdrawnAt: null,
    };
  }
  if (state === null) throw new Error(`Broken invariant: ${event.type} before exemption.proposed`);
  if (event.type === 'exemption.withdrawn') {
    return { ...state, version, state: 'withdrawn', withdrawnAt: event.at };
  }
  return {
    ...state,
    version,
    state: event.type === 'exemption.granted' ? 'granted' : 'refused',
    decidedBy: event.data.hands,
    decidedAt: event.at,
  };
};

export const exemptionAggregate = aggregate({
  kind: 'exemption',
  table: 'exemption',
  state: Exemption,
  events: exemptionEvents,
  evolve: evolveExemption,
});

/**
 * IPv4 /16 and IPv6 /32: whoever needs more exempt at once declares the office's own networks elsewhere. Wider ones would
 * quietly put a province out of reach.
 */
export const SHORTEST_EXEMPTION = { 4: 16, 6: 32 } as const;

export function proposeExemption(content: ExemptionContent, reason: string, doer: Doer): Answer {
  const fault = faultOf(content);
  if (fault !== null) return fault;
  const data = { ...content, hands: [...handsOf(doer)] };
  return { events: [{ type: 'exemption.proposed', data, personal: { reason } }] };
}

export function grantExemption(state: Exemption, doer: Doer): Answer {
  const fault = faultOfDecision(state, doer);
  if (fault !== null) return fault;
  return { events: [{ type: 'exemption.granted', data: { hands: [...handsOf(doer)] } }] };
}

export function refuseExemption(state: Exemption, reason: string, doer: Doer): Answer {
  const fault = faultOfDecision(state, doer);
  if (fault !== null) return fault;
  const data = { hands: [...handsOf(doer)] };
  return { events: [{ type: 'exemption.refused', data, personal: { reason } }] };
}

/** A proposal may be taken back like a grant; what is withdrawn or refused stays so. */
export function withdrawExemption(state: Exemption, reason: string): Answer {
  if (state.state !== 'proposed' && state.state !== 'granted') {
    return refuse('wrong-state', `This exemption is ${state.state}`);
  }
  return { events: [{ type: 'exemption.withdrawn', data: {}, personal: { reason } }] };
}

/** Whether it is in force at that instant (ISO 8601). */
export function isInForce(exemption: Exemption, at: string): boolean {
  const { state, from, until } = exemption;
  return state === 'granted' && from <= at && (until === null || at < until);
}

/**
 * Which exemptions in force touch this scope: any of its addresses, in whichever direction traffic flows, or the system
 * itself. One is enough to keep a measure from the whole scope.
 */
export function exemptionsOf(
  exemptions: readonly Exemption[],
  scope: { readonly systemId: string | null; readonly networks: readonly Range[] },
  at: string,
): readonly Exemption[] {
  return exemptions.filter(
    (exemption) =>
      isInForce(exemption, at) &&
      ((exemption.systemId !== null && exemption.systemId === scope.systemId) ||
        rangesOf(exemption).some((range) => scope.networks.some((each) => overlap(range, each)))),
  );
}

function rangesOf({ networks }: Exemption): readonly Range[] {
  return networks.map(networkFromText).filter((network) => typeof network !== 'string');
}

function faultOf({ networks, systemId, from, until }: ExemptionContent): Refusal | null {
  if (networks.length > 0 === (systemId !== null)) {
    return refuse('invalid', 'Name either networks or one system');
  }
  if (until !== null && until <= from) return refuse('invalid', 'It ends before it begins');
  for (const text of networks) {
    const network = networkFromText(text);
    if (typeof network === 'string') return refuse('invalid', `${text} is not a network`);
    const shortest = SHORTEST_EXEMPTION[network.family];
    if (network.length < shortest) return refuse('invalid', `${text} is wider than /${shortest}`);
  }
  return null;
}

function faultOfDecision(state: Exemption, doer: Doer): Refusal | null {
  if (state.state !== 'proposed') return refuse('wrong-state', `This exemption is ${state.state}`);
  if (isOwnUnit(doer.unitId, state.unitId)) {
    return refuse('conflict-of-interest', 'Nobody decides an exemption of their own unit');
  }
  const hands = handsOf(doer);
  return state.proposedBy.some((hand) => hands.includes(hand))
    ? refuse(
        'conflict-of-interest',
        'You proposed it, or stand in for who did: another must decide',
      )
    : null;
}
