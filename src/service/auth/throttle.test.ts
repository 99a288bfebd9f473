import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressGroup,
  afterFailure,
  NO_FAILURES,
  QUIET_MS,
  throttleKey,
  THROTTLE_RULES,
} from './throttle.ts';

const RULE = { free: 3, pauseMsMax: 10_000 };
const AT = 1_000_000_000_000;

test('afterFailure() lets the first failures pass, then doubles the pause up to its limit', () => {
  let count = NO_FAILURES;
  const pauses: number[] = [];
  for (let i = 0; i < 9; i++) {
    count = afterFailure(count, RULE, AT + i);
    pauses.push(count.pausedUntil - (AT + i));
  }
  assert.deepEqual(pauses, [0, 0, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
});

test('afterFailure() stays at its limit after any number of failures', () => {
  const count = afterFailure({ failures: 1e9, lastAt: AT, pausedUntil: AT }, RULE, AT);
  assert.equal(count.pausedUntil, AT + RULE.pauseMsMax);
});

test('afterFailure() forgets after a quiet day', () => {
  const count = { failures: 50, lastAt: AT, pausedUntil: AT };
  assert.equal(afterFailure(count, RULE, AT + QUIET_MS + 1).failures, 1);
  assert.equal(afterFailure(count, RULE, AT + QUIET_MS).failures, 51);
});

test('throttleKey() is another for another kind, value and installation', () => {
  const secret = new Uint8Array(32).fill(1);
  const keys = [
    throttleKey(secret, 'account', 'a@example.org'),
    throttleKey(secret, 'address', 'a@example.org'),
    throttleKey(secret, 'account', 'b@example.org'),
    throttleKey(new Uint8Array(32).fill(2), 'account', 'a@example.org'),
  ];
  assert.equal(new Set(keys).size, 4);
});

test('addressGroup() counts an IPv6 customer once, and IPv4 by address', () => {
  assert.equal(addressGroup('2001:db8::1'), addressGroup('2001:db8:0:0:ffff::1'));
  assert.notEqual(addressGroup('2001:db8::1'), addressGroup('2001:db8:0:1::1'));
  assert.notEqual(addressGroup('192.0.2.1'), addressGroup('192.0.2.2'));
  assert.equal(addressGroup('not an address'), 'not an address');
});

test('THROTTLE_RULES are mildest to a shared address in what they let pass', () => {
  const { account, device, address } = THROTTLE_RULES;
  assert.ok(account.free < device.free && device.free < address.free);
});
