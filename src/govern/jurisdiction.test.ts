import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '#model/decision.ts';
import { Jurisdiction } from '#model/jurisdiction.ts';
import {
  changeJurisdiction,
  closeJurisdiction,
  evolveJurisdiction,
  isWithin,
  openJurisdiction,
  pathAbove,
  reopenJurisdiction,
} from './jurisdiction.ts';
import { head, idOf, jurisdiction, NOW } from './people.fixture.ts';

const root = jurisdiction();
const city = jurisdiction({ id: idOf(2), path: 'hebei/baoding', level: 'city' });
const content = { nameEn: 'Baoding', nameZh: '保定市', level: 'city', calendarId: null } as const;
const codeOf = (answer: object): string => (isRefusal(answer) ? answer.refused : 'done');
const EMPTY = { jurisdictions: 0, agencies: 0, units: 0, grants: 0 };

test('openJurisdiction() opens below an open node of a higher level only', () => {
  const command = { ...content, path: 'hebei/baoding' };
  const around = { above: root, same: null, root };
  assert.equal(codeOf(openJurisdiction(command, around)), 'done');
  assert.equal(codeOf(openJurisdiction(command, { ...around, above: null })), 'invalid');
  const closed = { ...root, closedAt: NOW };
  assert.equal(codeOf(openJurisdiction(command, { ...around, above: closed })), 'wrong-state');
  const province = { ...command, level: 'province' } as const;
  assert.equal(codeOf(openJurisdiction(province, around)), 'invalid');
});

test('openJurisdiction() gives no path twice, not even one of a closed node', () => {
  const command = { ...content, path: 'hebei/baoding' };
  const same = { ...city, closedAt: NOW };
  assert.equal(codeOf(openJurisdiction(command, { above: root, same, root })), 'conflict');
});

test('openJurisdiction() allows one root', () => {
  const command = { ...content, level: 'province', path: 'shanxi' } as const;
  assert.equal(codeOf(openJurisdiction(command, { above: null, same: null, root: null })), 'done');
  assert.equal(codeOf(openJurisdiction(command, { above: null, same: null, root })), 'conflict');
});

test('changeJurisdiction() keeps levels in order above and below', () => {
  const below = [jurisdiction({ path: 'hebei/baoding/x', level: 'county' })];
  const change = (level: Jurisdiction['level']): string =>
    codeOf(changeJurisdiction(city, { ...content, level }, { above: root, below }));
  assert.equal(change('city'), 'done');
  assert.equal(change('country'), 'invalid');
  assert.equal(change('county'), 'invalid');
  const closed = { ...city, closedAt: NOW };
  assert.equal(codeOf(changeJurisdiction(closed, content, { above: root, below })), 'wrong-state');
});

test('closeJurisdiction() refuses the root and a node in which something still stands', () => {
  assert.equal(codeOf(closeJurisdiction(city, EMPTY)), 'done');
  assert.equal(codeOf(closeJurisdiction(root, EMPTY)), 'wrong-state');
  for (const what of ['jurisdictions', 'agencies', 'units', 'grants'] as const) {
    const answer = closeJurisdiction(city, { ...EMPTY, [what]: 2 });
    assert.ok(isRefusal(answer) && answer.message.includes(`2 ${what}`));
  }
});

test('reopenJurisdiction() needs the node above to be open', () => {
  const closed = { ...city, closedAt: NOW };
  assert.equal(codeOf(reopenJurisdiction(closed, root)), 'done');
  assert.equal(codeOf(reopenJurisdiction(city, root)), 'wrong-state');
  assert.equal(codeOf(reopenJurisdiction(closed, { ...root, closedAt: NOW })), 'wrong-state');
});

test('evolveJurisdiction() gives rows of the model from opening to reopening', () => {
  const events = [
    { type: 'jurisdiction.opened', data: { ...content, path: 'hebei/baoding' } },
    { type: 'jurisdiction.changed', data: { ...content, nameEn: 'B' } },
    { type: 'jurisdiction.closed', data: {} },
    { type: 'jurisdiction.reopened', data: {} },
  ] as const;
  let state: Jurisdiction | null = null;
  for (const [i, event] of events.entries()) {
    state = evolveJurisdiction(state, { ...head(idOf(2), i + 1), ...event, personal: null });
    assert.deepEqual(Jurisdiction.parse(state), state);
    assert.equal(state.closedAt !== null, event.type === 'jurisdiction.closed');
  }
  assert.equal(state?.nameEn, 'B');
  assert.equal(state?.version, 4);
});

test('isWithin() goes by whole segments, whatever the path', () => {
  assert.equal(isWithin('hebei-x', 'hebei'), false);
  assert.equal(isWithin('hebei', 'hebei/baoding'), false);
  const segment = fc.stringMatching(/^[a-z0-9-]{1,5}$/);
  const path = fc.array(segment, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(path, (text) => {
      for (let above = pathAbove(text); above !== null; above = pathAbove(above)) {
        assert.ok(isWithin(text, above));
        assert.ok(!isWithin(above, text));
      }
    }),
  );
});
