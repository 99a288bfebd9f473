import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const H = '9e'.repeat(32);
const NOTIFY = `{"id":null,"method":"mining.notify","params":["8c6f","04000000","${H}","${H}","${'0'.repeat(64)}","a9cc405a","09d8151c",true]}`;
const OPENING = `
  > {"id":1,"method":"mining.subscribe","params":["EWBF 0.3.4b",null,"eu1.example.org","3333"]}
  < {"id":1,"result":["04d567b212","04d567b212"],"error":null}
  > {"id":2,"method":"mining.authorize","params":["t1fAhZF5aUJdY7CikGULHmeYk7id8qmvbAd.rig4","x"]}
  < {"id":2,"result":true,"error":null}
  < {"id":null,"method":"mining.set_target","params":["0004${'18'.repeat(30)}"]}`;
const submit = (nonce2: string, solution: string): string =>
  `> {"id":100,"method":"mining.submit","params":["t1fA.rig4","8c6f","a9cc405a","${nonce2}","${solution}"]}`;

test('zcashStratum reads ZIP 301', () => {
  const facts = rehearse(`${OPENING}
    < ${NOTIFY}
    ${submit('3e'.repeat(27), `fd4005${'01'.repeat(1344)}`)}
    < {"id":100,"result":true}`);
  assert.deepEqual(kindsOf(facts).slice(4), [
    'zcash-stratum difficulty',
    'zcash-stratum job',
    'zcash-stratum share',
    'zcash-stratum share-answer',
  ]);
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  assert.equal(job?.algorithm, 'equihash');
  assert.equal(job?.coin, 'ZEC');
  assert.equal(job?.nbits, '1c15d809');
});

test('zcashStratum reads Zhash by its parameters', () => {
  const facts = rehearse(`< ${NOTIFY.replace('true]', 'true,"144_5","BgoldPoW"]')}`);
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  assert.deepEqual([job?.algorithm, job?.coin], ['equihash-144-5', null]);
});

test('zcashStratum refuses a nonce that does not fill 32 bytes, and short solutions', () => {
  for (const line of [
    submit('3e'.repeat(26), `fd4005${'01'.repeat(1344)}`),
    submit('3e'.repeat(27), '01'.repeat(30)),
  ]) {
    const facts = rehearse(`${OPENING}\n< ${NOTIFY}\n${line}`);
    assert.equal(facts.filter((fact) => fact.kind === 'share').length, 0);
  }
});
