import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  APPROVALS_MAX,
  ORDER_NETWORKS_MAX,
  OrderContent,
  OVERRIDES_MAX,
  type Order,
} from '#model/order.ts';
import {
  codeOf,
  content,
  grounds,
  orderContext,
  POINTS,
  RULES,
  scope,
  UNIT,
  doer,
  fold,
} from '../casework.fixture.ts';
import { AT, HOUR, idOf } from '../people.fixture.ts';
import { decideApprove, decideEmergency } from './approve.ts';
import { contentHashOf, type ScopeFacts } from './content.ts';
import { evolveOrder, type OrderDecision } from './evolve.ts';
import { decideDraft, decideEdit, decidePropose, decideRefuse, decideWithdraw } from './propose.ts';
import { decideTimePassed } from './release.ts';
import { decideSchedule, decideStart } from './schedule.ts';
import {
  ID,
  OFFICER,
  APPROVER,
  THIRD,
  ABOUT,
  PROPOSING,
  after,
  drafted,
  proposed,
  approve,
  approved,
  scheduled,
  reported,
  active,
} from './order.fixture.ts';

const emergency = (state: Order, parts: object = {}, hours = 12): OrderDecision =>
  decideEmergency(state, { hours, pointIds: POINTS, note: 'Fire in the server room' }, OFFICER, {
    ...orderContext(),
    unratifiedBefore: false,
    ...parts,
  });

test('contentHashOf() changes with every part of the content and with no other order of it', () => {
  const hash = contentHashOf(content(), grounds());
  assert.equal(hash, contentHashOf({ ...content() }, { ...grounds() }));
  const others = [
    contentHashOf(content({ rung: 'blackhole' }), grounds()),
    contentHashOf(content({ durationHours: 241 }), grounds()),
    contentHashOf(content(), { ...grounds(), necessity: 'Other' }),
    contentHashOf(content({ scope: [...content().scope, ...content({}).scope] }), grounds()),
  ];
  assert.equal(new Set([hash, ...others]).size, 5);
});

test('decidePropose() refuses what the case, the ladder or the budget do not carry', () => {
  const by = (parts: Partial<OrderContent>, context: object = {}): string => {
    const state = drafted(parts);
    return codeOf(decidePropose(state, OFFICER, { ...PROPOSING, ...context }));
  };
  assert.equal(by({}), 'allowed');
  assert.equal(by({ reason: 'confirmed-compromised' }), 'wrong-state');
  assert.equal(by({ reason: 'attestation-overdue' }), 'over-budget');
  assert.equal(by({ reason: 'attestation-overdue', rung: 'sink-pools' }), 'allowed');
  assert.equal(by({ durationHours: 721 }), 'over-budget');
  assert.equal(by({ reviewHours: 169 }), 'over-budget');
  assert.equal(by({ durationHours: 24, reviewHours: 25 }), 'over-budget');
  const wide = [{ ...content().scope[0]!, network: '10.0.0.0/15' }];
  assert.equal(by({ scope: wide }), 'over-budget');
  const twice = ['192.0.2.0/25', '192.0.2.7'].map((network) => ({
    ...content().scope[0]!,
    network,
  }));
  assert.equal(by({ scope: twice }), 'invalid');
  const judged = (parts: object) => ({ case: { ...orderContext().case, ...parts } });
  assert.equal(by({}, judged({ state: 'triage', verdict: null })), 'wrong-state');
  assert.equal(by({}, judged({ state: 'closed' })), 'wrong-state');
  assert.equal(by({}, judged({ id: idOf(9) })), 'invalid');
  const refusing = { reason: 'refusal-after-notice' } as const;
  assert.equal(by(refusing, judged({ state: 'assessed' })), 'wrong-state');
  assert.equal(by(refusing), 'allowed');
});

test('decidePropose() wants a reason why each lower rung would fail', () => {
  const state = { ...drafted(), grounds: grounds('throttle') };
  const answer = decidePropose(state, OFFICER, PROPOSING);
  assert.ok('refused' in answer);
  assert.match(answer.message, /throttle$/);
});

test('decidePropose() refuses exempt, shared and unbound addresses', () => {
  const by = (parts: Partial<ScopeFacts>): string =>
    codeOf(decidePropose(drafted(), OFFICER, { ...PROPOSING, scope: scope(parts) }));
  assert.equal(by({ exempt: ['192.0.2.7'] }), 'exempt');
  assert.equal(by({ shared: ['192.0.2.7'] }), 'exempt');
  assert.equal(by({ unbound: ['192.0.2.7'] }), 'conflict');
});

