import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';
import { heightFromCoinbase } from './stratum-v1.ts';

const PREVIOUS = 'e4ca1ae652ae9314ee3c1d811b054b16a2114e9b002403430000000000000000';
const COINB1 = `01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff2f03e42908094269744d`;
const COINB2 =
  'ffffffff0149d9154b000000001976a9145c0e4a6830ff6ea9aea773d75bc207299cd50b7488ac00000000';
const NOTIFY = `{"id":null,"method":"mining.notify","params":["26eb","${PREVIOUS}","${COINB1}","${COINB2}",["${PREVIOUS}"],"20000000","1802f6bc","58a1b2c3",true]}`;
const SUBSCRIBED =
  '{"id":1,"result":[[["mining.set_difficulty","1"],["mining.notify","1"]],"08000002",4],"error":null}';
const OPENING = `
  > {"id":1,"method":"mining.subscribe","params":["cgminer/4.11.1"]}
  < ${SUBSCRIBED}
  > {"id":2,"method":"mining.authorize","params":["1BoatSLRHtKNngkdXEeobR76b53LETtpyT.rig1","x"]}
  < {"id":2,"result":true,"error":null}`;
const only = (facts: readonly Fact[], kind: Fact['kind']) =>
  facts.filter((fact) => fact.kind === kind);

test('stratumV1 reads a whole session', () => {
  const facts = rehearse(`${OPENING}
    < {"id":null,"method":"mining.set_difficulty","params":[8192]}
    < ${NOTIFY}
    > {"params":["1BoatSLRHtKNngkdXEeobR76b53LETtpyT.rig1","26eb","00000001","58a1b2c3","9f3d0a11"],"id":4,"method":"mining.submit"}
    < {"error":null,"id":4,"result":true}
    > {"params":["1BoatSLRHtKNngkdXEeobR76b53LETtpyT.rig1","26eb","00000002","58a1b2c3","9f3d0a12"],"id":5,"method":"mining.submit"}
    < {"error":[23,"Low difficulty share",null],"id":5,"result":null}`);
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('stratum-v1 ', '')),
    [
      'hello',
      'welcome',
      'login',
      'login-answer',
      'difficulty',
      'job',
      'share',
      'share-answer',
      'share',
      'share-answer!',
    ],
  );
  assert.deepEqual(only(facts, 'difficulty')[0], {
    kind: 'difficulty',
    protocol: 'stratum-v1',
    at: 4,
    side: 1,
    difficulty: { value: 8192, scale: 'diff1' },
  });
  assert.deepEqual(only(facts, 'job')[0], {
    kind: 'job',
    protocol: 'stratum-v1',
    at: 5,
    side: 1,
    jobId: '26eb',
    difficulty: null,
    algorithm: null,
    coin: null,
    height: 535_012,
    coinbase: [COINB1, COINB2],
    nbits: '1802f6bc',
    polled: false,
  });
  assert.deepEqual(only(facts, 'share-answer')[1], {
    kind: 'share-answer',
    protocol: 'stratum-v1',
    at: 9,
    side: 1,
    requestId: '5',
    accepted: false,
    error: 'Low difficulty share',
  });
});

test('stratumV1 tells an attempt at once, without any answer', () => {
  assert.deepEqual(kindsOf(rehearse('> {"id": 24, "method": "mining.subscribe", "params": []}')), [
    'stratum-v1 hello',
  ]);
  assert.deepEqual(kindsOf(rehearse('> {"method":"mining.authorize","params":["bob"],"id":"a"}')), [
    'stratum-v1 login',
  ]);
});

test('stratumV1 takes an error under id null for the answer to the login', () => {
  const facts = rehearse(`${OPENING.split('\n').slice(0, 4).join('\n')}
    < {"id":null,"result":null,"error":[201,"Cannot Found Minning Coin Type",null]}`);
  assert.deepEqual(kindsOf(facts).at(-1), 'stratum-v1 login-answer!');
});

test('stratumV1 reads BIP 310: SHA-256d, and rolled bits inside the mask only', () => {
  const submit = (bits: string): string =>
    `> {"id":9,"method":"mining.submit","params":["u","26eb","00000001","58a1b2c3","9f3d0a11","${bits}"]}`;
  const facts = rehearse(`
    > {"id":0,"method":"mining.configure","params":[["version-rolling"],{"version-rolling.mask":"ffffffff"}]}
    < {"id":0,"result":{"version-rolling":true,"version-rolling.mask":"1fffe000"},"error":null}
    ${OPENING}
    < ${NOTIFY}
    ${submit('00002000')}
    ${submit('00000001')}`);
  assert.equal(only(facts, 'job').length, 1);
  assert.equal((only(facts, 'job')[0] as { algorithm: string }).algorithm, 'sha256d');
  assert.equal(only(facts, 'share').length, 1);
});

test('stratumV1 refuses jobs with a field of the wrong size', () => {
  const wrong: readonly (readonly [string, string])[] = [
    [PREVIOUS, PREVIOUS.slice(2)],
    ['"20000000"', '"2000000"'],
    ['"1802f6bc"', '"1802f6bz"'],
    [`["${PREVIOUS}"]`, '["00"]'],
    [COINB1, 'xyz'],
    ['"26eb"', '""'],
  ];
  for (const [from, to] of wrong) {
    const facts = rehearse(`${OPENING}\n< ${NOTIFY.replaceAll(from, to)}`);
    assert.deepEqual(only(facts, 'job'), [], to);
  }
});

test('stratumV1 refuses shares whose extranonce2 has another size than was agreed', () => {
  const submit =
    '> {"id":9,"method":"mining.submit","params":["u","26eb","0001","58a1b2c3","9f3d0a11"]}';
  assert.deepEqual(only(rehearse(`${OPENING}\n${submit}`), 'share'), []);
});

test('stratumV1 reads a stream joined in the middle of a message', () => {
  const facts = rehearse(
    `< 3445566"],"20000000"]}
     < ${NOTIFY}
     < {"result":true,"error":null,"id":77}`,
    { openingSeen: false },
  );
  assert.deepEqual(kindsOf(facts), ['stratum-v1 job', 'stratum-v1 share-answer']);
});

test('stratumV1 takes GhostRider units for 65,536 hashes', () => {
  const facts = rehearse(`
    > {"id":1,"method":"mining.subscribe","params":["cpuminer-gr/1.2.4.1"]}
    < ${SUBSCRIBED}
    < {"id":null,"method":"mining.set_difficulty","params":[0.5]}`);
  assert.deepEqual(
    only(facts, 'difficulty').map((fact) => 'difficulty' in fact && fact.difficulty),
    [{ value: 32_768, scale: 'hashes' }],
  );
});

test('stratumV1 tells where the pool sends the miner', () => {
  const facts = rehearse(
    `${OPENING}\n< {"id":null,"method":"client.reconnect","params":["eu.pool.example","3334",5]}`,
  );
  assert.deepEqual(facts.at(-1), {
    kind: 'reconnect',
    protocol: 'stratum-v1',
    at: 4,
    side: 1,
    host: 'eu.pool.example',
    port: 3334,
  });
});

test('heightFromCoinbase() reads BIP 34 and nothing else', () => {
  assert.equal(heightFromCoinbase(COINB1), 535_012);
  assert.equal(heightFromCoinbase(COINB1.replace('ffffffff', 'fffffffe')), null);
  assert.equal(heightFromCoinbase('01000000'), null);
});
