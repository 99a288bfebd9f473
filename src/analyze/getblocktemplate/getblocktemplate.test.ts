import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobFact, ShareFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const HTTP = { carriers: ['http'] } as const;
const PREVIOUS = `${'0'.repeat(16)}628f9771c0f6f0c4f7de9067ea6000fe1445ac4dae3ea0b2`;
const REVERSED = (PREVIOUS.match(/../g) ?? []).toReversed().join('');
const TEMPLATE = `{"version":536870912,"previousblockhash":"${PREVIOUS}","transactions":[],"coinbasevalue":312500000,"target":"${'0'.repeat(18)}ffff${'0'.repeat(42)}","mintime":1,"curtime":1401276009,"bits":"170f48e4","height":905123}`;
const BLOCK = `00000020${REVERSED}${'ab'.repeat(44)}01${'02'.repeat(120)}`;

test('getblocktemplate reads polls, templates and blocks, and what became of them', () => {
  const facts = rehearse(
    `> {"id": 0, "method": "getblocktemplate", "params": [{"rules": ["segwit"]}]}
     < {"result":${TEMPLATE},"error":null,"id":0}
     > {"id":1,"method":"submitblock","params":["${BLOCK}"]}
     < {"result":null,"error":null,"id":1}
     > {"id":2,"method":"submitblock","params":["${BLOCK}"]}
     < {"result":"high-hash","error":null,"id":2}`,
    HTTP,
  );
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('getblocktemplate ', '')),
    ['poll', 'job', 'share', 'share-answer', 'share', 'share-answer!'],
  );
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  const share = facts.find((fact): fact is ShareFact => fact.kind === 'share');
  assert.equal(job?.jobId, PREVIOUS);
  assert.equal(share?.jobId, PREVIOUS);
  assert.deepEqual([job?.height, job?.nbits, job?.polled], [905_123, '170f48e4', true]);
});

test('getblocktemplate reads templates with megabytes of transactions', () => {
  const transaction = `{"data":"${'ab'.repeat(400)}","txid":"${'0'.repeat(64)}","depends":[1]}`;
  const many = Array.from({ length: 2000 }, () => transaction).join(',');
  const facts = rehearse(
    `> {"id":0,"method":"getblocktemplate","params":[]}
     < {"result":${TEMPLATE.replace('[]', `[${many}]`)},"error":null,"id":0}`,
    { ...HTTP, cut: 1448 },
  );
  assert.deepEqual(kindsOf(facts), ['getblocktemplate poll', 'getblocktemplate job']);
});

test('getblocktemplate leaves blocks, node calls and proposals alone', () => {
  const facts = rehearse(
    `> {"id":1,"method":"getblockchaininfo","params":[]}
     < {"result":{"chain":"main","blocks":905123},"error":null,"id":1}
     > {"id":2,"method":"getblock","params":["${PREVIOUS}"]}
     < {"result":{"hash":"${PREVIOUS}","previousblockhash":"${PREVIOUS}","bits":"170f48e4","curtime":1,"coinbasevalue":1},"error":null,"id":2}
     > {"id":3,"method":"getblocktemplate","params":[{"mode":"proposal","data":"00"}]}`,
    HTTP,
  );
  assert.deepEqual(kindsOf(facts), ['ordinary bitcoin-rpc']);
});

test('getblocktemplate takes a refusal for the answer to the poll', () => {
  const facts = rehearse(
    `> {"id":0,"method":"getblocktemplate","params":[]}
     < {"result":null,"error":{"code":-10,"message":"Bitcoin is downloading blocks..."},"id":0}`,
    HTTP,
  );
  assert.deepEqual(kindsOf(facts), ['getblocktemplate poll', 'getblocktemplate welcome!']);
});
