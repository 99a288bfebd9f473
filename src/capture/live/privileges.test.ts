import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatingError } from '#base/errors.ts';
import { chooseAccount } from './privileges.ts';

const ACCOUNTS =
  'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533::/:/x\nli:x:1000:1001::/home/li:/bin/sh\n';

test('chooseAccount() takes who called sudo when nobody is named', () => {
  assert.deepEqual(chooseAccount(null, { SUDO_UID: '1000' }, ACCOUNTS), {
    name: 'li',
    uid: 1000,
    gid: 1001,
    home: '/home/li',
  });
});

test('chooseAccount() takes nobody when root called sudo or there was no sudo', () => {
  assert.equal(chooseAccount(null, { SUDO_UID: '0' }, ACCOUNTS).uid, 65534);
  assert.deepEqual(chooseAccount(null, {}, ACCOUNTS), {
    name: 'nobody',
    uid: 65534,
    gid: 65533,
    home: '/',
  });
});

test('chooseAccount() knows the usual nobody when no account is listed', () => {
  assert.equal(chooseAccount(null, {}, '').uid, 65534);
});

test('chooseAccount() takes a name or a number', () => {
  assert.equal(chooseAccount('li', {}, ACCOUNTS).uid, 1000);
  assert.equal(chooseAccount('1000', {}, ACCOUNTS).gid, 1001);
  assert.deepEqual(chooseAccount('4242', {}, ACCOUNTS), {
    name: '4242',
    uid: 4242,
    gid: 4242,
    home: null,
  });
});

test('chooseAccount() refuses a name that does not exist', () => {
  assert.throws(
    () => chooseAccount('ghost', {}, ACCOUNTS),
    (error) => error instanceof OperatingError && error.code === 'usage',
  );
});