test('decidePropose() lets a policy propose no higher than it says, and then two people approve', () => {
  const auto = (rung: 'notify' | 'sink-pools', reason = 'confirmed-deliberate' as const) => {
    const text = { content: content({ rung, reason }), grounds: grounds(rung) };
    const state = fold(evolveOrder, ID, null, decideDraft(text, ABOUT, null, { scope: scope() }));
    return { state, answer: decidePropose(state, null, { ...PROPOSING, policyVersion: 3 }) };
  };
  assert.equal(codeOf(auto('sink-pools').answer), 'over-budget');
  const { state, answer } = auto('notify');
  const one = after(after(state, answer), approve(after(state, answer)));
  assert.equal(one.state, 'proposed');
  assert.equal(after(one, approve(one, THIRD)).state, 'approved');
  assert.equal(codeOf(approve(one)), 'conflict-of-interest');
});

test('decideApprove() refuses the proposer, the author, their deputies and the own unit', () => {
  const state = proposed();
  assert.equal(codeOf(approve(state, OFFICER)), 'conflict-of-interest');
  const deputy = doer(13, { behalfOf: OFFICER.personId });
  assert.equal(codeOf(approve(state, deputy)), 'conflict-of-interest');
  assert.equal(codeOf(approve(state, doer(14, { unitId: UNIT }))), 'conflict-of-interest');
  const text = { content: content({ durationHours: 100 }), grounds: grounds() };
  const edited = after(state, decideEdit(state, text, THIRD, { scope: scope() }));
  const again = after(edited, decidePropose(edited, OFFICER, PROPOSING));
  assert.equal(codeOf(approve(again, THIRD)), 'conflict-of-interest');
  assert.equal(codeOf(approve(again)), 'allowed');
});

test('decideApprove() refuses a hash that is not of the present content', () => {
  const state = proposed();
  const answer = decideApprove(state, { contentHash: '0'.repeat(64) }, APPROVER, orderContext());
  assert.equal(codeOf(answer), 'stale');
});

test('decideApprove() checks exemptions again', () => {
  const context = orderContext({ scope: scope({ exempt: ['192.0.2.7'] }) });
  assert.equal(codeOf(approve(proposed(), APPROVER, context)), 'exempt');
});

test('decideApprove() needs a third person for what is over-wide or critical', () => {
  const needs = (parts: Partial<OrderContent>, facts: Partial<ScopeFacts>) => {
    const state = proposed(parts);
    const context = orderContext({ scope: scope(facts) });
    const one = after(state, approve(state, APPROVER, context));
    return one.state === 'approved' ? 2 : one.peopleNeeded;
  };
  const net = (network: string) => ({ scope: [{ ...content().scope[0]!, network }] });
  assert.equal(needs({}, {}), 2);
  assert.equal(needs({}, { critical: true }), 3);
  assert.equal(needs(net('192.0.2.0/24'), {}), 2);
  assert.equal(needs(net('192.0.2.0/23'), {}), 3);
  assert.equal(needs(net('2001:db8::/56'), {}), 2);
  assert.equal(needs(net('2001:db8::/55'), {}), 3);
  assert.equal(needs({}, { systemsTouched: 5 }), 2);
  assert.equal(needs({}, { systemsTouched: 6 }), 3);
  // One system is within the budget in the smallest office.
  assert.equal(needs({}, { systemsTouched: 1, systemsKnown: 1 }), 2);
  const two = ['192.0.2.0/24', '198.51.100.1'].map((network) => net(network).scope[0]!);
  assert.equal(needs({ scope: two }, {}), 3);
});

/** As somebody writes it who sets these aside. */
function aside(overrides: string[], why: string | null = 'The ward moved out'): Order {
  const text = {
    content: content({ overrides }),
    grounds: why === null ? grounds() : { ...grounds(), override: why },
  };
  return fold(evolveOrder, ID, null, decideDraft(text, ABOUT, OFFICER, { scope: scope() }));
}

