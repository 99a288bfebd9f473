import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#model/decision.ts';
import { Grant } from '#model/grant.ts';
import {
  areIncompatible,
  endGrant,
  evolveGrant,
  isIndispensable,
  isInForce,
  makeGrant,
} from './grant.ts';
import {
  agency,
  AT,
  grant,
  head,
  HOUR,
  idOf,
  jurisdiction,
  later,
  NOW,
  person,
  unit,
} from './people.fixture.ts';

const codeOf = (answer: object): string => (isRefusal(answer) ? answer.refused : 'done');
const content = {
  personId: idOf(300),
  role: 'officer',
  agencyId: idOf(100),
  jurisdiction: 'hebei',
  sector: null,
  from: NOW,
  until: null,
} as const;
const around = {
  at: AT,
  actorId: idOf(9),
  person: person(),
  agency: agency(),
  unit: null,
  jurisdiction: jurisdiction(),
  grants: [],
};
const make = (command: object, parts: object = {}): string =>
  codeOf(makeGrant({ ...content, ...command }, { ...around, ...parts }));

test('makeGrant() grants to a member of the agency, never to oneself', () => {
  assert.equal(make({}), 'done');
  assert.equal(make({}, { actorId: idOf(300) }), 'conflict-of-interest');
  assert.equal(make({}, { person: null }), 'invalid');
  assert.equal(make({}, { person: person({ disabledAt: NOW }) }), 'wrong-state');
  assert.equal(make({}, { person: person({ agencyId: idOf(101) }) }), 'invalid');
  assert.equal(make({ agencyId: null }), 'invalid');
  assert.equal(make({}, { agency: agency({ closedAt: NOW }) }), 'wrong-state');
  assert.equal(make({}, { jurisdiction: null }), 'invalid');
  assert.equal(make({}, { jurisdiction: jurisdiction({ closedAt: NOW }) }), 'wrong-state');
});

test('makeGrant() gives a liaison what reaches their unit and nothing of an agency', () => {
  const member = { person: person({ agencyId: null, unitId: idOf(200) }), unit: unit() };
  const liaison = { role: 'liaison', agencyId: null };
  assert.equal(make(liaison, member), 'done');
  assert.equal(make(liaison), 'invalid');
  assert.equal(make({ ...liaison, agencyId: idOf(100) }, member), 'invalid');
  assert.equal(make({ ...liaison, sector: 'health' }, member), 'invalid');
  assert.equal(make({ ...liaison, sector: 'education' }, member), 'done');
  const elsewhere = { ...member, jurisdiction: jurisdiction({ path: 'hebei/baoding' }) };
  assert.equal(make({ ...liaison, jurisdiction: 'hebei/baoding' }, elsewhere), 'invalid');
  assert.equal(make({}, member), 'invalid');
});

test('makeGrant() begins now or later and ends after it began', () => {
  assert.equal(make({ from: later(-1) }), 'invalid');
  assert.equal(make({ from: later(HOUR), until: later(HOUR) }), 'invalid');
  assert.equal(make({ from: later(HOUR), until: later(HOUR + 1) }), 'done');
});

test('makeGrant() refuses a grant that stands and a role that does not go with another', () => {
  assert.equal(make({}, { grants: [grant()] }), 'conflict');
  assert.equal(make({}, { grants: [grant({ endedAt: NOW })] }), 'done');
  assert.equal(make({}, { grants: [grant({ sector: 'health' })] }), 'done');
  assert.equal(make({ from: later(HOUR) }, { grants: [grant({ until: later(HOUR) })] }), 'done');
  assert.equal(make({}, { grants: [grant({ role: 'auditor' })] }), 'conflict');
  assert.equal(make({ role: 'auditor' }, { grants: [grant()] }), 'conflict');
  assert.equal(make({ role: 'auditor' }, { grants: [grant({ endedAt: NOW })] }), 'done');
});

test('areIncompatible() is the same either way', () => {
  assert.ok(areIncompatible('auditor', 'administrator'));
  assert.ok(areIncompatible('administrator', 'auditor'));
  assert.ok(!areIncompatible('auditor', 'publisher'));
  assert.ok(!areIncompatible('officer', 'approver'));
});

test('isInForce() includes the beginning and excludes the end', () => {
  const span = { from: NOW, until: later(10), endedAt: null };
  assert.deepEqual(
    [-1, 0, 9, 10].map((ms) => isInForce(span, later(ms))),
    [false, true, true, false],
  );
  assert.equal(isInForce({ ...span, endedAt: later(5) }, later(5)), false);
});

const office = (n: number, parts: Partial<Grant> = {}, who: object = {}) => ({
  grant: grant({ id: idOf(400 + n), personId: idOf(300 + n), role: 'administrator', ...parts }),
  person: person({ id: idOf(300 + n), ...who }),
});

test('isIndispensable() counts only who could really take over', () => {
  const last = office(0);
  const of = (...others: ReturnType<typeof office>[]): boolean =>
    isIndispensable([last, ...others], { personId: idOf(300) }, AT);
  assert.equal(of(), true);
  assert.equal(of(office(1)), false);
  assert.equal(of(office(1, { jurisdiction: 'hebei/baoding' })), true);
  assert.equal(of(office(1, { sector: 'health' })), true);
  assert.equal(of(office(1, { until: later(HOUR) })), true);
  assert.equal(of(office(1, { from: later(HOUR) })), true);
  assert.equal(of(office(1, { endedAt: NOW })), true);
  assert.equal(of(office(1, { role: 'officer' })), true);
  assert.equal(of(office(1, {}, { disabledAt: NOW })), true);
  assert.equal(of(office(1, {}, { passwordAt: null })), true);
  assert.equal(isIndispensable([last], { personId: idOf(301) }, AT), false);
});

test('endGrant() does not end the last administration of the root', () => {
  const last = office(0);
  const two = [last, office(1)];
  assert.equal(codeOf(endGrant(last.grant, { at: AT, administrators: two })), 'done');
  assert.equal(codeOf(endGrant(last.grant, { at: AT, administrators: [last] })), 'wrong-state');
  const over = grant({ endedAt: NOW });
  assert.equal(codeOf(endGrant(over, { at: AT, administrators: two })), 'wrong-state');
});

test('evolveGrant() gives rows of the model', () => {
  const made = evolveGrant(null, {
    ...head(idOf(400), 1, idOf(9)),
    type: 'grant.made',
    data: content,
    personal: null,
  });
  assert.deepEqual(Grant.parse(made), made);
  assert.equal(made.madeById, idOf(9));
  const ended = evolveGrant(made, {
    ...head(idOf(400), 2, idOf(8)),
    type: 'grant.ended',
    data: {},
    personal: null,
  });
  assert.deepEqual([ended.endedById, ended.endedAt], [idOf(8), head('', 2).at]);
});
