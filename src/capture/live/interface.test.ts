import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOfHardware } from './interface.ts';

test('kindOfHardware() says what a frame begins with', () => {
  assert.deepEqual(kindOfHardware(1), { loopback: false, linkType: 1, cooked: false });
  assert.deepEqual(kindOfHardware(772), { loopback: true, linkType: 1, cooked: false });
  assert.deepEqual(kindOfHardware(65534), { loopback: false, linkType: 101, cooked: false });
});

test('kindOfHardware() has the kernel take the header off when the link layer is another', () => {
  for (const other of [512, 801, 803, 32]) {
    assert.deepEqual(kindOfHardware(other), { loopback: false, linkType: 101, cooked: true });
  }
});
