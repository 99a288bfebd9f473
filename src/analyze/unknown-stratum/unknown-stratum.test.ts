import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

test('unknownStratum tells work that fits no dialect', () => {
  const facts = rehearse(`
    > {"id":1,"method":"mining.subscribe","params":["srbminer/2.4"]}
    < {"id":1,"result":["sid","0a1b",32,"${'7e'.repeat(32)}"],"error":null}
    > {"id":2,"method":"mining.authorize","params":["xel:qqqq.r","x"]}
    < {"id":null,"method":"mining.notify","params":["5","18f3a","${'ab'.repeat(32)}","xel/v2",true]}
    > {"id":3,"method":"mining.submit","params":["xel:qqqq","5","0a1b000000000001"]}`);
  assert.deepEqual(kindsOf(facts).slice(3, 4), ['unknown-stratum job']);
  assert.equal(kindsOf(facts).filter((kind) => kind.endsWith(' share')).length, 1);
});

test('unknownStratum wants work of some size', () => {
  const facts = rehearse('< {"id":null,"method":"mining.notify","params":["5","hello",true]}');
  assert.deepEqual(
    facts.filter((fact) => fact.kind === 'job'),
    [],
  );
});