test('an order sets an exemption aside by name, with its reason and one more person', () => {
  const exemptionId = idOf(5000);
  const set = scope({ overridden: [exemptionId] });
  const draft = aside([exemptionId]);
  assert.equal(draft.overridesExemption, true);
  const propose = (state: Order, facts: ScopeFacts): OrderDecision =>
    decidePropose(state, OFFICER, { ...PROPOSING, scope: facts });
  assert.equal(codeOf(propose(aside([exemptionId], null), set)), 'invalid');
  const idle = { content: content(), grounds: { ...grounds(), override: 'Just in case' } };
  const written = decideDraft(idle, ABOUT, OFFICER, { scope: set });
  assert.equal(codeOf(propose(fold(evolveOrder, ID, null, written), set)), 'invalid');
  // What does not keep from it is not set aside beforehand; what else keeps from it still does.
  assert.equal(codeOf(propose(draft, scope())), 'invalid');
  assert.equal(codeOf(propose(draft, { ...set, exempt: ['192.0.2.7'] })), 'exempt');
  assert.equal(codeOf(propose(draft, { ...set, shared: ['192.0.2.7'] })), 'exempt');
  const proposal = after(draft, propose(draft, set));
  const context = orderContext({ scope: set });
  const one = after(proposal, approve(proposal, APPROVER, context));
  assert.deepEqual([one.state, one.peopleNeeded], ['proposed', 3]);
  const last = approve(one, THIRD, context);
  assert.ok('events' in last);
  assert.deepEqual(
    last.events.map(({ type }) => type),
    ['order.approved', 'order.exemption-overridden'],
  );
  assert.equal(after(one, last).state, 'approved');
});

test('no exemption is set aside in an emergency, nor by a policy', () => {
  const facts = { scope: scope({ overridden: [idOf(5000)] }) };
  const text = {
    content: content({ reason: 'emergency-harm', overrides: [idOf(5000)] }),
    grounds: { ...grounds(), override: 'Fire' },
  };
  const draft = fold(evolveOrder, ID, null, decideDraft(text, ABOUT, OFFICER, { scope: scope() }));
  assert.equal(codeOf(emergency(draft, facts)), 'over-budget');
  const auto = { ...PROPOSING, ...facts, policyVersion: 1 };
  assert.equal(codeOf(decidePropose(aside([idOf(5000)]), null, auto)), 'over-budget');
});

test('OrderContent names a limited number of exemptions', () => {
  const named = (count: number): boolean => {
    const overrides = Array.from({ length: count }, (_, i) => idOf(5000 + i));
    return OrderContent.safeParse(content({ overrides })).success;
  };
  assert.equal(named(OVERRIDES_MAX), true);
  assert.equal(named(OVERRIDES_MAX + 1), false);
});

test('decideApprove() with a third person approves only when they have', () => {
  const state = proposed();
  const context = orderContext({ scope: scope({ critical: true }) });
  const one = after(state, approve(state, APPROVER, context));
  assert.equal(one.state, 'proposed');
  assert.equal(
    codeOf(decideSchedule(one, { startsAt: AT, pointIds: POINTS }, OFFICER, context)),
    'wrong-state',
  );
  assert.equal(after(one, approve(one, THIRD, context)).state, 'approved');
});

test('decideEdit() gives up every approval and the proposal', () => {
  const state = scheduled();
  const text = { content: content({ durationHours: 100 }), grounds: grounds() };
  const edited = after(state, decideEdit(state, text, THIRD, { scope: scope() }));
  assert.equal(edited.state, 'draft');
  assert.deepEqual(edited.approvals, []);
  assert.equal(edited.proposedBy, null);
  assert.equal(edited.approvedAt, null);
  assert.notEqual(edited.contentHash, state.contentHash);
});

test('decideEdit() changes nothing when the content is the same, and never what is applied', () => {
  const same = { content: content(), grounds: grounds() };
  const answer = decideEdit(approved(), same, OFFICER, { scope: scope() });
  assert.deepEqual(answer, { events: [] });
  const text = { content: content({ durationHours: 100 }), grounds: grounds() };
  const edit = (state: Order): string =>
    codeOf(decideEdit(state, text, OFFICER, { scope: scope() }));
  assert.equal(edit(active()), 'wrong-state');
  const moved = { content: content({ systemId: idOf(5) }), grounds: grounds() };
  assert.equal(codeOf(decideEdit(drafted(), moved, OFFICER, { scope: scope() })), 'invalid');
});

test('decideSchedule() waits for the notice, save in an emergency or by a superior', () => {
  const by = (reason: Order['reason']): string => {
    const state = approved({ reason });
    const context = orderContext({ case: { ...orderContext().case, state: 'assessed' } });
    return codeOf(decideSchedule(state, { startsAt: AT, pointIds: POINTS }, OFFICER, context));
  };
  assert.equal(by('confirmed-deliberate'), 'wrong-state');
  assert.equal(by('authority-order'), 'allowed');
});

