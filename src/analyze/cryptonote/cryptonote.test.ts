import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact, JobFact, ShareFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const WALLET =
  '4BCeEPhodgPMbPWFN1dPwhWXdRX8q4mhhdZdA1dtSMLTLCEYvAj9QXjXAfF7CugEbmfBhgkqHbdgK9b2wKA6nqRZQCgvCDm';
const BLOB = `0606${'e8'.repeat(37)}00000000${'5a'.repeat(33)}`;
const RESULT = 'c9be9381a68d533c059d614d961e0534d7d8785dd5c339c2f9596eb95f320100';
const LOGIN = `{"method":"login","params":{"login":"${WALLET}.rig","pass":"x","agent":"xmr-stak-cpu/1.3.0"},"id":1}`;
const LOGGED_IN = `{"id":1,"jsonrpc":"2.0","error":null,"result":{"id":"479","job":{"blob":"${BLOB}","job_id":"722","target":"dc460300"},"status":"OK"}}`;
const SUBMIT = `{"method":"submit","params":{"id":"479","job_id":"722","nonce":"98024001","result":"${RESULT}"},"id":1}`;
const jobs = (facts: readonly Fact[]): JobFact[] => facts.filter((fact) => fact.kind === 'job');

test('cryptonote reads a whole session, ids all alike', () => {
  const facts = rehearse(`
    > ${LOGIN}
    < ${LOGGED_IN}
    > ${SUBMIT}
    > ${SUBMIT}
    < {"id":1,"jsonrpc":"2.0","error":null,"result":{"status":"OK"}}
    < {"id":1,"jsonrpc":"2.0","error":{"code":-1,"message":"Low difficulty share"}}
    < {"jsonrpc":"2.0","method":"job","params":{"blob":"${BLOB}","job_id":"723","target":"b88d0600","algo":"rx/0","height":2571000,"seed_hash":"${'1f'.repeat(32)}"}}
    > {"id":2,"jsonrpc":"2.0","method":"keepalived","params":{"id":"479"}}
    < {"id":2,"jsonrpc":"2.0","error":null,"result":{"status":"KEEPALIVED"}}`);
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('cryptonote ', '')),
    [
      'hello',
      'login',
      'login-answer',
      'job',
      'share',
      'share',
      'share-answer',
      'share-answer!',
      'job',
      'keepalive',
    ],
  );
  const [first, second] = jobs(facts);
  assert.equal(first?.algorithm, null);
  assert.equal(second?.algorithm, 'randomx');
  assert.equal(second?.height, 2_571_000);
  // 4 bytes 0x000346dc: 2^32 / 0x346dc.
  assert.equal(first?.difficulty?.value, 20_000);
  const share = facts.find((fact): fact is ShareFact => fact.kind === 'share');
  // 2^256 / little-endian(result) with the top bytes 00 01 32 5f.
  assert.ok(Math.abs((share?.achieved ?? 0) - 2 ** 32 / 0x0001325f) < 1);
});

test('cryptonote reads 8-byte targets as they are', () => {
  const facts = rehearse(
    `< {"method":"job","params":{"blob":"${BLOB}","job_id":"a","target":"00000000ffff0000"}}`,
  );
  assert.equal(jobs(facts)[0]?.difficulty?.value, Math.floor(2 ** 64 / (0xffff * 2 ** 32)));
});

test('cryptonote reads logins of account pools by the agent or the offers', () => {
  for (const params of [
    '{"login":"me@example.org","pass":"x","agent":"MinerGateWin-cli/4.04"}',
    '{"login":"team","pass":"x","agent":"XMRig/6.21.0 (Linux x86_64)","algo":["rx/0","cn/r"],"rigid":"r1"}',
    `{"login":"XMR:${WALLET}.r#ref","pass":"x"}`,
  ]) {
    const facts = rehearse(`> {"id":"1","method":"login","params":${params}}`);
    assert.deepEqual(kindsOf(facts), ['cryptonote hello', 'cryptonote login'], params);
  }
});

