import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#model/decision.ts';
import { Delegation } from '#model/delegation.ts';
import {
  BREAK_GLASS_MS_MAX,
  breakGlass,
  DEPUTIES_MAX,
  DEPUTY_MS_MAX,
  endDelegation,
  evolveDelegation,
  lendAuthority,
  reviewBreakGlass,
  UNREVIEWED_MAX,
} from './delegation.ts';
import {
  AT,
  delegation,
  grant,
  head,
  HOUR,
  idOf,
  jurisdiction,
  later,
  NOW,
  person,
} from './people.fixture.ts';

const codeOf = (answer: object): string => (isRefusal(answer) ? answer.refused : 'done');
const content = {
  personId: idOf(301),
  fromPersonId: idOf(300),
  roles: ['officer' as const],
  verbs: null,
  jurisdiction: 'hebei/baoding',
  sector: null,
  from: NOW,
  until: later(24 * HOUR),
};
const around = {
  at: AT,
  actorId: idOf(300),
  lender: person(),
  deputy: person({ id: idOf(301) }),
  grants: [grant()],
  deputyGrants: [],
  loans: [],
};
const lend = (command: object, parts: object = {}): string =>
  codeOf(lendAuthority({ ...content, ...command }, 'On leave', { ...around, ...parts }));

test('lendAuthority() lends to somebody else who is there', () => {
  assert.equal(lend({}), 'done');
  assert.equal(lend({}, { lender: null }), 'invalid');
  assert.equal(lend({}, { deputy: null }), 'invalid');
  assert.equal(lend({ personId: idOf(300) }, { deputy: person() }), 'invalid');
  assert.equal(lend({}, { actorId: idOf(301) }), 'conflict-of-interest');
  assert.equal(lend({}, { actorId: idOf(9) }), 'done');
  assert.equal(lend({}, { lender: person({ disabledAt: NOW }) }), 'wrong-state');
  assert.equal(lend({}, { deputy: person({ id: idOf(301), disabledAt: NOW }) }), 'wrong-state');
  assert.equal(lend({}, { deputy: person({ id: idOf(301), agencyId: null }) }), 'invalid');
});

test('lendAuthority() never lends more than the lender has, nor what was lent to them', () => {
  assert.equal(lend({ roles: ['officer', 'approver'] }), 'forbidden');
  assert.equal(lend({ jurisdiction: 'shanxi' }), 'forbidden');
  const narrow = { grants: [grant({ jurisdiction: 'hebei/baoding', sector: 'health' })] };
  assert.equal(lend({}, narrow), 'forbidden');
  assert.equal(lend({ sector: 'health' }, narrow), 'done');
  assert.equal(lend({ jurisdiction: 'hebei' }, narrow), 'forbidden');
  assert.equal(lend({}, { grants: [grant({ until: later(HOUR) })] }), 'forbidden');
  assert.equal(lend({}, { grants: [grant({ from: later(HOUR) })] }), 'forbidden');
  assert.equal(lend({}, { grants: [grant({ endedAt: NOW })] }), 'forbidden');
  // A deputy has no grant of their own to lend on.
  assert.equal(lend({}, { grants: [] }), 'forbidden');
});

test('lendAuthority() lends for DEPUTY_MS_MAX at most and to DEPUTIES_MAX at most', () => {
  assert.equal(lend({ until: later(DEPUTY_MS_MAX) }), 'done');
  assert.equal(lend({ until: later(DEPUTY_MS_MAX + 1) }), 'invalid');
  assert.equal(lend({ from: later(-1) }), 'invalid');
  assert.equal(lend({ until: NOW }), 'invalid');
  const loans = Array.from({ length: DEPUTIES_MAX }, () => delegation());
  assert.equal(lend({}, { loans }), 'wrong-state');
  assert.equal(lend({}, { loans: loans.slice(1) }), 'done');
});

test('lendAuthority() narrows to verbs of the roles', () => {
  assert.equal(lend({ verbs: ['case.manage'] }), 'done');
  assert.equal(lend({ verbs: ['order.approve'] }), 'invalid');
});

test('lendAuthority() makes no auditor a deputy of whom they audit', () => {
  assert.equal(lend({}, { deputyGrants: [grant({ role: 'auditor' })] }), 'conflict');
  const liaison = { grants: [grant({ role: 'liaison' })] };
  assert.equal(lend({ roles: ['liaison'] }, liaison), 'invalid');
  const ofUnit = { agencyId: null, unitId: idOf(200) };
  const colleagues = { lender: person(ofUnit), deputy: person({ ...ofUnit, id: idOf(301) }) };
  assert.equal(lend({ roles: ['liaison'] }, { ...liaison, ...colleagues }), 'done');
});

