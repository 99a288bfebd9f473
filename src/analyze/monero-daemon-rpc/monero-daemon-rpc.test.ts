import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobFact, ShareFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const HTTP = { carriers: ['http'] } as const;
const WALLET = `4${'B'.repeat(94)}`;
const PREVIOUS = '9d'.repeat(32);
/** Major 16, minor 16, time 1,700,000,000 as varints. */
const BLOCK = `101080e2cfaa06${PREVIOUS}00000000${'02'.repeat(60)}`;
const TEMPLATE = `{"blocktemplate_blob":"${BLOCK}","blockhashing_blob":"${BLOCK}","difficulty":350000000000,"height":3012345,"prev_hash":"${PREVIOUS}","seed_hash":"${'5e'.repeat(32)}","status":"OK"}`;
const poll = `{"id":1,"jsonrpc":"2.0","method":"getblocktemplate","params":{"extra_nonce":"00","wallet_address":"${WALLET}"}}`;

test('moneroDaemonRpc reads solo mining; the wallet is told once', () => {
  const facts = rehearse(
    `> ${poll}
     < {"id":1,"jsonrpc":"2.0","result":${TEMPLATE}}
     > ${poll.replace('getblocktemplate', 'get_block_template')}
     < {"id":1,"jsonrpc":"2.0","result":${TEMPLATE}}
     > {"id":2,"jsonrpc":"2.0","method":"submitblock","params":["${BLOCK}"]}
     < {"id":2,"jsonrpc":"2.0","result":{"status":"OK"}}
     > {"id":3,"jsonrpc":"2.0","method":"submit_block","params":["${BLOCK}"]}
     < {"id":3,"jsonrpc":"2.0","error":{"code":-7,"message":"Block not accepted"}}`,
    HTTP,
  );
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('monero-daemon-rpc ', '')),
    ['poll', 'login', 'job', 'poll', 'job', 'share', 'share-answer', 'share', 'share-answer!'],
  );
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  const share = facts.find((fact): fact is ShareFact => fact.kind === 'share');
  assert.equal(job?.jobId, share?.jobId);
  assert.deepEqual(
    [job?.algorithm, job?.height, job?.difficulty?.value],
    ['randomx', 3_012_345, 350e9],
  );
});

test('moneroDaemonRpc reads what P2Pool asks', () => {
  const facts = rehearse(
    `> {"jsonrpc":"2.0","id":"0","method":"get_miner_data"}
     < {"jsonrpc":"2.0","id":"0","result":{"major_version":16,"height":3012345,"prev_id":"${PREVIOUS}","seed_hash":"${PREVIOUS}","difficulty":"0x48c27395","median_weight":1,"status":"OK"}}`,
    HTTP,
  );
  assert.deepEqual(kindsOf(facts), ['monero-daemon-rpc poll', 'monero-daemon-rpc job']);
});

test('moneroDaemonRpc leaves wallets and their node alone', () => {
  const facts = rehearse(
    `> {"jsonrpc":"2.0","id":"0","method":"get_info"}
     < {"jsonrpc":"2.0","id":"0","result":{"height":3012345,"difficulty":350000000000,"status":"OK"}}
     > {"jsonrpc":"2.0","id":"0","method":"get_last_block_header","params":{}}
     < {"jsonrpc":"2.0","id":"0","result":{"block_header":{"prev_hash":"${PREVIOUS}","difficulty":1},"status":"OK"}}`,
    HTTP,
  );
  assert.deepEqual(kindsOf(facts), ['ordinary monero-rpc']);
});
