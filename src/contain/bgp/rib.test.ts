/** Texts as gobgp 3.10 printed them, with the addresses of the documentation. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { namesFrom, neighboursFrom, routesFrom } from './rib.ts';

const ORIGIN = '{"type":1,"value":2}';
const MARKS = '{"type":8,"communities":[4294967041,4259846561]}';
const LARGE = '{"type":32,"value":[{"ASN":4206561000,"LocalData1":1,"LocalData2":2}]}';
const LEARNED = '"source-id":"192.0.2.2","neighbor-ip":"192.0.2.2"';

function path(attrs: readonly string[], more = '"stale":false'): string {
  return `{"nlri":{},"age":1795360254,"best":true,"attrs":[${attrs.join(',')}],${more}}`;
}

test('routesFrom() reads a rule with its rate, marks and whatever else it carries', () => {
  const redirect = '{"type":128,"subtype":8,"value":"65000:9"}';
  const rate = '{"type":128,"subtype":6,"as":0,"rate":8000}';
  const actions = `{"type":16,"value":[${rate},${redirect}]}`;
  const reach = '{"type":14,"nexthop":"0.0.0.0","afi":1,"safi":133,"value":[{}]}';
  const name = '[destination: 192.0.2.7/32]';
  const text = `{"${name}":[${path([ORIGIN, MARKS, actions, LARGE, reach, '{"type":5,"value":7}'])}]}`;
  assert.deepEqual(routesFrom(text, 'ipv4-flowspec'), [
    {
      family: 'ipv4-flowspec',
      name,
      rate: 8000,
      nextHop: null,
      communities: [4_259_846_561, 4_294_967_041],
      large: ['4206561000:1:2'],
      others: [redirect, '{"type":5,"value":7}'],
    },
  ]);
});

test('routesFrom() leaves out what a neighbour told', () => {
  const hop = '{"type":3,"nexthop":"192.0.2.1"}';
  const text = `{"192.0.2.7/32":[${path([ORIGIN, hop, MARKS], LEARNED)},${path([ORIGIN, hop])}],
    "192.0.2.8/32":[${path([ORIGIN, hop, MARKS], LEARNED)}]}`;
  const routes = routesFrom(text, 'ipv4');
  assert.deepEqual(
    routes?.map(({ name, nextHop, communities }) => [name, nextHop, communities]),
    [['192.0.2.7/32', '192.0.2.1', []]],
  );
  assert.deepEqual(namesFrom(text), ['192.0.2.7/32', '192.0.2.8/32']);
});

test('neighboursFrom() names sessions that stand, with what both sides speak', () => {
  const capability = (value: string): string =>
    `{"type_url":"type.googleapis.com/apipb.MultiProtocolCapability","value":"${value}"}`;
  const [ipv4, flow6] = [capability('CgQIARAB'), capability('CgUIAhCFAQ==')];
  const state = (address: string, session: number, local: string, remote: string): string =>
    `{"state":{"neighbor_address":"${address}","session_state":${session},"local_cap":[${local}],"remote_cap":[${remote}]}}`;
  const text = `[${state('192.0.2.1', 6, `${ipv4},${flow6}`, flow6)},${state('192.0.2.2', 3, ipv4, ipv4)},
    {"state":{"neighbor_address":"192.0.2.3"}}]`;
  assert.deepEqual(neighboursFrom(text), [{ address: '192.0.2.1', families: ['ipv6-flowspec'] }]);
});

test('no text makes the readers throw, and what is no table is none', () => {
  for (const text of ['', 'null', '[]', '7', '{"a":1}', '{"a":[{}]}', '{"error":"no"}', '{"a":']) {
    assert.equal(routesFrom(text, 'ipv4'), null, text);
  }
  for (const text of ['', '[]', '{"a":1}', '{"error":"no"}'])
    assert.equal(namesFrom(text), null, text);
  for (const text of ['', '{}', '[{}]', '[1]']) assert.equal(neighboursFrom(text), null, text);
  const whole = `{"192.0.2.7/32":[${path([ORIGIN, MARKS, LARGE])}]}`;
  fc.assert(
    fc.property(fc.nat(whole.length), fc.string({ maxLength: 3 }), (at, put) => {
      const text = whole.slice(0, at) + put + whole.slice(at + 1);
      routesFrom(text, 'ipv4');
      neighboursFrom(text);
    }),
  );
});
