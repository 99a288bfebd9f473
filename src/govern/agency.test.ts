import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agency } from '#model/agency.ts';
import { isRefusal } from '#model/decision.ts';
import { changeAgency, closeAgency, evolveAgency, openAgency } from './agency.ts';
import { agency, head, idOf, jurisdiction, NOW } from './people.fixture.ts';

const content = {
  nameEn: 'Education department',
  nameZh: '教育厅',
  kind: 'education',
  email: 'office@example.org',
  phone: null,
  address: null,
} as const;
const codeOf = (answer: object): string => (isRefusal(answer) ? answer.refused : 'done');

test('openAgency() needs an open jurisdiction and a name of its own there', () => {
  const command = { ...content, jurisdiction: 'hebei' };
  const around = { jurisdiction: jurisdiction(), inSameNode: [agency()] };
  assert.equal(codeOf(openAgency(command, around)), 'done');
  assert.equal(codeOf(openAgency(command, { ...around, jurisdiction: null })), 'invalid');
  const closed = jurisdiction({ closedAt: NOW });
  assert.equal(codeOf(openAgency(command, { ...around, jurisdiction: closed })), 'wrong-state');
  const twin = agency({ nameZh: content.nameZh });
  assert.equal(codeOf(openAgency(command, { ...around, inSameNode: [twin] })), 'conflict');
  const gone = { ...twin, closedAt: NOW };
  assert.equal(codeOf(openAgency(command, { ...around, inSameNode: [gone] })), 'done');
});

test('changeAgency() does not take its own name for another', () => {
  const own = agency({ ...content });
  assert.equal(codeOf(changeAgency(own, content, [own])), 'done');
  assert.equal(codeOf(changeAgency(agency(), content, [{ ...own, id: idOf(9) }])), 'conflict');
  assert.equal(codeOf(changeAgency({ ...own, closedAt: NOW }, content, [])), 'wrong-state');
});

test('closeAgency() refuses while people, units or grants are left', () => {
  const none = { people: 0, units: 0, grants: 0 };
  assert.equal(codeOf(closeAgency(agency(), none)), 'done');
  assert.equal(codeOf(closeAgency(agency(), { ...none, people: 1 })), 'wrong-state');
  assert.equal(codeOf(closeAgency(agency(), { ...none, units: 1 })), 'wrong-state');
  assert.equal(codeOf(closeAgency(agency(), { ...none, grants: 1 })), 'wrong-state');
  assert.equal(codeOf(closeAgency(agency({ closedAt: NOW }), none)), 'wrong-state');
});

test('evolveAgency() gives rows of the model', () => {
  const opened = evolveAgency(null, {
    ...head(idOf(100), 1),
    type: 'agency.opened',
    data: { ...content, jurisdiction: 'hebei' },
    personal: null,
  });
  assert.deepEqual(Agency.parse(opened), opened);
  const closed = evolveAgency(opened, {
    ...head(idOf(100), 2),
    type: 'agency.closed',
    data: {},
    personal: null,
  });
  assert.equal(closed.closedAt, head(idOf(100), 2).at);
  assert.equal(closed.nameEn, content.nameEn);
});
