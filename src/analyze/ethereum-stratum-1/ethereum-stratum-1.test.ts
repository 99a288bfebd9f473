import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact, JobFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);
const TARGET = `00000000ffff${'0'.repeat(52)}`;
const jobs = (facts: readonly Fact[]): JobFact[] => facts.filter((fact) => fact.kind === 'job');

test('ethereumStratum1 reads NiceHash sessions, difficulty before the job', () => {
  const facts = rehearse(`
    > {"id":1,"method":"mining.subscribe","params":["MinerName/1.0.0","EthereumStratum/1.0.0"]}
    < {"id":1,"result":[["mining.notify","ae68","EthereumStratum/1.0.0"],"080c"],"error":null}
    > {"id":2,"method":"mining.authorize","params":["test.worker","x"]}
    < {"id":2,"result":true,"error":null}
    < {"id":null,"method":"mining.set_difficulty","params":[0.5]}
    < {"id":null,"method":"mining.notify","params":["bf0488aa","${A}","${B}",true]}
    > {"id":244,"method":"mining.submit","params":["test.worker","bf0488aa","6a909d9bbc0f"]}
    < {"id":244,"result":true,"error":null}`);
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('ethereum-stratum-1 ', '')),
    ['hello', 'welcome', 'login', 'login-answer', 'difficulty', 'job', 'share', 'share-answer'],
  );
  assert.deepEqual(jobs(facts)[0]?.difficulty, { value: 2 ** 31, scale: 'hashes' });
  assert.equal(jobs(facts)[0]?.algorithm, 'ethash');
});

test('ethereumStratum1 reads the STRATUM variant with its target in the job', () => {
  const facts = rehearse(`
    > {"id":1,"jsonrpc":"2.0","method":"mining.subscribe","params":[]}
    < {"id":null,"method":"mining.notify","params":["34b1","0x${A}","0x${B}","0x${TARGET}",true]}
    > {"id":4,"jsonrpc":"2.0","method":"mining.submit","params":["w.r","34b1","0x00017b1001c34562","0x${A}","0x${B}"]}
    < {"id":4,"result":true}`);
  assert.deepEqual(kindsOf(facts).slice(1), [
    'ethereum-stratum-1 job',
    'ethereum-stratum-1 share',
    'ethereum-stratum-1 share-answer',
  ]);
  assert.equal(Math.round(jobs(facts)[0]?.difficulty?.value ?? 0), 4_295_032_833);
});

test('ethereumStratum1 reads Conflux', () => {
  const facts = rehearse(`
    > {"id":1,"method":"mining.subscribe","params":["cfx.example",""]}
    < {"id":1,"method":"mining.notify","params":["0d","85742194","0x${A}","0x${TARGET}"]}
    > {"id":3,"method":"mining.submit","params":["cfx:aak.r","0d","0x4c5d9e1a00000001","0x${A}"]}
    < {"id":3,"result":[true],"error":null}`);
  assert.deepEqual(
    jobs(facts).map(({ algorithm, coin, height }) => [algorithm, coin, height]),
    [['octopus', 'CFX', 85_742_194]],
  );
  assert.equal(kindsOf(facts).at(-1), 'ethereum-stratum-1 share-answer');
});

test('ethereumStratum1 refuses short hashes', () => {
  const facts = rehearse(`< {"method":"mining.notify","params":["1","${A.slice(2)}","${B}",true]}`);
  assert.deepEqual(
    jobs(facts).filter((fact) => fact.protocol === 'ethereum-stratum-1'),
    [],
  );
});
