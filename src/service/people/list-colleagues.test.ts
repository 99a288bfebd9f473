import assert from 'node:assert/strict';
import { HandClock, officeOn, onEachDatabase } from '../../../test/office.ts';
import { staffOf } from '../../../test/staff.ts';
import { perform } from '../perform.ts';
import { listColleagues } from './list-colleagues.ts';

const ASKED = { params: {}, query: { limit: 50 }, body: {} };

onEachDatabase(
  'listColleagues() names staff to staff, and to a unit its own',
  async (_, database) => {
    const office = await officeOn(database, new HandClock());
    const staff = await staffOf(office);
    const officer = await staff.hire('officer');
    const elsewhere = await staff.hire('analyst', 'hebei/baoding');
    const liaison = await staff.hire('liaison', 'hebei/shijiazhuang');
    const namedTo = async (actor: typeof officer): Promise<readonly string[]> => {
      const { items } = await perform(office, listColleagues, actor, ASKED);
      return items.map(({ id }) => id).toSorted();
    };
    assert.deepEqual(await namedTo(officer), [officer.id, elsewhere.id, liaison.id].toSorted());
    assert.deepEqual(await namedTo(elsewhere), [officer.id, elsewhere.id].toSorted());
    assert.deepEqual(await namedTo(liaison), [liaison.id]);
  },
);
