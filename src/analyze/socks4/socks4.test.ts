import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { encodeSocks4Request } from '#wire/socks.ts';
import { hear } from '../../../test/hear.ts';

test('socks4 says the address or the name that is asked for', () => {
  const named = (host: string): unknown =>
    hear([[0, encodeSocks4Request({ host, port: 3333 }, 'me')]]).facts.flatMap((fact) =>
      fact.kind === 'name' ? [fact.name, fact.port] : [],
    );
  assert.deepEqual(named('192.0.2.7'), ['192.0.2.7', 3333]);
  assert.deepEqual(named('Pool.Example'), ['pool.example', 3333]);
});

test('socks4 is not claimed by what only looks like it', () => {
  const starts = [
    [4, 1, 0, 0, 1, 2, 3, 4, 0], // port 0
    [4, 3, 0, 80, 1, 2, 3, 4, 0], // no such command
    [4, 1, 0, 80, 1, 2, 3, 4, 7, 0], // a user id that cannot be typed
    [4, 1, 0, 80, 0, 0, 0, 4, 0, 0x20, 0], // a name that is none
  ];
  for (const start of starts) assert.deepEqual(hear([[0, Uint8Array.from(start)]]).facts, []);
});

test('socks4 does not wait for the end of an endless user id', () => {
  const endless = new Uint8Array(5000).fill(0x61);
  endless.set([4, 1, 0, 80, 1, 2, 3, 4]);
  const { facts, keptBytes } = hear([[0, endless]], 100);
  assert.deepEqual(facts, []);
  assert(keptBytes <= 5000);
});
