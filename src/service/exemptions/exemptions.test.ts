import assert from 'node:assert/strict';
import type { PersonActor } from '#model/actor.ts';
import type { ExemptionContent } from '#model/exemption.ts';
import { onEachDatabase, officeOn } from '../../../test/office.ts';
import { OPERATOR, staffOf } from '../../../test/staff.ts';
import { addBinding } from '../bindings/add-binding.ts';
import { declarePool } from '../bindings/declare-pool.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { contentOf, PLACE, systemOf } from '../systems/supervised.fixture.ts';
import { grantExemption } from './grant-exemption.ts';
import { listExemptions } from './list-exemptions.ts';
import { proposeExemption } from './propose-exemption.ts';
import { refuseExemption } from './refuse-exemption.ts';
import { scopeFacts } from './scope-facts.ts';
import { showExemption } from './show-exemption.ts';
import { withdrawExemption } from './withdraw-exemption.ts';

const JANUARY = '2026-01-01T00:00:00.000Z';
const MARCH = Date.UTC(2026, 2, 1);
const at = <B extends object>(id: string, body: B) => ({ params: { id }, query: {}, body });

function content(changes: Partial<ExemptionContent> = {}): ExemptionContent {
  return {
    name: 'Hospital of the city',
    kind: 'hospital',
    networks: ['198.51.100.0/24'],
    systemId: null,
    jurisdiction: PLACE.jurisdiction,
    sector: null,
    unitId: null,
    from: JANUARY,
    until: null,
    ...changes,
  };
}

function propose(office: Office, actor: PersonActor, changes: Partial<ExemptionContent> = {}) {
  const body = { ...content(changes), reason: 'intensive care' };
  return perform(office, proposeExemption, actor, { params: {}, query: {}, body });
}

onEachDatabase('an exemption needs two different people', async (_t, database) => {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const officer = await staff.hire('officer');
  const approver = await staff.hire('approver');
  const { id } = await propose(office, officer);
  await assert.rejects(perform(office, grantExemption, officer, at(id, {})), { code: 'forbidden' });
  await perform(office, grantExemption, approver, at(id, {}));
  await assert.rejects(perform(office, grantExemption, approver, at(id, {})), {
    code: 'wrong-state',
  });
  const shown = await perform(office, showExemption, officer, at(id, {}));
  assert.deepEqual(
    [shown.state, shown.reason, shown.proposedBy, shown.decidedBy],
    ['granted', 'intensive care', [officer.id], [approver.id]],
  );
  const granted = { params: {}, query: { limit: 5, state: 'granted' as const }, body: {} };
  const { items } = await perform(office, listExemptions, officer, granted);
  assert.ok(items.length === 1 && items[0] !== undefined && !('reason' in items[0]));
  await perform(office, withdrawExemption, officer, at(id, { reason: 'moved' }));
  assert.deepEqual((await perform(office, listExemptions, officer, granted)).items, []);
});

onEachDatabase(
  'who proposed an exemption cannot grant it with another role',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const both = await staff.hire('administrator');
    const { id } = await propose(office, both);
    await database.db
      .updateTable('grant')
      .set({ role: 'approver' })
      .where('personId', '=', both.id)
      .execute();
    await assert.rejects(perform(office, grantExemption, both, at(id, {})), {
      code: 'conflict-of-interest',
    });
    const other = await staff.hire('approver');
    await perform(office, refuseExemption, other, at(id, { reason: 'no hospital there' }));
    await assert.rejects(perform(office, grantExemption, other, at(id, {})), {
      code: 'wrong-state',
    });
  },
);

