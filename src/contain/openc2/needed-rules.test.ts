import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { holds, type Network, networkFromText, overlap } from '#base/network.ts';
import { netFromText, SlpfTraffic } from '#model/openc2.ts';
import type { WantedHold } from '../wanted.ts';
import { carve, EVERYTHING } from './carve.ts';
import { neededRules } from './needed-rules.ts';

function net(text: string): Network {
  const network = networkFromText(text);
  assert.ok(typeof network !== 'string', text);
  return network;
}

const holdOf = (key: string, rung: WantedHold['rung']): WantedHold => {
  return { key, rung, orders: [], expiresAt: 0, holders: [] };
};
const NO_POOLS = { endpoints: [], names: [] };

const ipv4 = fc.tuple(fc.nat(255), fc.integer({ min: 24, max: 32 })).map(([last, length]) => {
  const size = 2 ** (32 - length);
  return net(`192.0.2.${Math.floor(last / size) * size}/${length}`);
});

test('carve() gives disjoint networks that hold every address of the whole but the exempt', () => {
  const whole = net('192.0.2.0/24');
  fc.assert(
    fc.property(fc.array(ipv4, { maxLength: 6 }), fc.nat(255), (exempt, last) => {
      const parts = carve([whole], exempt, 256) ?? [];
      for (const [i, part] of parts.entries()) {
        assert.ok(parts.slice(i + 1).every((other) => !overlap(part, other)));
      }
      const address = net(`192.0.2.${last}`);
      const isExempt = exempt.some((network) => holds(network, address));
      assert.equal(
        parts.some((part) => holds(part, address)),
        !isExempt,
      );
    }),
    { numRuns: 200 },
  );
});

test('carve() of a network that is exempt as a whole leaves nothing, and beyond its limit nothing is made', () => {
  assert.deepEqual(carve([net('192.0.2.7')], [net('192.0.2.0/24')], 9), []);
  assert.equal(carve(EVERYTHING[4], [net('192.0.2.7')], 31), null);
  assert.equal(carve(EVERYTHING[4], [net('192.0.2.7')], 32)?.length, 32);
});

test('EVERYTHING holds what is on the wire, NAT64 too', () => {
  for (const text of ['2001:db8::1', 'fe80::1', 'fd00::1', 'ff02::1', '64:ff9b::c000:207']) {
    assert.ok(
      EVERYTHING[6].some((network) => holds(network, net(text))),
      text,
    );
  }
});

test('neededRules() says a length with every network (FastNetMon #894), and only what OpenC2 has', () => {
  const pools = {
    endpoints: [
      { ip: '198.51.100.7', port: 3333 },
      { ip: '2001:db8:ffff::7', port: 3333 },
    ],
    names: ['pool.example'],
  };
  for (const key of ['192.0.2.7', '192.0.2.0/25', '2001:db8::7', '2001:db8:1::/48']) {
    for (const rung of ['blackhole', 'block-pools'] as const) {
      for (const exempt of [[], ['203.0.113.0/24', '2001:db8:aaaa::/48']]) {
        const rules = neededRules(holdOf(key, rung), { exempt, pools });
        assert.ok(rules !== null && rules.size > 0);
        for (const { traffic } of rules.values()) {
          assert.deepEqual(SlpfTraffic.parse(traffic), traffic);
          const [content] = Object.values(traffic) as (string | Record<string, unknown>)[];
          const nets =
            typeof content === 'string'
              ? [content]
              : [content?.['src_addr'], content?.['dst_addr']];
          for (const text of nets) {
            assert.match(String(text), /\/\d+$/);
            assert.notEqual(netFromText(String(text)), null);
          }
        }
      }
    }
  }
});

test('neededRules() blocks no exempt pool, and holds nothing of what is exempt', () => {
  const pools = { endpoints: [{ ip: '198.51.100.7', port: 3333 }], names: [] };
  const spared = neededRules(holdOf('192.0.2.7', 'block-pools'), {
    exempt: ['198.51.100.0/24'],
    pools,
  });
  assert.equal(spared?.size, 0);
  const exempt = ['192.0.2.0/24'];
  assert.equal(neededRules(holdOf('192.0.2.7', 'blackhole'), { exempt, pools })?.size, 0);
});

test('neededRules() gives no rules for what a packet filter cannot do, or has no room for', () => {
  for (const rung of ['sink-pools', 'leaky-garden', 'throttle', 'strict-garden'] as const) {
    assert.equal(neededRules(holdOf('192.0.2.7', rung), { exempt: [], pools: NO_POOLS }), null);
  }
  const exempt = Array.from({ length: 200 }, (_, i) => `198.51.100.${i}`).filter((_, i) => i % 2);
  const many = [...exempt, ...Array.from({ length: 250 }, (_, i) => `203.${i}.113.1`)];
  assert.equal(
    neededRules(holdOf('192.0.2.7', 'blackhole'), { exempt: many, pools: NO_POOLS }),
    null,
  );
});
