import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { networkFromText, overlap, type Network } from '#base/network.ts';
import { BgpSettings } from '#model/enforcer-config.ts';
import type { Wanted, WantedHold } from '../wanted.ts';
import { goal, holdOf } from './bgp.fixture.ts';
import { HoldRoutes, RULE_PORTS_MAX } from './hold-routes.ts';
import { sideOf } from './match.ts';
import { BLACKHOLE, NO_EXPORT, type Route } from './route.ts';

const ROOM = 1_000;
type Holding = Partial<WantedHold> & { readonly key: string };

function built(
  hold: Holding,
  wanted: Partial<Wanted> = {},
  settings: Partial<BgpSettings> = {},
): readonly Route[] | string {
  const all = { ...BgpSettings.parse({}), ...settings };
  return new HoldRoutes(all, goal([], wanted)).of(holdOf(hold), ROOM);
}

function routes(...asked: Parameters<typeof built>): readonly Route[] {
  const made = built(...asked);
  assert.ok(typeof made !== 'string', JSON.stringify(made));
  return made;
}

function linesOf(made: readonly Route[]): readonly string[] {
  return made.map(({ family, name, rate }) => `${family} ${name} ${rate}`);
}

function refusal(...asked: Parameters<typeof built>): string {
  const made = built(...asked);
  assert.ok(typeof made === 'string', JSON.stringify(made));
  return made;
}

test('a blackhole is one rule on the held side, a route to nowhere, or one rule each way', () => {
  assert.deepEqual(linesOf(routes({ key: '192.0.2.7' })), [
    'ipv4-flowspec [destination: 192.0.2.7/32] 0',
  ]);
  assert.deepEqual(linesOf(routes({ key: '2001:db8:1::/48' }, {}, { match: 'both' })), [
    'ipv6-flowspec [destination: 2001:db8:1::/48/0] 0',
    'ipv6-flowspec [source: 2001:db8:1::/48/0] 0',
  ]);
  const [route, ...more] = routes({ key: '2001:db8::7' }, {}, { by: 'rtbh' });
  assert.deepEqual(more, []);
  assert.equal(`${route?.family} ${route?.name} ${route?.nextHop}`, 'ipv6 2001:db8::7/128 100::1');
  assert.ok(route?.communities.includes(BLACKHOLE));
});

test('a throttle is a rate in bytes, with the pools blocked before it', () => {
  const throttle = { key: '192.0.2.7', rung: 'throttle' } as const;
  assert.deepEqual(linesOf(routes(throttle, { throttleKbit: 64 }, { match: 'both' })), [
    'ipv4-flowspec [destination: 192.0.2.7/32] 8000',
    'ipv4-flowspec [destination: 192.0.2.7/32][source: 198.51.100.7/32][source-port: ==3333] 0',
    'ipv4-flowspec [source: 192.0.2.7/32] 8000',
    'ipv4-flowspec [destination: 198.51.100.7/32][source: 192.0.2.7/32][destination-port: ==3333] 0',
  ]);
  assert.equal(refusal(throttle, { throttleKbit: null }), 'no throttle-kbit is set for this point');
});

test('a pool with many ports takes one rule for each RULE_PORTS_MAX of them', () => {
  const ports = Array.from({ length: RULE_PORTS_MAX + 1 }, (_, i) => 4_000 - i);
  const endpoints = ports.map((port) => ({ ip: '198.51.100.7', port }));
  const block = { key: '192.0.2.7', rung: 'block-pools' } as const;
  const made = routes(block, { pools: { endpoints, names: [] } });
  assert.equal(made.length, 2);
  assert.match(made[0]?.name ?? '', /\[source-port: ==3995 ==3996 ==3997 ==3998 ==3999\]$/);
  assert.match(made[1]?.name ?? '', /\[source-port: ==4000\]$/);
});

test('FastNetMon #894: 0.0.0.0/0 is never announced, whoever asks for it', () => {
  for (const key of ['0.0.0.0/0', '128.0.0.0/1', '4000::/2', '2000::/3']) {
    assert.match(refusal({ key }), /^nothing shorter than \/(?:8|16) is ever announced$/);
    assert.match(refusal({ key }, {}, { by: 'rtbh' }), /ever announced$/);
  }
  // It holds both families (base/network.ts).
  assert.equal(refusal({ key: '::/0' }), 'it is no network');
});

test('FastNetMon #791: a rung that would withhold nothing is refused, not called held', () => {
  const none = { pools: { endpoints: [], names: ['pool.example'] } };
  const block = { key: '2001:db8::7', rung: 'block-pools' } as const;
  assert.equal(refusal(block, none), 'no IPv6 address of a pool is known');
  for (const rung of ['sink-pools', 'leaky-garden', 'strict-garden'] as const) {
    assert.equal(refusal({ key: '192.0.2.7', rung }), `FlowSpec cannot do ${rung}`);
    assert.match(refusal({ key: '192.0.2.7', rung }, {}, { by: 'rtbh' }), /cannot do/);
  }
});

test('only single addresses are led to the discard address', () => {
  assert.match(refusal({ key: '192.0.2.0/24' }, {}, { by: 'rtbh' }), /^only single addresses/);
});

test('no route covers an exempt address on its held side, and every route is marked', () => {
  const hosts = fc.uniqueArray(fc.nat({ max: 63 }), { maxLength: 5 });
  const rungs = fc.constantFrom('block-pools', 'throttle', 'blackhole');
  const matches = fc.constantFrom('destination', 'source', 'both');
  fc.assert(
    fc.property(hosts, rungs, matches, (exempt, rung, match) => {
      const texts = exempt.map((host) => `192.0.2.${host + 64}`);
      const made = routes({ key: '192.0.2.64/26', rung }, { exempt: texts }, { match });
      assert.ok(made.length > 0);
      for (const { name, communities } of made) {
        const held =
          name.includes('[source-port') || !name.includes('[destination-port')
            ? (sideOf(name, 'destination') ?? sideOf(name, 'source'))
            : sideOf(name, 'source');
        for (const text of texts) assert.ok(!overlap(parsed(held), parsed(text)), name);
        assert.ok(communities.includes(NO_EXPORT), name);
        assert.ok(communities.includes(65_000 * 0x1_0000 + 6561), name);
      }
    }),
  );
  assert.equal(refusal({ key: '192.0.2.7' }, { exempt: ['192.0.2.0/24'] }), 'all of it is exempt');
  const odd = Array.from({ length: 128 }, (_, i) => `192.0.2.${2 * i + 1}`);
  assert.match(refusal({ key: '192.0.2.0/24' }, { exempt: odd }), /more than 64 pieces$/);
});

test('a pool that is exempt is not blocked', () => {
  const block = { key: '192.0.2.7', rung: 'block-pools' } as const;
  assert.match(refusal(block, { exempt: ['198.51.100.0/24'] }), /^no IPv4 address of a pool/);
});

test('a hold that takes more rules than there is room for is refused with the numbers', () => {
  const endpoints = Array.from({ length: ROOM + 1 }, (_, i) => ({
    ip: `198.51.${i >> 8}.${i & 255}`,
    port: 3333,
  }));
  assert.equal(
    refusal({ key: '192.0.2.7', rung: 'block-pools' }, { pools: { endpoints, names: [] } }),
    'it takes 1001 rules, and of 1000 (rules-max) 0 are taken',
  );
});

function parsed(text: string | null): Network {
  const network = networkFromText(text ?? '');
  assert.ok(typeof network !== 'string', String(text));
  return network;
}
