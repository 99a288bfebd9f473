import assert from 'node:assert/strict';
import { onEachDatabase, officeOn } from '../../../test/office.ts';
import { OPERATOR, staffOf } from '../../../test/staff.ts';
import type { Office } from '../office.ts';
import { perform } from '../perform.ts';
import { changeSystem } from './change-system.ts';
import { fileResearch } from './file-research.ts';
import { listSystems } from './list-systems.ts';
import { restoreSystem } from './restore-system.ts';
import { retireSystem } from './retire-system.ts';
import { setContacts } from './set-contacts.ts';
import { setHandles } from './set-handles.ts';
import { showSystem } from './show-system.ts';
import { contentOf, systemOf } from './supervised.fixture.ts';
import { withdrawResearch } from './withdraw-research.ts';

const EMPTY = { params: {}, query: {}, body: {} };
const at = (id: string) => ({ params: { id }, query: {}, body: {} });

async function names(office: Office, asked: object = {}): Promise<string[]> {
  const input = { ...EMPTY, query: { limit: 50, ...asked } };
  const { items } = await perform(office, listSystems, OPERATOR, input);
  return items.map(({ name }) => name).toSorted();
}

onEachDatabase(
  'a system is registered, described and shown to whom it concerns',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const officer = await staff.hire('officer');
    const id = await systemOf(office, officer, contentOf(staff.unitId));
    const contacts = {
      leader: { name: 'Li Lei', email: 'LI@unit.example', phone: null },
      responsible: { name: 'Han Meimei', email: null, phone: '+86 311 0000 0000' },
      technical: null,
    };
    await perform(office, setContacts, officer, { ...at(id), body: contacts });
    await perform(office, setHandles, officer, {
      ...at(id),
      body: { handles: ['user:alice', 'mac:00:53:00:aa:bb:cc', 'user:alice'] },
    });
    const filing = { reference: 'HB-2026-7', from: '2026-01-01T00:00:00.000Z', until: null };
    await perform(office, fileResearch, officer, { ...at(id), body: filing });
    const shown = await perform(office, showSystem, officer, at(id));
    assert.partialDeepStrictEqual(shown, {
      ...contentOf(staff.unitId),
      id,
      version: 4,
      filedResearch: filing,
      technical: null,
      handles: ['mac:00:53:00:aa:bb:cc', 'user:alice'],
      retiredAt: null,
    });
    assert.equal(shown.leader?.name, 'Li Lei');
    const looks = await database.db.selectFrom('access').selectAll().execute();
    assert.deepEqual(
      looks.map(({ id: reader, looks: count }) => [reader, count]),
      [[officer.id, 1]],
    );
    await perform(office, withdrawResearch, officer, at(id));
    const { items } = await perform(office, listSystems, officer, {
      ...EMPTY,
      query: { limit: 5 },
    });
    assert.equal(items[0]?.filedResearch, null);
    assert.ok(items[0] !== undefined && !('leader' in items[0]) && !('handles' in items[0]));
  },
);

onEachDatabase('systems are found by name, code, place and kind', async (_t, database) => {
  const office = await officeOn(database);
  const staff = await staffOf(office);
  const officer = await staff.hire('officer');
  const unit = staff.unitId;
  await systemOf(office, officer, contentOf(unit, { name: 'Render farm', code: 'U-1/7' }));
  await systemOf(office, officer, contentOf(unit, { name: 'Ward 100%', critical: 'hospital' }));
  const county = { name: 'Library', jurisdiction: 'hebei/shijiazhuang/yuhua' };
  const id = await systemOf(office, officer, contentOf(unit, county));
  assert.deepEqual(await names(office, { search: 'rENDER' }), ['Render farm']);
  assert.deepEqual(await names(office, { search: 'U-1/7' }), ['Render farm']);
  assert.deepEqual(await names(office, { search: 'Ward 100%' }), ['Ward 100%']);
  assert.deepEqual(await names(office, { search: '%' }), []);
  assert.deepEqual(await names(office, { critical: true }), ['Ward 100%']);
  assert.deepEqual(await names(office, { jurisdiction: county.jurisdiction }), ['Library']);
  await perform(office, retireSystem, officer, { ...at(id), body: { reason: 'scrapped' } });
  assert.deepEqual(await names(office, { retired: false }), ['Render farm', 'Ward 100%']);
  await perform(office, restoreSystem, officer, at(id));
  assert.deepEqual(await names(office, { retired: true }), []);
  const county2 = await staff.hire('analyst', 'hebei/shijiazhuang/yuhua');
  const seen = await perform(office, listSystems, county2, { ...EMPTY, query: { limit: 5 } });
  assert.deepEqual(
    seen.items.map(({ name }) => name),
    ['Library'],
  );
});

onEachDatabase(
  'a system is refused where its unit, code or handles do not fit',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const officer = await staff.hire('officer');
    const unit = staff.unitId;
    const first = await systemOf(office, officer, contentOf(unit, { code: 'A' }), ['user:alice']);
    const second = await systemOf(office, officer, contentOf(unit, { code: 'B' }));
    const refused = (body: object, code: string) =>
      assert.rejects(
        perform(office, changeSystem, officer, {
          ...at(second),
          body: { ...contentOf(unit, { code: 'B' }), ...body },
        }),
        { code },
      );
    await refused({ code: 'A' }, 'conflict');
    await refused({ jurisdiction: 'hebei/baoding' }, 'invalid');
    await refused({ unitId: first }, 'invalid');
    await assert.rejects(
      perform(office, setHandles, officer, { ...at(second), body: { handles: ['user:alice'] } }),
      { code: 'conflict' },
    );
    const nobody = { name: 'X', email: null, phone: null };
    const contacts = { leader: nobody, responsible: null, technical: null };
    await assert.rejects(perform(office, setContacts, officer, { ...at(second), body: contacts }), {
      code: 'invalid',
    });
    const elsewhere = await staff.hire('officer', 'hebei/baoding');
    await assert.rejects(
      perform(office, retireSystem, elsewhere, { ...at(first), body: { reason: 'x' } }),
      { code: 'forbidden' },
    );
    await assert.rejects(perform(office, showSystem, elsewhere, at(first)), { code: 'not-found' });
  },
);
