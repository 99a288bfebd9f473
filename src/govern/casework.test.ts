/**
 * What must never happen, whatever eight people try in whatever order. Each promise was seen to fail once, with the line
 * of code that keeps it taken out.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Case, caseEvents, CASE_STATES, type CaseState } from '#model/case.ts';
import { isAtLeast } from '#model/evidence.ts';
import type { EventType } from '#model/event.ts';
import { Order, orderEvents, ORDER_STATES, type OrderState } from '#model/order.ts';
import { rungRank } from '#model/rung.ts';
import {
  exemptionOf,
  PEOPLE,
  onward,
  TRIES,
  WIDE,
  World,
  type Watcher,
} from './casework-world.fixture.ts';
import { RULES, UNIT } from './casework.fixture.ts';
import { contentHashOf } from './order/content.ts';

type Change = Parameters<Watcher>[0];

/** The spine, as the design draws it; not taken from the code. */
const SPINE: Readonly<Record<CaseState, readonly CaseState[]>> = {
  lead: ['triage', 'closed'],
  triage: ['assessed', 'closed'],
  assessed: ['noticed', 'closed'],
  noticed: ['rectifying', 'closed'],
  rectifying: ['verifying', 'closed'],
  verifying: ['rectifying', 'closed'],
  closed: [],
};
const STEPS: Readonly<Record<OrderState, readonly OrderState[]>> = {
  draft: ['proposed', 'refused'],
  proposed: ['approved', 'scheduled', 'draft', 'refused', 'expired'],
  approved: ['scheduled', 'draft', 'refused', 'expired'],
  scheduled: ['applying', 'suspended', 'draft', 'lifted', 'expired'],
  applying: ['active', 'degraded', 'suspended', 'lifting'],
  active: ['degraded', 'applying', 'suspended', 'lifting'],
  degraded: ['active', 'applying', 'suspended', 'lifting'],
  suspended: ['applying', 'lifting', 'lifted', 'expired'],
  lifting: ['lifted', 'expired'],
  lifted: ['lifting'],
  refused: [],
  expired: ['lifting'],
};
const HOLDS: readonly OrderState[] = ['scheduled', 'applying', 'active', 'degraded'];
const OVER: readonly OrderState[] = ['lifted', 'refused', 'expired'];
const OWN = PEOPLE.filter(({ unitId }) => unitId === UNIT).map(({ personId }) => personId);

function watchOrder({ before, event, by }: Change, after: Order): void {
  const was = (before as Order | null)?.state ?? after.state;
  assert.ok(
    was === after.state || STEPS[was].includes(after.state),
    `${was} → ${after.state} by ${event.type}`,
  );
  checkApprovals(after);
  if (event.type === 'order.edited') assert.deepEqual(after.approvals, [], 'survived an edit');
  if (after.proposedAt !== null && after.proposedBy === null) checkAutomatic(after);
  assert.ok(rungRank(after.rungNow) <= rungRank(after.rung), 'more than was approved');
  if (OVER.includes(after.state) && after.generation > 0) checkGone(after);
  if (DECISIONS.includes(event.type)) assert.notEqual(by?.unitId, UNIT, `own unit: ${event.type}`);
}

const DECISIONS: readonly string[] = [
  'order.proposed',
  'order.approved',
  'order.emergency-ordered',
  'order.scheduled',
  'order.suspended',
  'order.resumed',
  'order.reviewed',
];

function checkApprovals(order: Order): void {
  const made = contentHashOf(order.content, order.grounds!);
  assert.equal(order.contentHash, made, 'the hash is of the content');
  for (const approval of order.approvals) {
    assert.equal(approval.contentHash, made, 'an approval of something else');
    const others = [...(order.draftedBy ?? []), ...(order.proposedBy ?? [])];
    assert.ok(!approval.hands.some((hand) => others.includes(hand)), 'a self-approval');
    assert.ok(!approval.hands.some((hand) => OWN.includes(hand)), 'an approval of the own unit');
  }
}

function checkAutomatic(order: Order): void {
  assert.ok(rungRank(order.rung) <= rungRank(RULES.autoRungMax!), 'above the rung of policy');
  assert.equal(order.emergency, null, 'an emergency without a person');
  assert.equal(order.overridesExemption, false, 'an exemption set aside by nobody');
}

function checkGone({ points, generation }: Order): void {
  const isGone = points.every(
    (point) => point.observed === 'absent' && point.generation === generation,
  );
  assert.ok(isGone, 'over, and not seen to be gone');
}

/** People of a proposal and its approvals, as they stand. */
function peopleOf(order: Order): number {
  const all = [order.proposedBy, ...order.approvals.map(({ hands }) => hands)];
  return new Set(all.flatMap((hands) => hands?.slice(0, 1) ?? [])).size;
}

