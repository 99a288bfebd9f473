import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '#model/decision.ts';
import { GRADES, isAtLeast } from '#model/evidence.ts';
import { Order, ORDER_NETWORKS_MAX } from '#model/order.ts';
import { OrderTemplate } from '#model/order-template.ts';
import type { PolicyRules } from '#model/policy.ts';
import { RUNGS, rungRank, type Rung } from '#model/rung.ts';
import {
  CASE,
  codeOf,
  doer,
  fold,
  orderContext,
  RULES,
  scope,
  SYSTEM,
  UNIT,
} from '../casework.fixture.ts';
import { idOf, NOW } from '../people.fixture.ts';
import { decideProposeByPolicy, textByPolicy } from './by-policy.ts';
import { evolveOrder } from './evolve.ts';
import { ABOUT, after, approve } from './order.fixture.ts';

const TEMPLATE: OrderTemplate = {
  verdicts: ['deliberate'],
  rung: 'block-pools',
  legalBasis: { id: 'hebei-2021-09-14', version: '1' },
  durationHours: 24 * 60,
  reviewHours: 2160,
  releaseConditions: ['report-accepted', 'rescan-clean'],
  necessity: 'What was proven goes on until somebody stops it',
  lesser: [
    { rung: 'notify', fails: 'It goes on meanwhile' },
    { rung: 'sink-pools', fails: 'Pools are reached by address' },
  ],
};
const AUTO: PolicyRules = { ...RULES, autoOrder: TEMPLATE, autoRungMax: 'block-pools' };
const FOUND = {
  id: CASE,
  state: 'assessed',
  verdict: 'deliberate',
  grade: 'session',
  systemId: SYSTEM,
} as const;
const part = (network: string) => ({ network, bindingId: idOf(1000), boundAt: NOW });
const PARTS = [part('192.0.2.7')];

const CONTEXT = { ...orderContext({ rules: AUTO, case: FOUND }), policyVersion: 1 };

function proposal(rules = AUTO, context: Partial<typeof CONTEXT> = {}) {
  const text = textByPolicy(FOUND, rules, PARTS);
  if (isRefusal(text)) return text;
  return decideProposeByPolicy(idOf(1), text, ABOUT, { ...CONTEXT, rules, ...context });
}

test('decideProposeByPolicy() drafts and proposes in the words of the policy', () => {
  const order = Order.parse(fold(evolveOrder, idOf(1), null, proposal()));
  assert.equal(order.state, 'proposed');
  assert.deepEqual([order.draftedBy, order.proposedBy], [null, null]);
  assert.equal(order.reason, 'confirmed-deliberate');
  // Cut to what the policy allows.
  assert.deepEqual([order.content.durationHours, order.content.reviewHours], [720, 168]);
});

test('an order that a policy proposed needs two people, however few sufficed otherwise', () => {
  const proposed = fold(evolveOrder, idOf(1), null, proposal());
  const one = after(proposed, approve(proposed, doer(11), CONTEXT));
  assert.equal(one.state, 'proposed');
  assert.equal(codeOf(approve(one, doer(11), CONTEXT)), 'conflict-of-interest');
  assert.equal(after(one, approve(one, doer(12), CONTEXT)).state, 'approved');
});

test('textByPolicy() never goes above the rung of the policy', () => {
  fc.assert(
    fc.property(fc.constantFrom<Rung[]>(...RUNGS), fc.constantFrom(...RUNGS, null), (rung, max) => {
      const rules = { ...AUTO, autoOrder: { ...TEMPLATE, rung }, autoRungMax: max };
      const text = textByPolicy(FOUND, rules, PARTS);
      if (max === null) return assert.equal(codeOf(text), 'wrong-state');
      assert.ok(!isRefusal(text));
      assert.ok(rungRank(text.content.rung) <= rungRank(max));
      assert.ok(text.grounds.lesser.every((each) => rungRank(each.rung) < rungRank(rung)));
    }),
    { numRuns: 100 },
  );
  // Nor is what says so of itself believed.
  const high = { ...TEMPLATE, rung: 'blackhole' as const };
  assert.equal(OrderTemplate.safeParse(high).success, false);
  const text = textByPolicy(FOUND, AUTO, PARTS);
  assert.ok(!isRefusal(text));
  const raised = { ...text, content: { ...text.content, rung: 'leaky-garden' as const } };
  assert.equal(codeOf(decideProposeByPolicy(idOf(1), raised, ABOUT, CONTEXT)), 'over-budget');
});

test('textByPolicy() leaves to people what is not judged, too weak, of another verdict or nobody’s', () => {
  const by = (parts: object, rules = AUTO) =>
    codeOf(textByPolicy({ ...FOUND, ...parts }, rules, PARTS));
  assert.equal(by({}), 'allowed');
  assert.equal(by({}, RULES), 'wrong-state');
  assert.equal(by({ state: 'triage', verdict: null }), 'wrong-state');
  assert.equal(by({ state: 'verifying' }), 'wrong-state');
  assert.equal(by({ verdict: 'compromised' }), 'wrong-state');
  assert.equal(by({ verdict: 'unfounded' }), 'wrong-state');
  assert.equal(by({ systemId: null }), 'wrong-state');
  for (const grade of GRADES) {
    assert.equal(by({ grade }), isAtLeast(grade, 'session') ? 'allowed' : 'wrong-state', grade);
  }
});

test('decideProposeByPolicy() never touches what is critical, exempt, shared or wide', () => {
  const by = (parts: Parameters<typeof scope>[0]) =>
    codeOf(proposal(AUTO, { scope: scope(parts) }));
  assert.equal(by({}), 'allowed');
  assert.equal(by({ critical: true }), 'over-budget');
  assert.equal(by({ exempt: ['192.0.2.7'] }), 'exempt');
  assert.equal(by({ shared: ['192.0.2.7'] }), 'exempt');
  assert.equal(by({ unbound: ['192.0.2.7'] }), 'conflict');
  assert.equal(by({ systemsTouched: 6 }), 'over-budget');
});

test('textByPolicy() names each address once, and no more networks than an order takes', () => {
  const named = (scopeParts: typeof PARTS) => {
    const text = textByPolicy(FOUND, AUTO, scopeParts);
    return isRefusal(text) ? text.refused : text.content.scope.map(({ network }) => network);
  };
  const inside = [part('192.0.2.7'), part('192.0.2.0/29'), part('192.0.2.0/29')];
  assert.deepEqual(named(inside), ['192.0.2.0/29']);
  assert.equal(named([]), 'wrong-state');
  const many = Array.from({ length: ORDER_NETWORKS_MAX + 1 }, (_, i) =>
    part(`2001:db8::${(i + 1).toString(16)}`),
  );
  assert.equal(named(many), 'too-many');
});

test('an own unit’s member does not approve what a policy proposed', () => {
  const proposed = fold(evolveOrder, idOf(1), null, proposal());
  const own = doer(13, { unitId: UNIT });
  assert.equal(codeOf(approve(proposed, own, CONTEXT)), 'conflict-of-interest');
});
