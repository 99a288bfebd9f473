import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const B = '28948022309329048855892746252171976963209391069768726095651290785380';
const NOTIFY = `{"id":null,"method":"mining.notify","params":["1f",800123,"${'d4'.repeat(32)}","","",2,"${B}","",true]}`;

test('ergoStratum reads jobs with a decimal target', () => {
  const facts = rehearse(`
    > {"id":1,"method":"mining.subscribe","params":["NBMiner/40.1"]}
    < {"id":1,"result":[null,"a1b2",6],"error":null}
    > {"id":2,"method":"mining.authorize","params":["9fAqTzZ.r","x"]}
    < {"id":2,"result":true,"error":null}
    < ${NOTIFY}
    > {"id":3,"method":"mining.submit","params":["9fAqTzZ.r","1f","0000000000a1","","a1b20000000000a1"]}
    < {"id":3,"result":true,"error":null}`);
  assert.deepEqual(kindsOf(facts).slice(4), [
    'ergo-stratum job',
    'ergo-stratum share',
    'ergo-stratum share-answer',
  ]);
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  assert.deepEqual([job?.coin, job?.algorithm, job?.height], ['ERG', 'autolykos2', 800_123]);
  assert.ok(Math.abs((job?.difficulty?.value ?? 0) / (2 ** 256 / Number(B)) - 1) < 1e-9);
});

test('ergoStratum refuses hex targets and short messages', () => {
  for (const [from, to] of [
    [B, '0'.repeat(68)],
    [B, '12345'],
    ['d4d4', 'd4'],
  ] as const) {
    const facts = rehearse(`< ${NOTIFY.replace(from, to)}`);
    assert.equal(kindsOf(facts).filter((kind) => kind === 'ergo-stratum job').length, 0, to);
  }
});
