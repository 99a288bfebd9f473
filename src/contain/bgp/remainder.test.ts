import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ipv4Text, ipv6Text } from '#base/address.ts';
import { networkFromText, overlap, type Network } from '#base/network.ts';
import { PIECES_MAX, remainderOf } from './remainder.ts';

function network(text: string): Network {
  const read = networkFromText(text);
  assert.ok(typeof read !== 'string', text);
  return read;
}

const sizeOf = ({ lo, hi }: Network): bigint => BigInt(`0x${hi}`) - BigInt(`0x${lo}`) + 1n;

test('remainderOf() is all that is not taken out, in the prefixes one expects', () => {
  const of = (text: string, ...without: readonly string[]): readonly string[] | null =>
    remainderOf(network(text), without.map(network))?.toSorted() ?? null;
  assert.deepEqual(of('192.0.2.7'), ['192.0.2.7']);
  assert.deepEqual(of('192.0.2.7', '198.51.100.0/24'), ['192.0.2.7']);
  assert.deepEqual(of('192.0.2.7', '192.0.2.0/24'), []);
  assert.deepEqual(of('192.0.2.0/30', '192.0.2.1'), ['192.0.2.0', '192.0.2.2/31']);
  assert.deepEqual(of('2001:db8::/126', '2001:db8::2/127'), ['2001:db8::/127']);
  assert.deepEqual(of('2001:db8:8000::/33', '2001:db8:c000::/34'), ['2001:db8:8000::/34']);
});

test('remainderOf() covers every address once, and none that is taken out', () => {
  const inside = fc.uniqueArray(fc.nat({ max: 255 }), { maxLength: 8 });
  fc.assert(
    fc.property(inside, fc.boolean(), (hosts, isIpv6) => {
      const textOf = (host: number): string =>
        isIpv6 ? ipv6Text([0x20010db8, 0, 0, host]) : ipv4Text(0xc0000200 + host);
      const whole = network(isIpv6 ? '2001:db8::/120' : '192.0.2.0/24');
      const without = hosts.map((host) => network(textOf(host)));
      const pieces = (remainderOf(whole, without) ?? []).map(network);
      const all = [...pieces, ...without];
      assert.ok(all.every((a, i) => all.slice(i + 1).every((b) => !overlap(a, b))));
      assert.equal(
        all.reduce((sum, one) => sum + sizeOf(one), 0n),
        256n,
      );
    }),
  );
});

test('remainderOf() gives up beyond PIECES_MAX', () => {
  const odd = (count: number): readonly Network[] =>
    Array.from({ length: count }, (_, i) => network(`192.0.2.${2 * i + 1}`));
  assert.equal(remainderOf(network('192.0.2.0/25'), odd(PIECES_MAX))?.length, PIECES_MAX);
  assert.equal(remainderOf(network('192.0.2.0/24'), odd(2 * PIECES_MAX)), null);
});
