import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { encodeSocks5Choice, encodeSocks5Greeting, encodeSocks5Request } from '#wire/socks.ts';
import { utf8 } from '../../../test/carrier-cases.ts';
import { hear } from '../../../test/hear.ts';

const POOL = { host: 'Pool.Example', port: 3333 };

test('socks5 reads a client whose proxy was not captured', () => {
  const { facts, inner } = hear([
    [0, encodeSocks5Greeting()],
    [0, encodeSocks5Request(POOL)],
    [0, utf8('{"id":1}')],
  ]);
  assert.deepEqual(facts[1], {
    kind: 'name',
    at: 1,
    side: 0,
    source: 'socks',
    name: 'pool.example',
    port: 3333,
  });
  assert.deepEqual(inner, ['{"id":1}', '']);
});

test('socks5 reads CONNECT only', () => {
  const { facts } = hear([
    [0, encodeSocks5Greeting()],
    [1, encodeSocks5Choice(0)],
    [0, encodeSocks5Request(POOL, 3)],
  ]);
  assert.deepEqual(facts, []);
});

test('socks5 is not claimed by what only looks like it', () => {
  for (const start of [
    [5, 0],
    [5, 1, 200, 7],
    [5, 2, 0, 77],
    [5, 1, 0, 9],
  ]) {
    assert.deepEqual(hear([[0, Uint8Array.from(start)]]).facts, []);
  }
});
