import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const HTTP = { carriers: ['http'] } as const;
const HEADER = `0x${'41'.repeat(32)}`;
const TARGET = `0x00000000${'db'.repeat(28)}`;

test('ethGetwork reads polling over HTTP', () => {
  const facts = rehearse(
    `> {"jsonrpc":"2.0","id":1,"method":"eth_getWork","params":[]}
     < {"jsonrpc":"2.0","id":1,"result":["${HEADER}","${HEADER}","${TARGET}"]}
     > {"id":1,"method":"eth_submitWork","params":["0x00017b1001c34562","${HEADER}","${HEADER}"]}
     < {"id":1,"jsonrpc":"2.0","result":true}
     > {"id":1,"method":"eth_submitHashrate","params":["0x${'0'.repeat(56)}02df91be","0x${'0'.repeat(64)}"]}`,
    HTTP,
  );
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('eth-getwork ', '')),
    ['poll', 'job', 'share', 'share-answer', 'claim'],
  );
});

test('ethGetwork wants the request before it believes the work', () => {
  const facts = rehearse(`< {"id":1,"result":["${HEADER}","${HEADER}","${TARGET}"]}`, HTTP);
  assert.deepEqual(
    facts.filter((fact) => 'protocol' in fact),
    [],
  );
});

test('ethGetwork reads work that comes back under another id', () => {
  const facts = rehearse(
    `> {"jsonrpc":"2.0","id":73,"method":"eth_getWork","params":[]}
     < {"jsonrpc":"2.0","id":0,"result":["${HEADER}","${HEADER}","${TARGET}"]}`,
    HTTP,
  );
  assert.deepEqual(kindsOf(facts), ['eth-getwork poll', 'eth-getwork job']);
});

test('ethGetwork goes on reading after ordinary calls to the node', () => {
  const facts = rehearse(
    `> {"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}
     < {"jsonrpc":"2.0","id":1,"result":"0x10"}
     > {"jsonrpc":"2.0","id":2,"method":"eth_getWork","params":[]}`,
    HTTP,
  );
  assert.deepEqual(kindsOf(facts), ['ordinary ethereum-rpc', 'eth-getwork poll']);
});