test('cryptonote leaves the logins of applications alone', () => {
  for (const params of [
    '{"username":"bob","password":"secret"}',
    '{"login":"bob","password":"secret"}',
    '{"login":"bob","pass":"secret"}',
    '{"login":"bob@example.org","pass":"secret","agent":"okhttp/4.9.3"}',
    '["root","secret"]',
  ]) {
    const facts = rehearse(`> {"jsonrpc":"2.0","id":1,"method":"login","params":${params}}
      < {"jsonrpc":"2.0","id":1,"result":{"id":"8f2","token":"abc","status":"OK"}}`);
    assert.deepEqual(
      facts.filter((fact) => 'protocol' in fact),
      [],
      params,
    );
  }
});

test('cryptonote tells a doubtful login when a job answers it', () => {
  const facts = rehearse(`
    > {"id":1,"method":"login","params":{"login":"bob","pass":"x"}}
    < ${LOGGED_IN}`);
  assert.deepEqual(kindsOf(facts), [
    'cryptonote login',
    'cryptonote login-answer',
    'cryptonote job',
  ]);
});

test('cryptonote refuses jobs that XMRig would refuse', () => {
  const job = `{"method":"job","params":{"blob":"${BLOB}","job_id":"7","target":"dc460300"}}`;
  for (const [from, to] of [
    [BLOB, BLOB.slice(1)],
    [BLOB, BLOB.slice(0, 84)],
    [BLOB, 'z'.repeat(152)],
    ['dc460300', '00000000'],
    ['dc460300', 'dc'],
    ['"7"', '""'],
    ['"target"', '"seed_hash":"00","target"'],
  ] as const) {
    assert.deepEqual(jobs(rehearse(`< ${job.replace(from, to)}`)), [], to);
  }
});

test('cryptonote leaves job queues alone', () => {
  const facts = rehearse(`
    > {"jsonrpc":"2.0","id":1,"method":"submit","params":{"job_id":"41","nonce":"abc","result":"done"}}
    < {"jsonrpc":"2.0","id":1,"result":{"status":"OK"}}
    < {"jsonrpc":"2.0","method":"job","params":{"job_id":"42","target":"printer","blob":"aGVsbG8="}}
    > {"jsonrpc":"2.0","id":2,"method":"getjob","params":{"id":"3"}}`);
  assert.deepEqual(kindsOf(facts), ['ordinary json-rpc']);
});

test('cryptonote joined half-way answers shares that were not seen', () => {
  const facts = rehearse(
    `> ${SUBMIT}
     < {"id":1,"jsonrpc":"2.0","error":null,"result":{"status":"OK"}}
     < {"id":9,"jsonrpc":"2.0","error":null,"result":{"status":"OK"}}`,
    { openingSeen: false },
  );
  assert.deepEqual(kindsOf(facts), [
    'cryptonote share',
    'cryptonote share-answer',
    'cryptonote share-answer',
  ]);
});

test('cryptonote refuses shares of another session', () => {
  const facts = rehearse(`> ${LOGIN}\n< ${LOGGED_IN}\n> ${SUBMIT.replace('"479"', '"480"')}`);
  assert.equal(facts.filter((fact) => fact.kind === 'share').length, 0);
});

test('cryptonote tells where the pool sends the miner, port as text', () => {
  const facts = rehearse(
    `> ${LOGIN}\n< ${LOGGED_IN}\n< {"method":"client.reconnect","params":["b.example","3333"]}`,
  );
  assert.deepEqual(facts.at(-1), {
    kind: 'reconnect',
    protocol: 'cryptonote',
    at: 2,
    side: 1,
    host: 'b.example',
    port: 3333,
  });
});

test('cryptonote keeps no more offers than a miner has', () => {
  const algo = JSON.stringify(Array.from({ length: 100 }, (_, i) => `rx/${i}`));
  const facts = rehearse(`> {"id":1,"method":"login","params":{"login":"a","algo":${algo}}}`);
  const login = facts.find((fact) => fact.kind === 'login');
  assert.equal(login?.offers.length, 64);
});
