import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { RECENT_MAX, RecentLogins } from './recent-logins.ts';
import { readLogin } from './wallet.ts';

const KEY = 'ab'.repeat(32);

test('RecentLogins answers as readLogin() does, the first time and again, in each dialect', () => {
  const recent = new RecentLogins();
  for (const user of ['name.rig', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa.rig', KEY, 'x'.repeat(600)]) {
    for (const protocol of ['stratum-v1', 'ironfish-stratum', 'stratum-v1'] as const) {
      assert.deepEqual(recent.read(user, protocol), readLogin(user, protocol));
    }
  }
  assert.equal(recent.read(KEY, 'ironfish-stratum').wallet?.coin, 'IRON');
  assert.equal(recent.read(KEY, 'stratum-v1').wallet, null);
  assert.equal(recent.read('name.rig', 'stratum-v1'), recent.read('name.rig', 'stratum-v1'));
});

test('RecentLogins forgets all when one more than the limit comes', () => {
  const recent = new RecentLogins();
  for (let i = 0; i < RECENT_MAX; i++) recent.read(`name${i}`, 'stratum-v1');
  assert.equal(recent.size, RECENT_MAX);
  recent.read('one more', 'stratum-v1');
  assert.equal(recent.size, 1);
});
