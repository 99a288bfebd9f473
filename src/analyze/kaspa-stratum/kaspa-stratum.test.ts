import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const WALLET = `kaspa:q${'z'.repeat(60)}`;

test('kaspaStratum reads the bridge: four numbers and a time', () => {
  const facts = rehearse(`
    > {"id":1,"method":"mining.subscribe","params":["GodMiner/1.0.0","EthereumStratum/1.0.0"]}
    < {"id":1,"jsonrpc":"2.0","result":[true,"EthereumStratum/1.0.0"]}
    > {"id":2,"method":"mining.authorize","params":["${WALLET}.rig","x"]}
    < {"id":2,"jsonrpc":"2.0","result":true}
    < {"id":null,"method":"set_extranonce","params":["0a1b"]}
    < {"id":null,"method":"mining.set_difficulty","params":[4]}
    < {"id":null,"method":"mining.notify","params":["12",[9007199254740993,2,3,18446744073709551615],1690000000000]}
    > {"id":3,"method":"mining.submit","params":["${WALLET}.rig","12","0x0a1b000000000001"]}
    < {"id":3,"result":true}`);
  assert.deepEqual(kindsOf(facts).slice(1), [
    'kaspa-stratum welcome',
    'kaspa-stratum login',
    'kaspa-stratum login-answer',
    'kaspa-stratum difficulty',
    'kaspa-stratum job',
    'kaspa-stratum share',
    'kaspa-stratum share-answer',
  ]);
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  assert.deepEqual(
    [job?.coin, job?.algorithm, job?.difficulty?.value],
    ['KAS', 'kheavyhash', 4 * 2 ** 32],
  );
});

test('kaspaStratum reads one large hex', () => {
  const facts = rehearse(`< {"method":"mining.notify","params":["7","${'ab'.repeat(40)}"]}`);
  assert.deepEqual(kindsOf(facts), ['kaspa-stratum job']);
});

test('kaspaStratum takes the chain from the address', () => {
  const facts = rehearse(`
    > {"id":2,"method":"mining.authorize","params":["karlsen:q${'z'.repeat(60)}"]}
    < {"method":"mining.notify","params":["7","${'ab'.repeat(40)}"]}`);
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  assert.deepEqual([job?.coin, job?.algorithm], ['KLS', null]);
});

test('kaspaStratum refuses three numbers and short hex', () => {
  for (const params of [
    '["12",[1,2,3],1690000000000]',
    '["12",[1,2,3,4]]',
    `["12","${'ab'.repeat(39)}"]`,
  ]) {
    const facts = rehearse(`< {"method":"mining.notify","params":${params}}`);
    assert.equal(kindsOf(facts).filter((kind) => kind === 'kaspa-stratum job').length, 0, params);
  }
});