test('decideSchedule() refuses an approval that lapses before the start', () => {
  const state = approved();
  const startsAt = AT + RULES.proposalDays * 24 * HOUR;
  const at = (ms: number): string =>
    codeOf(decideSchedule(state, { startsAt: ms, pointIds: POINTS }, OFFICER, orderContext()));
  assert.equal(at(startsAt - 1), 'allowed');
  assert.equal(at(startsAt), 'wrong-state');
});

test('decideSchedule() refuses no point, a point twice and more points than its limit', () => {
  const state = approved();
  const by = (pointIds: readonly string[]): string =>
    codeOf(decideSchedule(state, { startsAt: AT, pointIds }, OFFICER, orderContext()));
  assert.equal(by([]), 'invalid');
  assert.equal(by([POINTS[0], POINTS[0]]), 'invalid');
  assert.equal(by(Array.from({ length: 513 }, (_, i) => idOf(5000 + i))), 'too-many');
});

test('decideStart() looks at the lists once more', () => {
  const state = scheduled();
  const at = (parts: object): string => codeOf(decideStart(state, { ...orderContext(), ...parts }));
  assert.equal(at({ at: AT - 1 }), 'wrong-state');
  assert.equal(at({ scope: scope({ shared: ['192.0.2.7'] }) }), 'exempt');
  assert.equal(at({ at: AT + 240 * HOUR }), 'wrong-state');
  assert.equal(at({}), 'allowed');
});

test('decideEmergency() holds at once by one person, and lifts itself unless ratified', () => {
  const draft = drafted({ reason: 'emergency-harm' });
  const state = after(draft, emergency(draft));
  assert.equal(state.state, 'scheduled');
  const held = reported(after(state, decideStart(state, orderContext())), 'active', 'active');
  assert.deepEqual(decideTimePassed(held, AT + 12 * HOUR - 1), { events: [] });
  const ended = after(held, decideTimePassed(held, AT + 12 * HOUR));
  assert.equal(ended.state, 'lifting');
  assert.equal(ended.ending, 'not-ratified');
  const ratified = after(held, approve(held));
  assert.equal(ratified.state, 'active');
  assert.deepEqual(decideTimePassed(ratified, AT + 12 * HOUR), { events: [] });
  assert.equal(codeOf(approve(held, OFFICER)), 'conflict-of-interest');
  const late = orderContext({ at: AT + 12 * HOUR });
  assert.equal(codeOf(approve(held, APPROVER, late)), 'wrong-state');
});

test('decideEmergency() is for harm, for hours, for one small system, and not twice', () => {
  const draft = drafted({ reason: 'emergency-harm' });
  assert.equal(codeOf(emergency(drafted())), 'invalid');
  assert.equal(codeOf(emergency(draft, {}, 25)), 'over-budget');
  assert.equal(codeOf(emergency(draft, { scope: scope({ critical: true }) })), 'over-budget');
  assert.equal(codeOf(emergency(draft, { scope: scope({ systemsTouched: 9 }) })), 'over-budget');
  assert.equal(codeOf(emergency(draft, { unratifiedBefore: true })), 'over-budget');
  assert.equal(codeOf(emergency(draft, { scope: scope({ exempt: ['192.0.2.7'] }) })), 'exempt');
});

test('decideRefuse() and decideWithdraw() end what is not yet in effect', () => {
  const state = proposed();
  const refused = after(state, decideRefuse(state, 'Not necessary', APPROVER));
  assert.deepEqual([refused.state, refused.ending], ['refused', 'refused']);
  const off = after(approved(), decideWithdraw(approved(), null));
  assert.deepEqual([off.state, off.ending], ['refused', 'withdrawn']);
  assert.equal(codeOf(decideWithdraw(active(), null)), 'wrong-state');
  assert.equal(codeOf(decideRefuse(drafted(), 'x', APPROVER)), 'wrong-state');
});

test('an erased order keeps its hash, and cannot be approved any more', () => {
  const state = { ...proposed(), grounds: null };
  assert.equal(codeOf(approve(state)), 'wrong-state');
  assert.equal(state.contentHash, proposed().contentHash);
});

test('decideApprove() and OrderContent know their limits', () => {
  const state = proposed();
  const [one] = after(state, approve(state)).approvals;
  const full = { ...state, approvals: Array.from({ length: APPROVALS_MAX }, () => one!) };
  assert.equal(codeOf(approve(full, THIRD)), 'too-many');
  const networks = (count: number): boolean => {
    const parts = Array.from({ length: count }, () => content().scope[0]!);
    return OrderContent.safeParse(content({ scope: parts })).success;
  };
  assert.equal(networks(ORDER_NETWORKS_MAX), true);
  assert.equal(networks(ORDER_NETWORKS_MAX + 1), false);
});