const emergency = {
  ...content,
  personId: idOf(300),
  fromPersonId: null,
  jurisdiction: 'hebei',
  until: later(HOUR),
};
const scene = {
  at: AT,
  actor: person(),
  grants: [grant({ role: 'analyst', jurisdiction: 'hebei/baoding' })],
  jurisdiction: jurisdiction(),
  earlier: [],
};
const smash = (command: object, parts: object = {}): string =>
  codeOf(breakGlass({ ...emergency, ...command }, 'Hospital', { ...scene, ...parts }));

test('breakGlass() is for staff, for hours, and never for administration', () => {
  assert.equal(smash({}), 'done');
  assert.equal(smash({}, { grants: [] }), 'forbidden');
  assert.equal(smash({}, { grants: [grant({ role: 'liaison' })] }), 'forbidden');
  assert.equal(smash({}, { grants: [grant({ role: 'auditor' })] }), 'conflict');
  assert.equal(smash({ roles: ['administrator'] }), 'forbidden');
  assert.equal(smash({ personId: idOf(301) }), 'invalid');
  assert.equal(smash({ fromPersonId: idOf(301) }), 'invalid');
  assert.equal(smash({ until: later(BREAK_GLASS_MS_MAX) }), 'done');
  assert.equal(smash({ until: later(BREAK_GLASS_MS_MAX + 1) }), 'invalid');
  assert.equal(smash({}, { jurisdiction: null }), 'invalid');
});

test('breakGlass() waits for reviews after UNREVIEWED_MAX emergencies', () => {
  const earlier = Array.from({ length: UNREVIEWED_MAX }, () => delegation({ kind: 'break-glass' }));
  assert.equal(smash({}, { earlier }), 'wrong-state');
  const reviewed = earlier.with(0, delegation({ kind: 'break-glass', reviewedAt: NOW }));
  assert.equal(smash({}, { earlier: reviewed }), 'done');
});

test('reviewBreakGlass() is for another person, once, and for emergencies only', () => {
  const state = delegation({ kind: 'break-glass', fromPersonId: null, personId: idOf(300) });
  const verdict = { outcome: 'justified', note: 'Seen' } as const;
  assert.equal(codeOf(reviewBreakGlass(state, verdict, idOf(9))), 'done');
  assert.equal(codeOf(reviewBreakGlass(state, verdict, idOf(300))), 'conflict-of-interest');
  const reviewed = { ...state, reviewedAt: NOW };
  assert.equal(codeOf(reviewBreakGlass(reviewed, verdict, idOf(9))), 'wrong-state');
  assert.equal(codeOf(reviewBreakGlass(delegation(), verdict, idOf(9))), 'wrong-state');
});

test('endDelegation() ends what stands', () => {
  assert.equal(codeOf(endDelegation(delegation(), AT)), 'done');
  assert.equal(codeOf(endDelegation(delegation({ endedAt: NOW }), AT)), 'wrong-state');
  assert.equal(codeOf(endDelegation(delegation({ until: NOW }), AT)), 'wrong-state');
});

test('evolveDelegation() gives rows of the model, with and without the personal parts', () => {
  for (const isErased of [false, true]) {
    const broken = evolveDelegation(null, {
      ...head(idOf(500), 1, idOf(300)),
      type: 'delegation.glass-broken',
      data: emergency,
      personal: isErased ? null : { reason: 'Hospital' },
    });
    const ended = evolveDelegation(broken, {
      ...head(idOf(500), 2, idOf(300)),
      type: 'delegation.ended',
      data: {},
      personal: null,
    });
    const reviewed = evolveDelegation(ended, {
      ...head(idOf(500), 3, idOf(9)),
      type: 'delegation.reviewed',
      data: { outcome: 'unjustified' },
      personal: isErased ? null : { note: 'No need' },
    });
    assert.deepEqual(Delegation.parse(reviewed), reviewed);
    assert.equal(reviewed.kind, 'break-glass');
    assert.equal(reviewed.reason, isErased ? null : 'Hospital');
    assert.equal(reviewed.reviewNote, isErased ? null : 'No need');
    assert.equal(reviewed.endedById, idOf(300));
    assert.equal(reviewed.reviewedById, idOf(9));
  }
});
