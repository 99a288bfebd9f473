import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SUBJECT_CLOCKS } from '#model/clock.ts';
import { HOLD_DAYS_MAX } from '#model/order-terms.ts';
import { EMERGENCY_HOURS_MAX, Policy, PolicyRules } from '#model/policy.ts';
import { AUTOMATIC_RUNG_MAX } from '#model/rung.ts';
import { codeOf, fold } from './casework.fixture.ts';
import { idOf } from './people.fixture.ts';
import { decideSetPolicy, evolvePolicy, nodesDownTo, rulesOf } from './policy.ts';

const set = (rules: Policy['rules'], above: readonly Pick<Policy, 'rules'>[] = []) =>
  decideSetPolicy(null, { jurisdiction: 'hebei', rules, reason: 'Decided' }, { above });

test('rulesOf() gives the rules of the house where nobody said otherwise', () => {
  const rules = PolicyRules.parse(rulesOf([]));
  assert.equal(rules.autoOpenFrom, 'session');
  assert.equal(rules.autoRungMax, 'notify');
  assert.deepEqual(rulesOf([{ rules: {} }]), rules);
});

test('rulesOf() lets the topmost policy loosen the house, and those below only tighten', () => {
  const loose = { rules: { autoRungMax: 'block-pools', cleanHours: 12, holdDaysMax: 60 } } as const;
  assert.equal(rulesOf([loose]).autoRungMax, 'block-pools');
  const below = rulesOf([
    loose,
    { rules: { autoRungMax: 'sink-pools', cleanHours: 1, holdDaysMax: 90, recurrenceDays: 5 } },
  ]);
  assert.equal(below.autoRungMax, 'sink-pools');
  assert.equal(below.cleanHours, 12);
  assert.equal(below.holdDaysMax, 60);
  assert.equal(below.recurrenceDays, 5);
  assert.equal(rulesOf([{ rules: { autoRungMax: null } }, loose]).autoRungMax, null);
});

test('rulesOf() narrows the budget member by member', () => {
  const a = { ipv4Length: 24, ipv6Length: 48, systemsShare: 0.01, addresses: 100 };
  const b = { ipv4Length: 20, ipv6Length: 56, systemsShare: 0.05, addresses: 50 };
  assert.deepEqual(rulesOf([{ rules: { budget: a } }, { rules: { budget: b } }]).budget, {
    ipv4Length: 24,
    ipv6Length: 56,
    systemsShare: 0.01,
    addresses: 50,
  });
});

test('decideSetPolicy() refuses what is looser than a node above', () => {
  const above = [{ rules: { holdDaysMax: 10, orderPeople: 3 } }];
  assert.equal(codeOf(set({ holdDaysMax: 11 }, above)), 'over-budget');
  assert.equal(codeOf(set({ orderPeople: 2 }, above)), 'over-budget');
  assert.equal(codeOf(set({ holdDaysMax: 9, emergencyHours: 72 }, above)), 'allowed');
});

test('decideSetPolicy() keeps a policy with its jurisdiction', () => {
  const state = fold(evolvePolicy, idOf(1), null, set({ holdDaysMax: 9 }));
  assert.deepEqual(Policy.parse(state).rules, { holdDaysMax: 9 });
  const moved = { jurisdiction: 'hebei/x', rules: {}, reason: 'x' };
  assert.equal(codeOf(decideSetPolicy(state, moved, { above: [] })), 'invalid');
});

test('PolicyRules refuses to open below a session, and to propose high rungs by itself', () => {
  const rules = rulesOf([]);
  assert.equal(PolicyRules.safeParse({ ...rules, autoOpenFrom: 'attempted' }).success, false);
  assert.equal(PolicyRules.safeParse({ ...rules, autoRungMax: 'leaky-garden' }).success, false);
  assert.equal(PolicyRules.safeParse({ ...rules, emergencyHours: 73 }).success, false);
  assert.equal(PolicyRules.safeParse({ ...rules, orderPeople: 1 }).success, false);
});

test('PolicyRules reaches its limits and goes no further', () => {
  const takes = (parts: object): boolean =>
    PolicyRules.safeParse({ ...rulesOf([]), ...parts }).success;
  assert.ok(takes({ holdDaysMax: HOLD_DAYS_MAX }));
  assert.ok(!takes({ holdDaysMax: HOLD_DAYS_MAX + 1 }));
  assert.ok(takes({ emergencyHours: EMERGENCY_HOURS_MAX }));
  assert.ok(!takes({ emergencyHours: EMERGENCY_HOURS_MAX + 1 }));
  assert.ok(takes({ autoRungMax: AUTOMATIC_RUNG_MAX }));
  assert.ok(takes({ appealPauses: SUBJECT_CLOCKS }));
  assert.ok(!takes({ appealPauses: ['release'] }), 'no appeal stops what binds the authority');
});

test('nodesDownTo() gives the nodes from the root', () => {
  assert.deepEqual(nodesDownTo('a/b/c'), ['a', 'a/b', 'a/b/c']);
});
