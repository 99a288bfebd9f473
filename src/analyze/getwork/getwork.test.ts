import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobFact, ShareFact } from '#model/fact.ts';
import { kindsOf, rehearse } from '../json/rehearse.fixture.ts';

const HTTP = { carriers: ['http'] } as const;
const MERKLE = '5e'.repeat(32);
const data = (nonce: string): string =>
  `00000001${'7a'.repeat(32)}${MERKLE}4f1b2c3d1a05db8b${nonce}${'80'.padEnd(96, '0')}`;
const TARGET = `${'0'.repeat(52)}ffff00000000`;

test('getwork names work by its merkle root, which the share repeats', () => {
  assert.equal(data('00000000').length, 256);
  const facts = rehearse(
    `> {"method":"getwork","params":[],"id":0}
     < {"result":{"midstate":"00","data":"${data('00000000')}","hash1":"00","target":"${TARGET}"},"error":null,"id":0}
     > {"method":"getwork","params":["${data('1b2c3d4e')}"],"id":1}
     < {"result":true,"error":null,"id":1}
     > {"method":"getwork","params":["${data('1b2c3d4f')}"],"id":2}
     < {"result":false,"error":null,"id":2}`,
    HTTP,
  );
  assert.deepEqual(
    kindsOf(facts).map((kind) => kind.replace('getwork ', '')),
    ['poll', 'job', 'share', 'share-answer', 'share', 'share-answer!'],
  );
  const job = facts.find((fact): fact is JobFact => fact.kind === 'job');
  const share = facts.find((fact): fact is ShareFact => fact.kind === 'share');
  assert.equal(job?.jobId, MERKLE);
  assert.equal(share?.jobId, MERKLE);
  assert.equal(job?.nbits, '1a05db8b');
  assert.equal(Math.round(job?.difficulty?.value ?? 0), 4_295_032_833);
});

test('getwork outside HTTP and work of other sizes are not believed', () => {
  assert.deepEqual(kindsOf(rehearse('> {"method":"getwork","params":[],"id":0}')), [
    'ordinary json-rpc',
  ]);
  const facts = rehearse(
    `< {"result":{"data":"abcd","target":"${TARGET}"},"error":null,"id":0}`,
    HTTP,
  );
  assert.equal(facts.filter((fact) => 'protocol' in fact).length, 0);
});
