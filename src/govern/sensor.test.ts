import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SensorContent } from '#model/sensor.ts';
import { codeOf } from './casework.fixture.ts';
import { declareSensor, sightOf } from './sensor.ts';

const IPV4 = { ip: '192.0.2.7', port: 1 };
const IPV6 = { ip: '2001:db8::7', port: 1 };
const LOCAL = { ip: 'fd00::7', port: 1 };

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

test('sightOf() takes ::/0 as every address of IPv6, and 0.0.0.0/0 as every one of IPv4', () => {
  const takes = (networks: readonly string[], client: typeof IPV4): boolean =>
    sightOf(networks)({ client, server: client }) === null;
  assert.deepEqual(
    [IPV4, IPV6, LOCAL].map((end) => takes(['::/0'], end)),
    [false, true, true],
  );
  assert.deepEqual(
    [IPV4, IPV6, LOCAL].map((end) => takes(['0.0.0.0/0'], end)),
    [true, false, false],
  );
  assert.ok([IPV4, IPV6, LOCAL].every((end) => takes(['0.0.0.0/0', '::/0'], end)));
});
