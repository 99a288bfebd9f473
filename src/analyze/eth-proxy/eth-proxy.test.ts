import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const HEADER = `0x${'41'.repeat(32)}`;
const SEED = `0x${'71'.repeat(32)}`;
const TARGET = `0x00000000${'db'.repeat(28)}`;
const WALLET = '0x9c99d212f7e5daa18ab50810e0fd255d1f04303b';
const WORK = `["${HEADER}","${SEED}","${TARGET}"]`;

test('ethProxy reads Claymore at nanopool: work under id 0, polls never answered by id', () => {
  const facts = rehearse(`
    > {"worker": "eth1.0", "jsonrpc": "2.0", "params": ["${WALLET}.rig", "x"], "id": 2, "method": "eth_submitLogin"}
    < {"jsonrpc":"2.0","id":2,"result":true}
    < {"jsonrpc":"2.0","id":0,"result":${WORK}}
    > {"worker": "", "jsonrpc": "2.0", "params": [], "id": 3, "method": "eth_getWork"}
    < {"jsonrpc":"2.0","id":0,"result":${WORK}}
    > {"id":6,"jsonrpc":"2.0","method":"eth_submitHashrate","params":["0x1d08a61","0x${'0'.repeat(64)}"]}
    > {"id":4,"method":"eth_submitWork","params":["0x00017b1001c34562","${HEADER}","${SEED}"],"worker":"rig"}
    < {"id":4,"jsonrpc":"2.0","result":true}
    > {"id":4,"method":"eth_submitWork","params":["0x00017b1001c34563","${HEADER}","${SEED}"]}
    < {"id":4,"jsonrpc":"2.0","result":false,"error":"stale"}`);
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('eth-proxy ', '')),
    [
      'login',
      'login-answer',
      'job',
      'poll',
      'job',
      'claim',
      'share',
      'share-answer',
      'share',
      'share-answer!',
    ],
  );
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  assert.equal(job?.jobId, HEADER.slice(2));
  assert.equal(job?.algorithm, 'ethash');
  assert.ok(Math.abs((job?.difficulty?.value ?? 0) / (2 ** 256 / Number(TARGET)) - 1) < 1e-9);
  const claim = facts.find((fact) => fact.kind === 'claim');
  assert.equal(claim?.hashesPerSecond, 0x1d08a61);
});

test('ethProxy reads work that is the reply to a poll, with height', () => {
  const facts = rehearse(`
    > {"id":1,"method":"eth_login","params":["${WALLET}"]}
    > {"id":5,"method":"eth_getWork","params":[]}
    < {"id":5,"result":["${HEADER}","${SEED}","${TARGET}","0xe4e1c0"]}`);
  const job = facts.at(-1) as JobFact;
  assert.equal(job.height, 15_000_000);
  assert.equal(job.polled, true);
});

test('ethProxy reads work pushed as mining.notify with a result', () => {
  const facts = rehearse(`< {"id":0,"method":"mining.notify","result":${WORK}}`);
  assert.deepEqual(kindsOf(facts), ['eth-proxy job']);
});

test('ethProxy reads work pushed into a session that began as another dialect', () => {
  const facts = rehearse(`
    > {"id": 134, "method": "mining.subscribe", "params": ["cgminer/3.7.2"]}
    < {"id":134,"result":[[["mining.notify","1"]],"5000000b",4],"error":null}
    > {"id": 172, "method": "mining.authorize", "params": ["Bitcoin", "x"]}
    < {"id":0,"jsonrpc":"2.0","result":${WORK}}
    < {"id":172,"jsonrpc":"2.0","result":false,"error":null}`);
  assert.deepEqual(kindsOf(facts).slice(3), ['eth-proxy job', 'eth-proxy login-answer!']);
});

test('ethProxy leaves lists of hashes alone that a node returns', () => {
  const facts = rehearse(`
    > {"jsonrpc":"2.0","id":1,"method":"eth_getFilterChanges","params":["0x1"]}
    < {"jsonrpc":"2.0","id":1,"result":${WORK}}
    > {"jsonrpc":"2.0","id":2,"method":"eth_chainId","params":[]}
    < {"jsonrpc":"2.0","id":0,"result":["${HEADER}","${SEED}","${HEADER}"]}`);
  assert.deepEqual(kindsOf(facts), ['ordinary ethereum-rpc']);
});

test('ethProxy refuses shares with a nonce or hash of the wrong size', () => {
  for (const params of [
    `["0x00017b1001c345","${HEADER}","${SEED}"]`,
    `["0x00017b1001c34562","0x41","${SEED}"]`,
    `["0x00017b1001c34562","${HEADER}"]`,
  ]) {
    const facts = rehearse(`> {"id":4,"method":"eth_submitWork","params":${params}}`);
    assert.equal(facts.filter((fact) => 'protocol' in fact).length, 0, params);
  }
});
