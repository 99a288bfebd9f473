import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const H = 'c3'.repeat(32);
const TARGET = `00000000ff${'0'.repeat(54)}`;

test('kawpowStratum reads sessions, told from Zcash by the short extranonce', () => {
  const facts = rehearse(`
    > {"id":1,"method":"mining.subscribe","params":["kawpowminer/1.2.4"]}
    < {"id":1,"result":[null,"d2f8"],"error":null}
    > {"id":2,"method":"mining.authorize","params":["RVyourWalletAddressxxxxxxxxxxxxxxx.r","x"]}
    < {"id":2,"result":true,"error":null}
    < {"id":null,"method":"mining.set_target","params":["${TARGET}"]}
    < {"id":null,"method":"mining.notify","params":["41","${H}","${H}","${TARGET}",true,3141592,"1b00f1e2"]}
    > {"id":5,"method":"mining.submit","params":["RV.r","41","0xd2f8000000000001","0x${H}","0x${H}"]}
    < {"id":5,"result":true,"error":null}`);
  assert.deepEqual(kindsOf(facts).slice(4), [
    'kawpow-stratum difficulty',
    'kawpow-stratum job',
    'kawpow-stratum share',
    'kawpow-stratum share-answer',
  ]);
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  assert.deepEqual(
    [job?.algorithm, job?.coin, job?.height, job?.nbits],
    ['kawpow', null, 3_141_592, '1b00f1e2'],
  );
  assert.equal(Math.round(job?.difficulty?.value ?? 0), Math.round(2 ** 40 / 255));
});

test('kawpowStratum refuses jobs without height or with a zero target', () => {
  for (const tail of [
    `"${TARGET}",true,"high","1b00f1e2"`,
    `"${TARGET}",1,5,"1b00f1e2"`,
    `"${TARGET}",true,5,"1b"`,
  ]) {
    const facts = rehearse(`< {"method":"mining.notify","params":["41","${H}","${H}",${tail}]}`);
    assert.equal(kindsOf(facts).filter((kind) => kind === 'kawpow-stratum job').length, 0, tail);
  }
});