function checkHold(world: World, order: Order): void {
  const { emergency } = order;
  const { overrides = [] } = order.content;
  const isWide = order.content.scope.some(({ network }) => network === WIDE);
  const needed = 2 + (isWide ? 1 : 0) + (overrides.length > 0 ? 1 : 0);
  const isApproved = order.approvals.length > 0 && peopleOf(order) >= needed;
  const isEmergency =
    emergency !== null && emergency.ratifiedAt === null && world.at < Date.parse(emergency.until);
  assert.ok(isApproved || isEmergency, 'a hold without an approval');
  assert.ok(world.at < Date.parse(order.until ?? ''), 'a hold that is over');
  for (const { network } of order.content.scope) {
    const isAside = overrides.includes(exemptionOf(network));
    assert.ok(isAside || !world.exempt.has(network), 'an exempt address is held');
    assert.ok(!world.shared.has(network), 'a shared address is held');
  }
}

function watchCase(world: World, { before, event, by }: Change, after: Case): void {
  const old = (before ?? after) as Case;
  assert.ok(
    old.state === after.state || SPINE[old.state].includes(after.state),
    `${old.state} → ${after.state} by ${event.type}`,
  );
  assert.ok(isAtLeast(after.grade, old.grade), 'the grade fell');
  const barred = BARRED[event.type]?.(after) ?? [];
  assert.ok(
    barred.every((id) => id !== by?.personId && id !== by?.behalfOf),
    event.type,
  );
  if (event.type === 'case.closed') checkClosed(world, after);
}

/** Whoever did these steps may not do that one, nor may their deputies. */
const BARRED: Readonly<Record<string, (state: Case) => readonly string[]>> = {
  'case.verified': ({ people }) => [...people.assessed, ...people.reported],
  'case.report-accepted': ({ people }) => people.reported,
  'case.referred': ({ people, verdict }) =>
    verdict === 'compromised' ? people.proposedReferral : [],
  'case.appeal-decided': ({ people }) => [...people.assessed, ...people.appealed],
  'case.closed': ({ people, outcome }) =>
    outcome === 'unfounded' ? [...people.verified, ...people.assessed] : people.verified,
};

function checkClosed(world: World, state: Case): void {
  assert.ok(state.energy !== null && state.rootCause !== null && state.texts.closing !== null);
  for (const order of world.ordersOf(state.id)) {
    assert.ok(OVER.includes(order.state), 'closed with an order');
    assert.ok(
      order.points.every((point) => point.observed === 'absent'),
      'closed with a hold',
    );
  }
  assert.equal(state.correctionOwedAt, null, 'closed with a wrong notice uncorrected');
  const isMined = state.outcome === 'rectified' || state.outcome === 'compromised-cleaned';
  assert.ok(
    !isMined || (state.passedAt !== null && state.releasedAt !== null),
    'closed unverified',
  );
}

/** Every event and every state is what its schema says: it can be written, and read again. */
function checkSchemas({ kind, event, after }: Change): void {
  const types: Readonly<Record<string, EventType>> = kind === 'case' ? caseEvents : orderEvents;
  const type = types[event.type]!;
  assert.deepEqual(type.data.parse(event.data), event.data);
  assert.equal(type.personal === undefined, !('personal' in event));
  if ('personal' in event) assert.deepEqual(type.personal?.parse(event.personal), event.personal);
  assert.deepEqual((kind === 'case' ? Case : Order).parse(after), after);
}

const names = Object.keys(TRIES);
const moves = fc.array(
  fc.record({
    name: fc.nat(names.length - 1),
    /** Every second move goes on along the usual course, to get far; the others are anybody's. */
    onward: fc.boolean(),
    who: fc.nat(63),
    which: fc.nat(63),
    dice: fc.nat(1023),
  }),
  { minLength: 30, maxLength: 200, size: 'max' },
);

test('no sequence of commands breaks a promise of the design', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(moves, fc.boolean(), (script, isExempt) => {
      const world: World = new World((change) => {
        checkSchemas(change);
        if (change.kind === 'order') watchOrder(change, change.after as Order);
        else watchCase(world, change, change.after as Case);
        seen.add(`${change.kind} ${change.after.state}`);
        seen.add(change.event.type);
      }, isExempt);
      for (const { name, onward: isOnward, ...move } of script) {
        if (isOnward) onward(world, move);
        else TRIES[names[name] ?? '']?.(world, move);
        for (const order of world.orders.values()) {
          if (HOLDS.includes(order.state)) checkHold(world, order);
        }
      }
    }),
    { seed: 8, numRuns: 300, endOnFailure: true },
  );
  // A world in which nothing gets far promises nothing.
  const wanted = [
    ...CASE_STATES.map((state) => `case ${state}`),
    ...ORDER_STATES.map((state) => `order ${state}`),
    'order.resumed',
    'order.recurred',
    'order.probation-clean',
    'order.emergency-ordered',
    'order.exemption-overridden',
    'case.released',
    'case.referred',
    'case.appeal-decided',
    'case.corrected',
    'case.recurred',
  ];
  assert.deepEqual(
    wanted.filter((name) => !seen.has(name)),
    [],
  );
});
