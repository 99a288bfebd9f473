import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const HASH = `${'A'.repeat(43)}=`;
const REGISTER =
  '{"message":"register","mode":"nano","address":"NQ06 VRNP UHUD C12M GKS0 N8DS 5T7V 7K1N 00HG","deviceId":123,"startDate":1,"genesisHash":"x"}';

test('nimiq reads a session', () => {
  const facts = rehearse(`
    > ${REGISTER}
    < {"message":"registered"}
    < {"message":"settings","address":"NQ06","extraData":"x","targetCompact":520159232,"nonce":7}
    < {"message":"new-block","bodyHash":"${HASH}","accountsHash":"${HASH}","previousBlock":"x"}
    > {"message":"share","block":"${'A'.repeat(300)}"}
    < {"message":"balance","balance":1,"confirmedBalance":0}`);
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('nimiq ', '')),
    ['hello', 'login', 'login-answer', 'difficulty', 'job', 'share', 'keepalive'],
  );
  const job = facts.find((fact) => fact.kind === 'job');
  // 0x1f010000: mantissa 0x010000, size 31.
  assert.equal(job?.difficulty?.value, 2 ** 256 / (0x010000 * 2 ** (8 * 28)));
});

test('nimiq leaves other messages alone', () => {
  const facts = rehearse(`
    > {"message":"register","address":"12 High Street","mode":"x"}
    < {"message":"registered"}
    > {"message":"share","block":"${'A'.repeat(300)}"}`);
  assert.deepEqual(facts, []);
});