onEachDatabase(
  'an exemption is refused where it names too much, or the wrong owner',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const officer = await staff.hire('officer');
    const systemId = await systemOf(office, officer, contentOf(staff.unitId));
    const refused = (changes: Partial<ExemptionContent>, code = 'invalid') =>
      assert.rejects(propose(office, officer, changes), { code });
    await refused({ networks: [] });
    await refused({ systemId });
    await refused({ networks: ['10.0.0.0/8'] });
    await refused({ networks: ['2001:db8::/31'] });
    await refused({ until: JANUARY });
    await refused({ networks: [], systemId });
    await refused({ jurisdiction: 'hebei/baoding', networks: [], systemId });
    await assert.rejects(
      perform(office, proposeExemption, OPERATOR, {
        params: {},
        query: {},
        body: { ...content(), reason: 'x' },
      }),
      { code: 'forbidden' },
    );
  },
);

onEachDatabase('scopeFacts() tells what speaks against withholding', async (_t, database) => {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const officer = await staff.hire('officer');
  const approver = await staff.hire('approver');
  const own = await systemOf(office, officer, contentOf(staff.unitId));
  const ward = await systemOf(
    office,
    officer,
    contentOf(staff.unitId, { name: 'Ward', critical: 'hospital' }),
  );
  const bind = (systemId: string, network: string) =>
    perform(office, addBinding, officer, {
      params: {},
      query: {},
      body: { systemId, network, from: JANUARY, until: null, confidence: 1, mac: null, port: null },
    });
  for (const network of ['192.0.2.0/28', '192.0.2.64/28', '198.51.100.7']) await bind(own, network);
  await bind(ward, '192.0.2.66');
  const facts = (networks: string[], systemId = own, time = MARCH) =>
    scopeFacts(database.db, { systemId, networks, jurisdiction: 'hebei' }, time);
  const clean = await facts(['192.0.2.0/28']);
  assert.deepEqual(clean, {
    check: { version: 0, checkedAt: new Date(MARCH).toISOString() },
    exempt: [],
    overridden: [],
    shared: [],
    unbound: [],
    systemsTouched: 1,
    systemsKnown: 2,
    critical: false,
  });
  // Somebody else has an address in it.
  assert.deepEqual((await facts(['192.0.2.64/28'])).unbound, ['192.0.2.64/28']);
  assert.equal((await facts(['192.0.2.64/28'])).systemsTouched, 2);
  assert.deepEqual((await facts(['192.0.2.0/27'])).unbound, ['192.0.2.0/27']);
  assert.deepEqual((await facts(['192.0.2.0/28'], own, 0)).unbound, ['192.0.2.0/28']);
  assert.equal((await facts(['192.0.2.66'], ward)).critical, true);

  const byNetwork = await propose(office, officer, { networks: ['198.51.100.0/28'] });
  const unit = { jurisdiction: PLACE.jurisdiction, unitId: staff.unitId };
  const bySystem = await propose(office, officer, { ...unit, networks: [], systemId: ward });
  assert.deepEqual((await facts(['198.51.100.7'])).exempt, []);
  for (const { id } of [byNetwork, bySystem]) {
    await perform(office, grantExemption, approver, at(id, {}));
  }
  assert.deepEqual((await facts(['198.51.100.7', '192.0.2.0/28'])).exempt, ['198.51.100.7']);
  // The exempt lie inside the scope as well as around it.
  assert.deepEqual((await facts(['198.51.100.0/24'])).exempt, ['198.51.100.0/24']);
  assert.deepEqual((await facts(['192.0.2.64/28'])).exempt, ['192.0.2.64/28']);
  assert.deepEqual((await facts(['192.0.2.0/28'], ward)).exempt, ['192.0.2.0/28']);

  const pool = {
    name: 'NAT',
    kind: 'nat' as const,
    network: '192.0.2.4/31',
    jurisdiction: 'hebei',
    from: JANUARY,
    until: null,
  };
  await perform(office, declarePool, officer, { params: {}, query: {}, body: pool });
  const around = await facts(['192.0.2.0/28']);
  assert.deepEqual([around.shared, around.unbound], [['192.0.2.0/28'], []]);
  const inside = await facts(['192.0.2.5']);
  assert.deepEqual([inside.shared, inside.unbound], [['192.0.2.5'], []]);
  assert.equal(inside.check.version, 5);
});
