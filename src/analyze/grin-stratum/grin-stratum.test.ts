import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const JOB = `{"difficulty":4,"height":16375,"job_id":5,"pre_pow":"${'00'.repeat(238)}"}`;
const pow = JSON.stringify(Array.from({ length: 42 }, (_, i) => i * 1000));

test('grinStratum reads pushed and polled jobs, ids as text', () => {
  const facts = rehearse(`
    > {"id":"0","jsonrpc":"2.0","method":"login","params":{"login":"team","pass":"x","agent":"grin-miner"}}
    < {"id":"0","jsonrpc":"2.0","method":"login","result":"ok","error":null}
    > {"id":"1","jsonrpc":"2.0","method":"getjobtemplate","params":null}
    < {"id":"1","jsonrpc":"2.0","method":"getjobtemplate","result":${JOB},"error":null}
    < {"id":"Stratum","jsonrpc":"2.0","method":"job","params":${JOB}}
    > {"id":"2","jsonrpc":"2.0","method":"submit","params":{"edge_bits":32,"height":16375,"job_id":5,"nonce":8895699060858340771,"pow":${pow}}}
    < {"id":"2","jsonrpc":"2.0","method":"submit","result":null,"error":{"code":-32502,"message":"Failed to validate solution"}}
    > {"id":"3","jsonrpc":"2.0","method":"keepalive","params":null}
    < {"id":"3","jsonrpc":"2.0","method":"keepalive","result":"ok","error":null}`);
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('grin-stratum ', '')),
    [
      'cryptonote hello',
      'cryptonote login',
      'cryptonote login-answer',
      'poll',
      'job',
      'job',
      'share',
      'share-answer!',
      'keepalive',
    ],
  );
  const [polled, pushed] = facts.filter((fact): fact is JobFact => fact.kind === 'job');
  assert.deepEqual([polled?.polled, pushed?.polled], [true, false]);
  assert.deepEqual(
    [polled?.coin, polled?.algorithm, polled?.difficulty?.value],
    ['GRIN', 'cuckoo', 4],
  );
});

test('grinStratum knows its addresses', () => {
  const facts = rehearse(
    `> {"id":"1","jsonrpc":"2.0","method":"login","params":{"login":"grin1pp532nfgls25d92rwtmfh4dvu44yfs3svunzcy8lw2e2mxdmmc0qjs9ggl","pass":"x","agent":"GMiner/3.44"}}`,
  );
  assert.deepEqual(kindsOf(facts), ['grin-stratum hello', 'grin-stratum login']);
});

test('grinStratum refuses proofs of another length', () => {
  const facts = rehearse(
    `> {"id":"2","jsonrpc":"2.0","method":"submit","params":{"edge_bits":32,"height":1,"job_id":5,"nonce":1,"pow":[1,2,3]}}`,
  );
  assert.deepEqual(kindsOf(facts), ['ordinary json-rpc']);
});
