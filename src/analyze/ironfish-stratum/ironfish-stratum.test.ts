import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const ADDRESS = 'd1'.repeat(32);

test('ironfishStratum reads envelopes with a body', () => {
  const facts = rehearse(`
    > {"id":0,"method":"mining.subscribe","body":{"version":3,"agent":"rigel/1.9","publicAddress":"${ADDRESS}","name":"rig"}}
    < {"id":1,"method":"mining.subscribed","body":{"clientId":7,"xn":"0a1b"}}
    < {"id":2,"method":"mining.set_target","body":{"target":"00000000ffff${'0'.repeat(52)}"}}
    < {"id":3,"method":"mining.notify","body":{"miningRequestId":12,"header":"${'00'.repeat(180)}"}}
    > {"id":5,"method":"mining.submit","body":{"miningRequestId":12,"randomness":"0a1b000000000001"}}
    < {"id":6,"method":"mining.submitted","body":{"id":5,"result":true}}
    > {"id":8,"method":"mining.submit","body":{"miningRequestId":12,"randomness":"0a1b000000000002"}}
    < {"id":9,"method":"mining.submitted","body":{"id":8,"result":false,"message":"stale"}}`);
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('ironfish-stratum ', '')),
    [
      'hello',
      'login',
      'welcome',
      'login-answer',
      'difficulty',
      'job',
      'share',
      'share-answer',
      'share',
      'share-answer!',
    ],
  );
  const answers = facts.filter((fact) => fact.kind === 'share-answer');
  assert.deepEqual(
    answers.map(({ requestId, error }) => [requestId, error]),
    [
      ['5', null],
      ['8', 'stale'],
    ],
  );
  const job = facts.find((fact) => fact.kind === 'job');
  assert.deepEqual([job?.coin, job?.algorithm, job?.jobId], ['IRON', 'fishhash', '12']);
  assert.equal(Math.round(job?.difficulty?.value ?? 0), 4_295_032_833);
});

test('ironfishStratum refuses work without a header', () => {
  const facts = rehearse(
    `< {"id":3,"method":"mining.notify","body":{"miningRequestId":12,"header":"00"}}`,
  );
  assert.equal(facts.filter((fact) => fact.kind === 'job').length, 0);
});
