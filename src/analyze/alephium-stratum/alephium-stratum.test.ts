import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const entry = (group: number, blob = 'ab'.repeat(100)): string =>
  `{"jobId":"j${group}","fromGroup":${group},"toGroup":0,"headerBlob":"${blob}","txsBlob":"00","height":900,"targetBlob":"00000000ffff${'0'.repeat(52)}"}`;

test('alephiumStratum reads a pool that speaks first', () => {
  const facts = rehearse(`
    < {"id":null,"method":"mining.set_difficulty","params":[8]}
    > {"id":1,"method":"mining.subscribe","params":["bzminer/21"]}
    < {"id":1,"result":"7f3a","error":null}
    > {"id":2,"method":"mining.authorize","params":["1DrDyTr9RpRsQnDnXo2YRiPzPW4ooHX5LLoqXrqfMrpQH.rig",""]}
    < {"id":2,"result":true,"error":null}
    < {"id":null,"method":"mining.set_extranonce","params":["1a2b"]}
    < {"id":null,"method":"mining.notify","params":[${entry(0)},${entry(1)},${entry(2)}]}
    > {"id":3,"method":"mining.submit","params":{"jobId":"j1","fromGroup":1,"toGroup":0,"nonce":"${'0f'.repeat(24)}","worker":"w"}}
    < {"id":3,"result":true,"error":null}
    > {"id":4,"method":"alph_submitHashrate","params":["0x3b9aca00","0x1"]}`);
  assert.deepEqual(kindsOf(facts).slice(5), [
    'alephium-stratum job',
    'alephium-stratum job',
    'alephium-stratum job',
    'alephium-stratum share',
    'alephium-stratum share-answer',
    'alephium-stratum claim',
  ]);
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  assert.deepEqual([job?.coin, job?.algorithm, job?.height], ['ALPH', 'blake3', 900]);
  assert.equal(Math.round(job?.difficulty?.value ?? 0), 4_295_032_833);
});

test('alephiumStratum drops entries with a bad field and keeps the others', () => {
  const facts = rehearse(
    `< {"method":"mining.notify","params":[${entry(0)},${entry(9)},${entry(1, 'zz')}]}`,
  );
  assert.deepEqual(kindsOf(facts), ['alephium-stratum job']);
});
