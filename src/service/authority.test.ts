import assert from 'node:assert/strict';
import { isRefusal } from '#model/decision.ts';
import { officeOn, onEachDatabase } from '../../test/office.ts';
import { OPERATOR, staffOf } from '../../test/staff.ts';
import { authorityOf } from './authority.ts';
import { inWork } from './work.ts';

const CITY = { jurisdiction: 'hebei/baoding', sector: null, unitId: null };

onEachDatabase(
  'authorityOf() reads grants and loans anew, and a loan dies with its lender',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const lender = await staff.hire('officer', 'hebei');
    const deputy = await staff.hire('analyst', 'hebei/shijiazhuang');
    const at = office.clock.now();
    const may = async (): Promise<string> => {
      const authority = await authorityOf(database.db, deputy, at);
      const answer = authority.mayDo('case.manage', CITY);
      return isRefusal(answer) ? answer.refused : answer.via;
    };
    assert.equal(await may(), 'forbidden');
    await inWork(office, OPERATOR, async (work) => {
      const data = {
        personId: deputy.id,
        fromPersonId: lender.id,
        roles: ['officer' as const],
        verbs: null,
        jurisdiction: 'hebei/baoding',
        sector: null,
        from: work.iso,
        until: new Date(at + 3_600_000).toISOString(),
      };
      const events = [{ type: 'delegation.lent', data, personal: { reason: 'leave' } } as const];
      await work.record('delegation', work.newId(), { events }, { jurisdiction: 'hebei' });
    });
    assert.equal(await may(), 'deputy');
    const reach = (await authorityOf(database.db, deputy, at)).reach('case.manage');
    assert.deepEqual(reach, [{ jurisdiction: 'hebei/baoding', sector: null, unitId: null }]);
    await inWork(office, OPERATOR, async (work) => {
      const events = [{ type: 'person.disabled', data: {}, personal: { reason: 'left' } } as const];
      await work.record('person', lender.id, { events }, { jurisdiction: 'hebei' });
    });
    assert.equal(await may(), 'forbidden');
    assert.equal((await authorityOf(database.db, lender, at)).holder, null);
  },
);
