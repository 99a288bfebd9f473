import assert from 'node:assert/strict';
import type { PointContent } from '#model/enforcement-point.ts';
import { USUAL_POINT } from '#model/point.fixture.ts';
import { onEachDatabase, officeOn } from '../../../test/office.ts';
import { staffOf } from '../../../test/staff.ts';
import { perform } from '../perform.ts';
import { changePoint } from './change-point.ts';
import { declarePoint } from './declare-point.ts';
import { listPoints } from './list-points.ts';
import { retirePoint } from './retire-point.ts';
import { showPoint } from './show-point.ts';

const CONTENT: PointContent = {
  name: 'border-1',
  kind: 'nftables',
  jurisdiction: 'hebei',
  networks: ['192.0.2.0/24', '2001:db8::/48'],
  rungs: ['block-pools', 'strict-garden'],
  mode: 'dry-run',
  leaseSeconds: 900,
  budget: { elementsMax: 1000, shortestIpv4: 24, shortestIpv6: 48 },
  ...USUAL_POINT,
};
const at = <B extends object>(id: string, body: B) => ({ params: { id }, query: {}, body });

onEachDatabase(
  'a point begins in dry-run, is put in earnest, and retired',
  async (_t, database) => {
    const office = await officeOn(database);
    const staff = await staffOf(office);
    const admin = await staff.hire('administrator');
    const declare = (body: PointContent) =>
      perform(office, declarePoint, admin, { params: {}, query: {}, body });
    await assert.rejects(declare({ ...CONTENT, mode: 'live' }), { code: 'wrong-state' });
    await assert.rejects(declare({ ...CONTENT, rungs: ['sink-pools'] }), { code: 'invalid' });
    await assert.rejects(declare({ ...CONTENT, rungs: ['throttle', 'throttle'] }), {
      code: 'invalid',
    });
    const budget = { ...CONTENT.budget, shortestIpv4: 16 };
    await assert.rejects(declare({ ...CONTENT, budget }), { code: 'invalid' });
    const { id } = await declare(CONTENT);
    await assert.rejects(declare(CONTENT), { code: 'conflict' });
    const live = { ...CONTENT, mode: 'live' as const };
    await assert.rejects(perform(office, changePoint, { ...admin, steppedUpAt: 0 }, at(id, live)), {
      code: 'step-up-needed',
    });
    await perform(office, changePoint, admin, at(id, live));
    const shown = await perform(office, showPoint, admin, at(id, {}));
    assert.partialDeepStrictEqual(shown, { ...live, retiredAt: null });
    assert.equal(shown.liveSince, new Date(office.clock.now()).toISOString());
    await assert.rejects(
      perform(
        office,
        changePoint,
        admin,
        at(id, { ...live, kind: 'bgp' as const, rungs: ['blackhole' as const] }),
      ),
      {
        code: 'invalid',
      },
    );
    await perform(office, retirePoint, admin, at(id, { reason: 'replaced' }));
    await assert.rejects(perform(office, changePoint, admin, at(id, live)), {
      code: 'wrong-state',
    });
    await declare(CONTENT);
    const officer = await staff.hire('officer');
    const { items } = await perform(office, listPoints, officer, {
      params: {},
      query: { limit: 5 },
      body: {},
    });
    assert.equal(items.length, 2);
    await assert.rejects(perform(office, retirePoint, officer, at(id, { reason: 'x' })), {
      code: 'forbidden',
    });
  },
);
