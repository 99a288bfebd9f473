import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { casework, about } from '#service/cases/casework.fixture.ts';
import { held, observed } from '#service/cases/casework-steps.fixture.ts';
import { liftOrder } from '#service/orders/lift-order.ts';
import { perform } from '#service/perform.ts';
import { onEachDatabase } from '../../test/office.ts';
import { createMetrics } from './metrics.ts';

onEachDatabase(
  'the time of a release counts from the decision to the last point that let go',
  async (t, database) => {
    const all = await casework(database);
    const { office, people, clock } = all;
    const metrics = createMetrics(office, { logFolder: null, streamCount: () => 0 });
    t.after(() => metrics.stop());
    const hold = await held(all);
    const why = { ending: 'mistake' as const, note: null };
    await perform(office, liftOrder, people.officer, about(hold.orderId, why));
    clock.forward(7_000);
    const count = async (): Promise<string> =>
      /^minewatch_release_seconds_count (\d+)$/m.exec(await metrics.text())?.[1] ?? '';
    assert.equal(await count(), '0', 'it is not gone yet');
    await observed(all, hold, 'absent');
    for (let waited = 0; (await count()) !== '1'; waited += 20) {
      assert.ok(waited < 10_000, 'it was not counted');
      await sleep(20);
    }
    const text = await metrics.text();
    assert.match(text, /^minewatch_release_seconds_sum 7$/m);
    assert.match(text, /^minewatch_release_seconds_bucket\{le="5"\} 0$/m);
    assert.match(text, /^minewatch_release_seconds_bucket\{le="10"\} 1$/m);
  },
);
