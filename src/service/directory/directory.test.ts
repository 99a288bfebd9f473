import assert from 'node:assert/strict';
import type { PersonActor } from '#model/actor.ts';
import { rebuild } from '#store/record.ts';
import { officeOn, onEachDatabase } from '../../../test/office.ts';
import { staffOf } from '../../../test/staff.ts';
import { KINDS } from '../aggregates.ts';
import { perform } from '../perform.ts';
import { changeAgency } from './change-agency.ts';
import { changeJurisdiction } from './change-jurisdiction.ts';
import { changeUnit } from './change-unit.ts';
import { closeAgency } from './close-agency.ts';
import { closeJurisdiction } from './close-jurisdiction.ts';
import { listAgencies } from './list-agencies.ts';
import { listJurisdictions } from './list-jurisdictions.ts';
import { listUnits } from './list-units.ts';
import { openAgency } from './open-agency.ts';
import { openJurisdiction } from './open-jurisdiction.ts';
import { registerUnit } from './register-unit.ts';
import { reopenJurisdiction } from './reopen-jurisdiction.ts';
import { restoreUnit } from './restore-unit.ts';
import { retireUnit } from './retire-unit.ts';
import { showUnit } from './show-unit.ts';

/** What names one thing, with a body. */
const of = <B extends object = Record<string, never>>(id: string, body = {} as B) => ({
  params: { id },
  query: {},
  body,
});
const having = <B>(body: B) => ({ params: {}, query: {}, body });
const page = <Q extends object = Record<string, never>>(query = {} as Q) => ({
  params: {},
  query: { limit: 200, ...query },
  body: {},
});
const COUNTY = { nameEn: 'Laishui', nameZh: '涞水县', level: 'county', calendarId: null } as const;
const AGENCY = {
  nameEn: 'Education bureau',
  nameZh: '教育局',
  kind: 'education',
  email: null,
  phone: null,
  address: null,
} as const;

onEachDatabase('the tree grows and shrinks by who holds the node above', async (_t, database) => {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const admin = await staff.hire('administrator');
  const cityAdmin = await staff.hire('administrator', 'hebei/baoding');
  const open = (who: PersonActor, path: string) =>
    perform(office, openJurisdiction, who, having({ ...COUNTY, path }));
  await assert.rejects(open(cityAdmin, 'hebei/xingtang'), { code: 'forbidden' });
  await assert.rejects(open(admin, 'shanxi'), { code: 'conflict' });
  await assert.rejects(open(admin, 'hebei/nowhere/x'), { code: 'invalid' });
  const { id } = await open(cityAdmin, 'hebei/baoding/laishui');
  await assert.rejects(open(cityAdmin, 'hebei/baoding/laishui'), { code: 'conflict' });
  const { id: agencyId } = await perform(
    office,
    openAgency,
    cityAdmin,
    having({ ...AGENCY, jurisdiction: 'hebei/baoding/laishui' }),
  );
  await assert.rejects(perform(office, closeJurisdiction, cityAdmin, of(id)), {
    code: 'wrong-state',
    message: /1 agencies/,
  });
  await perform(office, changeAgency, cityAdmin, of(agencyId, { ...AGENCY, nameEn: 'Bureau' }));
  await perform(office, closeAgency, cityAdmin, of(agencyId));
  await perform(office, closeJurisdiction, cityAdmin, of(id));
  await perform(office, reopenJurisdiction, cityAdmin, of(id));
  const town = { ...COUNTY, level: 'township' } as const;
  await perform(office, changeJurisdiction, cityAdmin, of(id, town));
  const { items } = await perform(office, listJurisdictions, cityAdmin, page());
  assert.deepEqual(items.map(({ path }) => path).sort(), [
    'hebei/baoding',
    'hebei/baoding/laishui',
  ]);
  const below = await perform(
    office,
    listJurisdictions,
    admin,
    page({ under: 'hebei/shijiazhuang' }),
  );
  assert.equal(below.items.length, 2);
  const agencies = await perform(office, listAgencies, cityAdmin, page());
  assert.deepEqual(
    agencies.items.map(({ nameEn }) => nameEn),
    ['Bureau'],
  );
});

onEachDatabase(
  'a jurisdiction does not close over grants and units, nor an agency over people',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const admin = await staff.hire('administrator');
    await staff.hire('analyst', 'hebei/shijiazhuang/yuhua');
    const { items } = await perform(office, listJurisdictions, admin, page());
    const city = items.find(({ path }) => path === 'hebei/shijiazhuang');
    await assert.rejects(perform(office, closeJurisdiction, admin, of(city?.id ?? '')), {
      message: /1 jurisdictions, 1 units, 1 grants/,
    });
    await assert.rejects(perform(office, closeAgency, admin, of(staff.agencyId)), {
      message: /2 people, 1 units and 2 grants/,
    });
  },
);

onEachDatabase(
  'units are registered, moved, retired and restored within reach',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const admin = await staff.hire('administrator');
    const health = await staff.hire('administrator', 'hebei', 'health');
    const liaison = await staff.hire('liaison', 'hebei/shijiazhuang');
    const unit = {
      name: 'Example Hospital',
      code: 'H-1',
      jurisdiction: 'hebei/baoding',
      sector: 'health',
      agencyId: staff.agencyId,
    };
    const { id } = await perform(office, registerUnit, health, having(unit));
    await assert.rejects(perform(office, registerUnit, health, having(unit)), { code: 'conflict' });
    const school = { ...unit, code: null, sector: 'education' };
    await assert.rejects(perform(office, registerUnit, health, having(school)), {
      code: 'forbidden',
    });
    await assert.rejects(perform(office, changeUnit, health, of(id, school)), {
      code: 'forbidden',
    });
    await perform(
      office,
      changeUnit,
      admin,
      of(id, { ...unit, jurisdiction: 'hebei/shijiazhuang' }),
    );
    const names = async (
      who: PersonActor,
      query: { under?: string; sector?: string; retired?: 'true' } = {},
    ) => {
      const asked = { limit: 200, retired: 'false' as const, ...query };
      const { items } = await perform(office, listUnits, who, { ...page(), query: asked });
      return items.map(({ name }) => name).sort();
    };
    assert.deepEqual(await names(admin), ['Example Hospital', 'Example University']);
    assert.deepEqual(await names(admin, { sector: 'health' }), ['Example Hospital']);
    assert.deepEqual(await names(admin, { under: 'hebei/baoding' }), []);
    assert.deepEqual(await names(health), ['Example Hospital']);
    assert.deepEqual(await names(liaison), ['Example University']);
    await assert.rejects(perform(office, showUnit, liaison, of(id)), { code: 'not-found' });
    assert.equal((await perform(office, showUnit, liaison, of(staff.unitId))).code, 'U-1');
    await perform(office, retireUnit, health, of(id));
    assert.deepEqual(await names(health), []);
    assert.deepEqual(await names(health, { retired: 'true' }), ['Example Hospital']);
    await perform(office, restoreUnit, health, of(id));
    const rows = () => database.db.selectFrom('unit').selectAll().orderBy('id').execute();
    const before = await rows();
    await database.db.transaction().execute((tx) => rebuild(tx, office.vault, KINDS.unit));
    assert.deepEqual(await rows(), before);
  },
);
