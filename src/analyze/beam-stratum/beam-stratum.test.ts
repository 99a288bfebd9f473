import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const KEY = `${'2f'.repeat(32)}.rig`;
const JOB = `{"difficulty":62914560,"height":1001,"id":"77","input":"${'bb'.repeat(32)}","jsonrpc":"2.0","method":"job","nonceprefix":"ac8b"}`;

test('beamStratum reads flat objects whose replies carry a method', () => {
  const facts = rehearse(`
    > {"method":"login","api_key":"${KEY}","id":"login","jsonrpc":"2.0"}
    < {"code":0,"description":"Login successful","id":"login","jsonrpc":"2.0","method":"result","nonceprefix":"ac8b"}
    < ${JOB}
    > {"method":"solution","id":"77","nonce":"ac8b000000000001","output":"${'0e'.repeat(104)}","jsonrpc":"2.0"}
    < {"code":1,"description":"accepted","id":"77","jsonrpc":"2.0","method":"result"}
    > {"method":"solution","id":"77","nonce":"ac8b000000000002","output":"${'0e'.repeat(104)}","jsonrpc":"2.0"}
    < {"code":-2,"description":"rejected","id":"77","jsonrpc":"2.0","method":"result"}`);
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('beam-stratum ', '')),
    ['hello', 'login', 'login-answer', 'job', 'share', 'share-answer', 'share', 'share-answer!'],
  );
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  // 62914560 = 3 · 2^24 + 0xc00000: order 3, mantissa 1.75.
  assert.deepEqual([job?.coin, job?.algorithm, job?.difficulty?.value], ['BEAM', 'beamhash', 14]);
});

test('beamStratum leaves API keys of applications and their jobs alone', () => {
  const facts = rehearse(`
    > {"jsonrpc":"2.0","id":1,"method":"login","api_key":"sk live secret"}
    < {"jsonrpc":"2.0","id":1,"method":"job","input":"file.txt","difficulty":1,"height":2}
    > {"jsonrpc":"2.0","id":1,"method":"solution","nonce":"1","output":"42"}`);
  assert.deepEqual(
    facts.filter((fact) => 'protocol' in fact),
    [],
  );
});
