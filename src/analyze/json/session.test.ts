import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact } from '#model/fact.ts';
import { DIALECTS } from '../dialects.ts';
import { kindsOf, rehearse } from './rehearse.fixture.ts';
import type { JsonObject } from '#wire/json.ts';
import {
  JsonSession,
  STRANGE_BYTES_MAX,
  STRANGE_MESSAGES_JOINED_MAX,
  STRANGE_MESSAGES_MAX,
} from './session.ts';

const CONTEXT = { ports: [1, 2], openingSeen: true, carriers: [] } as const;

test('JsonSession names look-alikes once and reads no further where nothing can follow', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['{"id":0,"method":"server.version","params":["4.5","1.4"]}', 'electrum'],
    ['{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}', 'ethereum-rpc'],
    ['{"method":"getblockchaininfo","params":[],"id":1}', 'bitcoin-rpc'],
    ['{"jsonrpc":"2.0","id":"0","method":"get_info"}', 'monero-rpc'],
    [
      '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"processId":1,"capabilities":{}}}',
      'lsp',
    ],
    [
      '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{}}}',
      'mcp',
    ],
    ['{"jsonrpc":"2.0","id":0,"method":"tools/list"}', 'mcp'],
    [
      `{"jsonrpc":"2.0","id":1,"method":"call","params":["${'0'.repeat(32)}","session","login",{"username":"root","password":"x"}]}`,
      'ubus',
    ],
    ['{"id":1,"method":"login","params":["root","secret"]}', 'ubus'],
    ['{"request":"active checks","host":"h"}', 'zabbix'],
    [
      '{"jsonrpc":"2.0","method":"user.login","params":{"username":"a","password":"b"},"id":1}',
      'zabbix',
    ],
    ['{"jsonrpc": "2.0", "method": "echo", "params": ["Testing!"], "id": "ca08"}', 'json-rpc'],
  ];
  for (const [line, what] of cases) {
    assert.deepEqual(kindsOf(rehearse(`> ${line}\n> ${line}`)), [`ordinary ${what}`], line);
  }
});

test('JsonSession gives a stream up by messages and by bytes', () => {
  const byMessages = new JsonSession(DIALECTS, CONTEXT);
  for (let i = 0; i < STRANGE_MESSAGES_MAX; i++) {
    assert.ok(byMessages.wanted);
    byMessages.read({ n: i }, 10, 0, i, () => {});
  }
  assert.equal(byMessages.wanted, false);
  const byBytes = new JsonSession(DIALECTS, CONTEXT);
  byBytes.read({ n: 1 }, STRANGE_BYTES_MAX, 0, 0, () => {});
  assert.equal(byBytes.wanted, false);
});

test('JsonSession never gives up a stream that has mined', () => {
  const session = new JsonSession(DIALECTS, CONTEXT);
  const facts: Fact[] = [];
  session.read({ method: 'mining.subscribe', id: 1 }, 50, 0, 0, (fact) => facts.push(fact));
  for (let i = 0; i < 100; i++) session.read({ n: i }, 10_000, 0, i, () => {});
  assert.equal(facts.length, 1);
  assert.ok(session.wanted);
});

test('JsonSession asks all dialects again when the proven one is contradicted', () => {
  const h = 'a1'.repeat(32);
  const facts = rehearse(`
    < {"method":"mining.notify","params":["1","${h}","01","02",[],"20000000","1802f6bc","58a1b2c3",true]}
    < {"method":"mining.notify","params":["2","${h}","${h}","00000000${'f'.repeat(56)}",true,5,"1b00f1e2"]}
    < {"method":"mining.notify","params":["3","${h}","01","02",[],"20000000","1802f6bc","58a1b2c3",true]}`);
  assert.deepEqual(kindsOf(facts), ['stratum-v1 job', 'kawpow-stratum job', 'stratum-v1 job']);
});

test('JsonSession reads a batch, and ids of any type', () => {
  const facts = rehearse(`
    > [{"id":"a","method":"mining.subscribe","params":[]},{"id":null,"method":"mining.authorize","params":["u","x"]}]
    < {"id":"a","result":true,"error":null}`);
  assert.deepEqual(kindsOf(facts), ['stratum-v1 hello', 'stratum-v1 login', 'stratum-v1 welcome']);
});

test('JsonSession answers shares whose requests were lost', () => {
  const facts: Fact[] = [];
  const session = new JsonSession(DIALECTS, CONTEXT);
  const say = (value: JsonObject): void =>
    session.read(value, 50, 1, 0, (fact) => facts.push(fact));
  const h = 'a1'.repeat(32);
  const work = ['1', h, '01', '02', [], '20000000', '1802f6bc', '58a1b2c3', true];
  say({ id: null, method: 'mining.notify', params: work });
  say({ id: 7, result: true, error: null });
  assert.equal(facts.length, 1);
  session.lost();
  say({ id: 8, result: true, error: null });
  say({ id: 9, result: null, error: [21, 'Job not found', null] });
  assert.deepEqual(kindsOf(facts), [
    'stratum-v1 job',
    'stratum-v1 share-answer',
    'stratum-v1 share-answer!',
  ]);
});

test('JsonSession waits longer for work in a stream joined half-way', () => {
  const session = new JsonSession(DIALECTS, { ...CONTEXT, openingSeen: false });
  for (let i = 0; i < STRANGE_MESSAGES_JOINED_MAX; i++) {
    assert.ok(session.wanted);
    session.read({ id: i, result: true, error: null }, 40, 1, i, () => {});
  }
  assert.equal(session.wanted, false);
});

test('JsonSession believes `client.*` only where something of mining was said', () => {
  const ping = '> {"id":1,"method":"client.ping","params":[]}';
  assert.deepEqual(kindsOf(rehearse(ping)), ['ordinary json-rpc']);
  assert.deepEqual(kindsOf(rehearse(`> {"id":0,"method":"mining.subscribe"}\n${ping}`)), [
    'stratum-v1 hello',
    'stratum-v1 keepalive',
  ]);
});

test('JsonSession tries all dialects afresh a few times only', () => {
  const h = 'a1'.repeat(32);
  const bitcoin = `< {"method":"mining.notify","params":["1","${h}","01","02",[],"20000000","1802f6bc","58a1b2c3",true]}`;
  const kawpow = `< {"method":"mining.notify","params":["2","${h}","${h}","00000000${'f'.repeat(56)}",true,5,"1b00f1e2"]}`;
  const facts = rehearse(Array.from({ length: 20 }, () => `${bitcoin}\n${kawpow}`).join('\n'));
  // The first dialect, four more, and from then on only the one that stands.
  const changes = kindsOf(facts).filter((kind, i, all) => i > 0 && kind !== all[i - 1]);
  assert.equal(changes.length, 4);
});
