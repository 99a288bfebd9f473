import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { holds, type Network, networkAt, networkFromText } from '#base/network.ts';
import { outermost } from '#base/prefixes.ts';
import { complementOf, EVERYBODY, partsWithin, passedBeside } from './everybody.ts';

function net(text: string): Network {
  const network = networkFromText(text);
  assert.ok(typeof network !== 'string', text);
  return network;
}

/** Of either family, near each other so that they meet. */
const near = fc
  .tuple(fc.boolean(), fc.nat(0xffff), fc.integer({ min: 0, max: 16 }))
  .map(([is4, host, size]) => {
    const first = Math.floor(host / 2 ** size) * 2 ** size;
    return is4
      ? net(`10.9.${first >>> 8}.${first & 255}/${32 - size}`)
      : net(`2001:db8::${first.toString(16)}/${128 - size}`);
  });
const anywhere = fc
  .tuple(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), fc.integer({ min: 1, max: 128 }))
  .map(([value, length]) => {
    const size = BigInt(128 - length);
    return networkAt(((value >> size) << size).toString(16).padStart(32, '0'), length);
  })
  .filter((network) => network !== null);
const networks = fc.array(fc.oneof(near, anywhere), { maxLength: 12 });

const ALL = 2n ** 128n;
const sizeOf = ({ lo, hi }: Network): bigint => BigInt(`0x${hi}`) - BigInt(`0x${lo}`) + 1n;
const total = (list: readonly Network[]): bigint =>
  list.reduce((sum, one) => sum + sizeOf(one), 0n);
const touches = (list: readonly Network[], one: Network): boolean =>
  list.some(({ lo, hi }) => lo <= one.hi && one.lo <= hi);

function assertAscending(list: readonly Network[]): void {
  list.forEach((one, i) => assert.ok(i === 0 || (list[i - 1]?.hi ?? '') < one.lo, one.text));
}

test('EVERYBODY is every address once, in prefixes that BIND takes and that hold one family', () => {
  assertAscending(EVERYBODY);
  assert.equal(total(EVERYBODY), ALL);
  assert.equal(EVERYBODY.filter(({ family }) => family === 4).length, 2);
  assert.ok(EVERYBODY.every(({ length }) => length > 0));
  assert.equal(EVERYBODY.length, 98);
});

test('complementOf() leaves everybody else: together they are all, and none is in both', () => {
  fc.assert(
    fc.property(networks, (list) => {
      const held = outermost(list);
      const rest = complementOf(held);
      assertAscending(rest);
      assert.equal(total(rest) + total(held), ALL);
      for (const one of held) assert.ok(!touches(rest, one), one.text);
    }),
  );
});

test('complementOf() says it in the fewest prefixes, and back again', () => {
  fc.assert(
    fc.property(networks, (list) => {
      const held = outermost(list);
      const rest = complementOf(held);
      for (const one of rest) {
        const isPart = EVERYBODY.some(({ text }) => text === one.text);
        const bits = one.family === 4 ? one.length + 96 : one.length;
        const size = BigInt(128 - bits + 1);
        const around = ((BigInt(`0x${one.lo}`) >> size) << size).toString(16).padStart(32, '0');
        const parent = networkAt(around, bits - 1);
        assert.ok(
          isPart || parent === null || touches(held, parent),
          `${one.text} is half of free`,
        );
      }
      assert.deepEqual(
        complementOf(complementOf(rest)).map(({ text }) => text),
        rest.map(({ text }) => text),
      );
    }),
  );
});

test('partsWithin() tells what of a network is held', () => {
  fc.assert(
    fc.property(networks, fc.oneof(near, anywhere), (list, network) => {
      const held = outermost(list);
      const parts = partsWithin(held, network);
      for (const part of parts) {
        assert.ok(holds(network, part));
        assert.ok(held.some((one) => holds(one, part)));
      }
      const inside = held.filter((one) => holds(network, one));
      const isWhole = held.some((one) => holds(one, network));
      assert.equal(total(parts), isWhole ? sizeOf(network) : total(inside));
    }),
  );
});

test('passedBeside() takes no record away on which somebody depends who is not held', () => {
  fc.assert(
    fc.property(networks, networks, (before, after) => {
      const passed = complementOf(outermost(before));
      const held = outermost(after);
      const next = passedBeside(passed, held);
      for (const one of next) assert.ok(!touches(held, one), `${one.text} is held`);
      assert.equal(total(outermost(next)) + total(held), ALL);
      const kept = new Set(next.map(({ text }) => text));
      for (const one of passed) assert.ok(kept.has(one.text) || touches(held, one), one.text);
    }),
  );
});

test('one held host costs 31 records in IPv4 and 127 less the 96 that are there in IPv6, no more', () => {
  assert.equal(complementOf([net('192.0.2.7')]).length - EVERYBODY.length, 30);
  assert.equal(complementOf([net('2001:db8::7')]).length - EVERYBODY.length, 124);
});
