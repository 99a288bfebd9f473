import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Wanted } from '../wanted.ts';
import { constantsDigest, constantsOf } from './constants.ts';

const WANTED: Wanted = {
  generation: 1,
  at: 0,
  rearmBefore: 0,
  holds: [],
  exempt: ['192.0.2.0/25', '2001:db8::1', '192.0.2.128/25'],
  pools: {
    endpoints: [
      { ip: '198.51.100.7', port: 3333 },
      { ip: '198.51.100.7', port: 3333 },
      { ip: '2001:db8:ffff::7', port: 443 },
    ],
    names: ['pool.example'],
  },
  garden: {
    portal: {
      origin: 'https://notice.example',
      ipv4: '203.0.113.10',
      ipv6: null,
      port: 443,
      captivePort: 8080,
    },
    resolvers: ['203.0.113.53'],
    allow: ['203.0.113.130', '203.0.113.128/25', '203.0.113.0/24', '198.51.100.0/24'],
  },
  throttleKbit: null,
};

test('constantsOf() sorts networks by family and leaves out what another holds', () => {
  const constants = constantsOf(WANTED);
  assert.deepEqual(constants.exempt4, ['192.0.2.0/25', '192.0.2.128/25']);
  assert.deepEqual(constants.exempt6, ['2001:db8::1']);
  assert.deepEqual(constants.garden4, ['198.51.100.0/24', '203.0.113.0/24']);
  assert.deepEqual(constants.pools4, ['198.51.100.7 . 3333']);
  assert.deepEqual(constants.pools6, ['2001:db8:ffff::7 . 443']);
  assert.deepEqual(constants.portal4, ['203.0.113.10 . 443', '203.0.113.10 . 8080']);
  assert.deepEqual(constants.portal6, []);
});

test('constantsDigest() knows the same whatever the order, and another by its set', () => {
  const constants = constantsOf(WANTED);
  const turned = { ...constants, garden4: constants.garden4.toReversed() };
  assert.equal(constantsDigest(turned), constantsDigest(constants));
  const moved = { ...constants, garden4: constants.exempt4, exempt4: constants.garden4 };
  assert.notEqual(constantsDigest(moved), constantsDigest(constants));
});
