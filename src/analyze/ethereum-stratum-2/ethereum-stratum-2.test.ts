import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const HEADER = '645cf20198c2f3861e947d4f67e3ab63b7b2e24dcc9095bd9123e7b33371f6cc';
const OPENING = `
  > {"id":0,"method":"mining.hello","params":{"agent":"ethminer-0.17","host":"p.example","port":"4d2","proto":"EthereumStratum/2.0.0"}}
  < {"id":0,"result":{"proto":"EthereumStratum/2.0.0","encoding":"plain","resume":"0","timeout":"b4","maxerrors":"5","node":"Geth/v1"},"error":null}
  > {"id":1,"method":"mining.subscribe"}
  < {"id":1,"result":"s-12345","error":null}
  > {"id":2,"method":"mining.authorize","params":["account.worker","password"]}
  < {"id":2,"result":"w-123","error":null}
  < {"method":"mining.set","params":{"epoch":"dc","target":"112e0be826d694b2e62d01511f12a6061fbaec8bc02357593e70e52ba","algo":"ethash","extranonce":"af4c"}}`;

test('ethereumStratum2 reads EIP-1571', () => {
  const facts = rehearse(`${OPENING}
    < {"method":"mining.notify","params":["bf0488aa","6526d5","${HEADER}","0"]}
    > {"id":31,"method":"mining.submit","params":["bf0488aa","68765fccd712","w-123"]}
    < {"id":31,"result":true}
    > {"id":32,"method":"mining.hashrate","params":["500000","w-123"]}
    > {"id":33,"method":"mining.noop"}`);
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('ethereum-stratum-2 ', '')),
    [
      'hello',
      'welcome',
      'hello',
      'welcome',
      'login',
      'login-answer',
      'difficulty',
      'job',
      'share',
      'share-answer',
      'claim',
      'keepalive',
    ],
  );
  const job = facts.find((fact) => fact.kind === 'job');
  assert.equal(job?.height, 0x6526d5);
  // The target has 57 digits: leading zeros are left out.
  const target = 0x112e0be8 * 16 ** 49;
  assert.ok(Math.abs((job?.difficulty?.value ?? 0) / (2 ** 256 / target) - 1) < 1e-6);
});

test('ethereumStratum2 wants exactly four fields and a flag of one digit', () => {
  for (const params of [
    `["a","1","${HEADER}","0","x"]`,
    `["a","1","${HEADER}","2"]`,
    `["a","1","${HEADER}",true]`,
    `["a","zz","${HEADER}","0"]`,
  ]) {
    const facts = rehearse(`${OPENING}\n< {"method":"mining.notify","params":${params}}`);
    assert.equal(facts.filter((fact) => fact.kind === 'job').length, 0, params);
  }
});
