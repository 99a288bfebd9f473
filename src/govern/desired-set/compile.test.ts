import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { networkFromText, overlap, type Network } from '#base/network.ts';
import { rungRank } from '#model/rung.ts';
import { compileHolds, type ExemptNetwork, type HoldingOrder } from './compile.ts';

function net(text: string): Network {
  const network = networkFromText(text);
  assert.ok(typeof network !== 'string', text);
  return network;
}

const HASH = 'a'.repeat(64);
const order = (
  id: string,
  networks: string[],
  changes: Partial<HoldingOrder> = {},
): HoldingOrder => ({
  id,
  generation: 1,
  contentHash: HASH,
  rung: 'strict-garden',
  isShadow: false,
  until: '2026-04-01T00:00:00.000Z',
  networks,
  overrides: [],
  holders: {},
  ...changes,
});

const prefix = fc
  .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 5 }))
  .map(([host, size]) => net(`192.0.2.${host - (host % 2 ** size)}/${32 - size}`).text);
const orders = fc.array(
  fc.record({
    networks: fc.array(prefix, { minLength: 1, maxLength: 3 }),
    rung: fc.constantFrom('sink-pools' as const, 'throttle' as const, 'blackhole' as const),
    isShadow: fc.boolean(),
    until: fc.constantFrom('2026-04-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z'),
    overrides: fc.subarray(['e0', 'e1']),
  }),
  { maxLength: 6 },
);
const exemptions = fc.array(prefix, { maxLength: 3 });
const HOSTS = Array.from({ length: 32 }, (_, host) => net(`192.0.2.${host}`));

test('compileHolds() holds each address as the orders on it say, and no other', () => {
  fc.assert(
    fc.property(orders, exemptions, exemptions, (drafts, exemptTexts, sharedTexts) => {
      const all = drafts.map(({ networks, ...rest }, i) => order(`o${i}`, networks, rest));
      const exempt = exemptTexts.map((text, i): ExemptNetwork => {
        return { exemptionId: `e${i}`, network: net(text) };
      });
      const shared = sharedTexts.map(net);
      const { holds, exempt: free } = compileHolds(all, exempt, shared);
      for (const host of HOSTS) {
        for (const isShadow of [false, true]) {
          const claims = all.filter(
            (each) =>
              each.isShadow === isShadow &&
              each.networks.some((text) => overlap(net(text), host)) &&
              !shared.some((network) => overlap(network, host)) &&
              !exempt.some(
                ({ exemptionId, network }) =>
                  !each.overrides.includes(exemptionId) && overlap(network, host),
              ),
          );
          const found = holds.filter(
            (hold) => hold.isShadow === isShadow && overlap(net(hold.network), host),
          );
          assert.equal(found.length, claims.length === 0 ? 0 : 1, host.text);
          const [hold] = found;
          if (hold === undefined) continue;
          assert.deepEqual(
            hold.orders.map(({ id }) => id),
            claims.map(({ id }) => id).toSorted(),
          );
          const strictest = Math.max(...claims.map(({ rung }) => rungRank(rung)));
          assert.equal(rungRank(hold.rung), strictest);
          const allowing = claims.filter(({ rung }) => rungRank(rung) === strictest);
          assert.ok(allowing.some(({ until }) => until === hold.until));
        }
        const isHeld = holds.some((hold) => !hold.isShadow && overlap(net(hold.network), host));
        const isExempt = exempt.some(({ network }) => overlap(network, host));
        const isFree = free.some((text) => overlap(net(text), host));
        assert.equal(isFree, isExempt && !isHeld, `${host.text} exempt`);
      }
    }),
    { numRuns: 300 },
  );
});

test('compileHolds() gives the same set whatever the order of the orders', () => {
  const some = [
    order('a', ['192.0.2.0/24', '2001:db8::/48']),
    order('b', ['192.0.2.7'], { rung: 'blackhole' }),
    order('c', ['198.51.100.1']),
  ];
  assert.deepEqual(compileHolds(some, [], []), compileHolds(some.toReversed(), [], []));
});

test('compileHolds() takes 50,000 orders with 1,000 exemptions in one go', () => {
  const many = Array.from({ length: 50_000 }, (_, i) =>
    order(`o${i}`, [`10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`]),
  );
  const exempt = Array.from({ length: 1_000 }, (_, i) => {
    return { exemptionId: `e${i}`, network: net(`172.16.${i >> 8}.${i & 255}`) };
  });
  const { holds } = compileHolds(many, exempt, []);
  assert.equal(holds.length, 50_000);
});
