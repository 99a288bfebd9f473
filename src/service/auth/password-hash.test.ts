import assert from 'node:assert/strict';
import { argon2Sync } from 'node:crypto';
import { test } from 'node:test';
import {
  HASH_COST,
  HASHES_AT_ONCE_MAX,
  HASHES_WAITING_MAX,
  PasswordHasher,
} from './password-hash.ts';

const CHEAP = { memoryKib: 64, passes: 1 };

test('PasswordHasher keeps parameters, salt and tag as a PHC string that others can check', async () => {
  const stored = await new PasswordHasher().hash('correct horse battery');
  const [, name, version, cost, salt = '', tag = ''] = stored.split('$');
  assert.deepEqual([name, version, cost], ['argon2id', 'v=19', 'm=65536,t=3,p=1']);
  const again = argon2Sync('argon2id', {
    message: 'correct horse battery',
    nonce: Buffer.from(salt, 'base64'),
    parallelism: 1,
    tagLength: 32,
    memory: HASH_COST.memoryKib,
    passes: HASH_COST.passes,
  });
  assert.equal(again.toString('base64').replace(/=+$/, ''), tag);
});

test('check() knows the right password, however its letters are composed, and no other', async () => {
  const hasher = new PasswordHasher(CHEAP);
  const stored = await hasher.hash('caf\u00e9 au lait 12');
  assert.equal((await hasher.check(stored, 'cafe\u0301 au lait 12')).isRight, true);
  assert.equal((await hasher.check(stored, 'cafe au lait 12')).isRight, false);
  assert.notEqual(stored, await hasher.hash('caf\u00e9 au lait 12'));
});

test('check() does the same work where there is no account, and says no', async () => {
  const hasher = new PasswordHasher({ memoryKib: 16_384, passes: 3 });
  const stored = await hasher.hash('some long password');
  const timeOf = async (of: string | null): Promise<number> => {
    const begin = process.hrtime.bigint();
    assert.equal((await hasher.check(of, 'another password')).isRight, false);
    return Number(process.hrtime.bigint() - begin);
  };
  await timeOf(null);
  // The fastest of several: noise only ever adds.
  const times = { known: Infinity, unknown: Infinity };
  for (let i = 0; i < 5; i++) {
    times.known = Math.min(times.known, await timeOf(stored));
    times.unknown = Math.min(times.unknown, await timeOf(null));
  }
  assert.ok(times.unknown > times.known / 2, `${times.unknown} ns against ${times.known} ns`);
});

test('check() calls a hash stale once the parameters have grown', async () => {
  const stored = await new PasswordHasher(CHEAP).hash('some long password');
  assert.deepEqual(await new PasswordHasher(CHEAP).check(stored, 'some long password'), {
    isRight: true,
    isStale: false,
  });
  const grown = new PasswordHasher({ memoryKib: 128, passes: 1 });
  assert.equal((await grown.check(stored, 'some long password')).isStale, true);
});

test('PasswordHasher refuses who comes when HASHES_WAITING_MAX wait, and serves the others', async () => {
  const hasher = new PasswordHasher(CHEAP);
  // The first of all is the hasher's own.
  await hasher.check(null, 'x');
  const asked = HASHES_AT_ONCE_MAX + HASHES_WAITING_MAX + 3;
  const results = await Promise.allSettled(
    Array.from({ length: asked }, () => hasher.hash('some long password')),
  );
  const refused = results.filter(({ status }) => status === 'rejected');
  assert.equal(refused.length, 3);
  assert.ok(refused.every((r) => r.status === 'rejected' && r.reason.code === 'too-many'));
  await hasher.hash('some long password');
});
