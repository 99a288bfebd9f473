import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '#model/decision.ts';
import { Unit } from '#model/unit.ts';
import { agency, head, idOf, jurisdiction, NOW, unit } from './people.fixture.ts';
import { changeUnit, evolveUnit, registerUnit, restoreUnit, retireUnit } from './unit.ts';

const content = {
  name: 'Example University',
  code: 'U-1',
  jurisdiction: 'hebei/shijiazhuang',
  sector: 'education',
  agencyId: idOf(100),
};
const city = jurisdiction({ id: idOf(2), path: 'hebei/shijiazhuang', level: 'city' });
const around = { jurisdiction: city, agency: agency(), sameCode: null };
const codeOf = (answer: object): string => (isRefusal(answer) ? answer.refused : 'done');

test('registerUnit() needs an open place and an agency that supervises it', () => {
  const register = (parts: object): string =>
    codeOf(registerUnit(content, { ...around, ...parts }));
  assert.equal(register({}), 'done');
  assert.equal(register({ jurisdiction: null }), 'invalid');
  assert.equal(register({ jurisdiction: { ...city, closedAt: NOW } }), 'wrong-state');
  assert.equal(register({ agency: null }), 'invalid');
  assert.equal(register({ agency: agency({ closedAt: NOW }) }), 'wrong-state');
  assert.equal(register({ agency: agency({ jurisdiction: 'hebei/baoding' }) }), 'invalid');
  assert.equal(register({ sameCode: unit() }), 'conflict');
});

test('changeUnit() lets a unit keep its own code', () => {
  assert.equal(codeOf(changeUnit(unit(), content, { ...around, sameCode: unit() })), 'done');
  const other = unit({ id: idOf(201) });
  assert.equal(codeOf(changeUnit(unit(), content, { ...around, sameCode: other })), 'conflict');
  assert.equal(codeOf(changeUnit(unit({ retiredAt: NOW }), content, around)), 'wrong-state');
});

test('retireUnit() waits for systems and cases; restoreUnit() brings it back', () => {
  assert.equal(codeOf(retireUnit(unit(), { systems: 0, cases: 0 })), 'done');
  assert.equal(codeOf(retireUnit(unit(), { systems: 1, cases: 0 })), 'wrong-state');
  assert.equal(codeOf(retireUnit(unit(), { systems: 0, cases: 1 })), 'wrong-state');
  const retired = unit({ retiredAt: NOW });
  assert.equal(codeOf(retireUnit(retired, { systems: 0, cases: 0 })), 'wrong-state');
  assert.equal(codeOf(restoreUnit(retired, around)), 'done');
  assert.equal(codeOf(restoreUnit(unit(), around)), 'wrong-state');
  const taken = { ...around, sameCode: unit({ id: idOf(201) }) };
  assert.equal(codeOf(restoreUnit(retired, taken)), 'conflict');
});

test('evolveUnit() gives rows of the model', () => {
  let state: Unit | null = null;
  const events = [
    { type: 'unit.registered', data: content },
    { type: 'unit.changed', data: { ...content, name: 'Another name' } },
    { type: 'unit.retired', data: {} },
    { type: 'unit.restored', data: {} },
  ] as const;
  for (const [i, event] of events.entries()) {
    state = evolveUnit(state, { ...head(idOf(200), i + 1), ...event, personal: null });
    assert.deepEqual(Unit.parse(state), state);
    assert.equal(state.retiredAt !== null, event.type === 'unit.retired');
  }
  assert.equal(state?.name, 'Another name');
});
