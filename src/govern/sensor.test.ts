import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXEMPT_NETWORKS_MAX, ExemptionContent } from '#model/exemption.ts';
import { SENSOR_NETWORKS_MAX, SensorContent } from '#model/sensor.ts';
import { codeOf } from './casework.fixture.ts';
import { declareSensor, sightOf } from './sensor.ts';

const end = (ip: string) => ({ ip, port: 1, name: null });
const IPV4 = end('192.0.2.7');
const IPV6 = end('2001:db8::7');
const LOCAL = end('fd00::7');

test('SensorContent takes everything as 0.0.0.0/0 with ::/0, and no other spelling of that', () => {
  const content = (networks: readonly string[]) => ({
    name: 'gate',
    jurisdiction: 'hebei',
    networks,
  });
  const all = SensorContent.parse(content(['0.0.0.0/0', '::/0']));
  assert.deepEqual(all.networks, ['0.0.0.0/0', '::/0']);
  assert.equal(codeOf(declareSensor(all, null)), 'allowed');
  assert.equal(SensorContent.safeParse(content(['::/8'])).success, false);
});

test('SensorContent and ExemptionContent name a limited number of networks', () => {
  const networks = (count: number): string[] =>
    Array.from({ length: count }, (_, i) => `2001:db8::${(i + 1).toString(16)}`);
  const sensor = (count: number): boolean =>
    SensorContent.shape.networks.safeParse(networks(count)).success;
  assert.deepEqual([sensor(SENSOR_NETWORKS_MAX), sensor(SENSOR_NETWORKS_MAX + 1)], [true, false]);
  const exempt = (count: number): boolean =>
    ExemptionContent.shape.networks.safeParse(networks(count)).success;
  assert.deepEqual([exempt(EXEMPT_NETWORKS_MAX), exempt(EXEMPT_NETWORKS_MAX + 1)], [true, false]);
});

test('sightOf() takes ::/0 as every address of IPv6, and 0.0.0.0/0 as every one of IPv4', () => {
  const takes = (networks: readonly string[], client: typeof IPV4): boolean =>
    sightOf(networks)({ client, server: client }) === null;
  assert.deepEqual(
    [IPV4, IPV6, LOCAL].map((one) => takes(['::/0'], one)),
    [false, true, true],
  );
  assert.deepEqual(
    [IPV4, IPV6, LOCAL].map((one) => takes(['0.0.0.0/0'], one)),
    [true, false, false],
  );
  assert.ok([IPV4, IPV6, LOCAL].every((one) => takes(['0.0.0.0/0', '::/0'], one)));
});
