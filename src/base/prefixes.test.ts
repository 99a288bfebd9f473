import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { networkFromText, type Network } from './network.ts';
import { inOrder, outermost, touching, without } from './prefixes.ts';

function net(text: string): Network {
  const network = networkFromText(text);
  assert.ok(typeof network !== 'string', text);
  return network;
}

/** Prefixes within 64 addresses, of either family. */
const small = fc
  .tuple(fc.boolean(), fc.integer({ min: 0, max: 63 }), fc.integer({ min: 0, max: 6 }))
  .map(([is4, host, size]) => {
    const first = host - (host % 2 ** size);
    return is4
      ? net(`192.0.2.${first}/${32 - size}`)
      : net(`2001:db8::${first.toString(16)}/${128 - size}`);
  });
const UNIVERSE = Array.from({ length: 64 }, (_, host) => [
  net(`192.0.2.${host}`),
  net(`2001:db8::${host.toString(16)}`),
]).flat();
const has = (networks: readonly Network[], one: Network): boolean =>
  networks.some(({ lo, hi }) => lo <= one.lo && one.hi <= hi);

test('without() leaves exactly the addresses that no hole has, in prefixes that do not overlap', () => {
  fc.assert(
    fc.property(small, fc.array(small, { maxLength: 6 }), (whole, holes) => {
      const parts = without(whole, holes);
      for (const one of UNIVERSE) {
        assert.equal(has(parts, one), has([whole], one) && !has(holes, one), one.text);
      }
      parts.forEach((part, i) => assert.ok(i === 0 || (parts[i - 1]?.hi ?? '') < part.lo));
    }),
  );
});

test('without() cuts the world around one address into as many prefixes as it has bits', () => {
  const world = net('0.0.0.0/0');
  assert.equal(without(world, [net('192.0.2.7')]).length, 32);
  assert.deepEqual(without(world, [world]), []);
  assert.deepEqual(without(world, []), [world]);
  assert.equal(without(net('2001:db8::/32'), [net('2001:db8::1')]).length, 96);
});

test('outermost() keeps the addresses and drops what lies within another', () => {
  fc.assert(
    fc.property(fc.array(small, { maxLength: 8 }), (networks) => {
      const kept = outermost(networks);
      for (const one of UNIVERSE) assert.equal(has(kept, one), has(networks, one));
      kept.forEach((network, i) => assert.ok(i === 0 || (kept[i - 1]?.hi ?? '') < network.lo));
    }),
  );
});

test('touching() finds what a look at each would find', () => {
  fc.assert(
    fc.property(fc.array(small, { maxLength: 8 }), small, (networks, range) => {
      const sorted = inOrder(outermost(networks));
      const found = touching(sorted, range);
      assert.equal(
        found ?? undefined,
        sorted.find((one) => one.lo <= range.hi && range.lo <= one.hi),
      );
    }),
  );
});
