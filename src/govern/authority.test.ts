import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES, VERBS, type Role, type Verb } from '#model/authority.ts';
import { isRefusal } from '#model/decision.ts';
import { mayDo, reachOf, type HeldGrant, type Holder } from './authority.ts';

const AT = Date.parse('2026-03-01T08:00:00.000Z');
const OWN = 'unit-1';
const grant = (role: Role, more: Partial<HeldGrant> = {}): HeldGrant => ({
  role,
  jurisdiction: 'hebei/shijiazhuang',
  sector: null,
  from: '2026-01-01T00:00:00.000Z',
  until: null,
  ...more,
});
const holder = (...grants: readonly HeldGrant[]): Holder => ({
  personId: 'p',
  unitId: null,
  grants,
});
const target = (jurisdiction: string | null, more = {}) => ({
  jurisdiction,
  sector: 'education',
  unitId: 'unit-9',
  ...more,
});
const HERE = target('hebei/shijiazhuang');

/** `officer`, `officer via deputy`, or the code of the refusal. */
function answer(who: Holder, verb: Verb, to: Parameters<typeof mayDo>[2], at = AT): string {
  const said = mayDo(who, verb, to, at);
  if (isRefusal(said)) return said.refused;
  return said.via === 'grant' ? said.role : `${said.role} via ${said.via}`;
}

test('mayDo() gives each role exactly the verbs of the table', () => {
  for (const role of ROLES) {
    const who = { ...holder(grant(role)), unitId: role === 'liaison' ? OWN : null };
    for (const verb of Object.keys(VERBS) as Verb[]) {
      const roles: readonly Role[] = VERBS[verb];
      const expected = roles.includes(role) ? role : 'forbidden';
      assert.equal(answer(who, verb, { ...HERE, unitId: OWN }), expected, `${role} ${verb}`);
    }
  }
});

test('mayDo() reaches the own node and all below it, and nothing beside or above', () => {
  const officer = holder(grant('officer'));
  const by = (jurisdiction: string | null) =>
    answer(officer, 'order.propose', target(jurisdiction));
  assert.equal(by('hebei/shijiazhuang'), 'officer');
  assert.equal(by('hebei/shijiazhuang/yuhua'), 'officer');
  assert.equal(by('hebei/shijiazhuang2'), 'forbidden');
  assert.equal(by('hebei/tangshan'), 'forbidden');
  assert.equal(by('hebei'), 'forbidden');
  assert.equal(by(null), 'forbidden');
});

test('mayDo() lets only the root of the tree act on the whole installation', () => {
  const root = holder(grant('administrator', { jurisdiction: 'hebei' }));
  assert.equal(
    answer(root, 'policy.manage', target(null, { sector: null, unitId: null })),
    'administrator',
  );
});

test('mayDo() keeps a grant with a sector to that sector', () => {
  const officer = holder(grant('officer', { sector: 'education' }));
  assert.equal(answer(officer, 'case.open', HERE), 'officer');
  assert.equal(answer(officer, 'case.open', { ...HERE, sector: 'health' }), 'forbidden');
  assert.equal(answer(officer, 'case.open', { ...HERE, sector: null }), 'forbidden');
});

test('mayDo() counts a grant from its first instant to just before its last', () => {
  const officer = holder(
    grant('officer', { from: '2026-03-01T08:00:00.000Z', until: '2026-03-02T08:00:00.000Z' }),
  );
  const at = (ms: number) => answer(officer, 'case.open', HERE, ms);
  assert.equal(at(AT - 1), 'forbidden');
  assert.equal(at(AT), 'officer');
  assert.equal(at(AT + 86_400_000 - 1), 'officer');
  assert.equal(at(AT + 86_400_000), 'forbidden');
});

test('mayDo() keeps a liaison to the own unit, and a liaison without one to nothing', () => {
  const liaison = { ...holder(grant('liaison')), unitId: OWN };
  assert.equal(answer(liaison, 'case.report', { ...HERE, unitId: OWN }), 'liaison');
  assert.equal(answer(liaison, 'case.report', HERE), 'forbidden');
  const stray = holder(grant('liaison'));
  assert.equal(answer(stray, 'case.read', { ...HERE, unitId: null }), 'forbidden');
});

test('mayDo() lets nobody decide on their own unit, but look at it', () => {
  const officer = { ...holder(grant('officer')), unitId: OWN };
  const own = { ...HERE, unitId: OWN };
  assert.equal(answer(officer, 'order.propose', own), 'conflict-of-interest');
  assert.equal(answer(officer, 'case.read', own), 'officer');
  assert.equal(answer(officer, 'order.propose', HERE), 'officer');
});

test('mayDo() names a deputy only where the own grants do not reach', () => {
  const lent = grant('officer', {
    jurisdiction: 'hebei',
    viaDelegation: { id: 'd', kind: 'deputy', fromPersonId: 'boss', verbs: ['case.open'] },
  });
  const who = holder(lent, grant('officer'));
  assert.equal(answer(who, 'case.open', HERE), 'officer');
  assert.equal(answer(who, 'case.open', target('hebei/tangshan')), 'officer via deputy');
  assert.equal(answer(who, 'case.close', target('hebei/tangshan')), 'forbidden');
  const said = mayDo(who, 'case.open', target('hebei/tangshan'), AT);
  assert.ok(!isRefusal(said));
  assert.equal(said.behalfOf, 'boss');
  assert.equal(said.delegationId, 'd');
});

test('mayDo() lets broken glass see and let go, never withhold', () => {
  const glass = (role: Role) =>
    holder(
      grant(role, {
        viaDelegation: { id: 'g', kind: 'break-glass', fromPersonId: null, verbs: null },
      }),
    );
  assert.equal(answer(glass('officer'), 'case.read', HERE), 'officer via break-glass');
  assert.equal(answer(glass('officer'), 'order.lift', HERE), 'officer via break-glass');
  assert.equal(answer(glass('officer'), 'order.propose', HERE), 'forbidden');
  assert.equal(answer(glass('approver'), 'order.approve', HERE), 'forbidden');
});

test('reachOf() gives the nodes of the staff and the unit of a liaison', () => {
  const staff = holder(
    grant('officer', { sector: 'education' }),
    grant('publisher', { jurisdiction: 'hebei' }),
    grant('analyst', { until: '2026-02-01T00:00:00.000Z' }),
  );
  assert.deepEqual(reachOf(staff, 'lead.read', AT), [
    { jurisdiction: 'hebei/shijiazhuang', sector: 'education', unitId: null },
  ]);
  const liaison = { ...holder(grant('liaison')), unitId: OWN };
  assert.deepEqual(reachOf(liaison, 'case.read', AT), [
    { jurisdiction: 'hebei/shijiazhuang', sector: null, unitId: OWN },
  ]);
  assert.deepEqual(reachOf(holder(grant('liaison')), 'case.read', AT), []);
});
