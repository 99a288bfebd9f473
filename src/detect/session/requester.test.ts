import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HttpFact } from '#model/fact.ts';
import type { Protocol } from '#model/protocol.ts';
import { readRequester } from './requester.ts';

const ETH = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const aRequest = (path: string, user: string | null = null): HttpFact => ({
  kind: 'http-request',
  at: 0,
  side: 0,
  host: null,
  path,
  agent: null,
  user,
  mining: null,
  status: null,
});
const read = (path: string, user: string | null = null, protocol: Protocol = 'eth-getwork') => {
  const told = readRequester(aRequest(path, user), protocol);
  return told && [told.name.wallet?.address ?? told.name.account, told.worker, told.claim];
};

test('readRequester() reads the rate, wallet and rig of the miner parameter', () => {
  assert.deepEqual(read(`/?miner=12.5@${ETH}@rig`), [ETH, 'rig', 12_500_000]);
  assert.deepEqual(read(`/?miner=8%40${ETH}%40rig`), [ETH, 'rig', 8_000_000]);
  assert.deepEqual(read(`/rpc?a=b&miner=12@${ETH}#top`), [ETH, null, 12_000_000]);
  assert.deepEqual(read(`/?miner=${ETH}@rig`), [ETH, 'rig', null]);
  assert.deepEqual(read(`/?miner=${ETH}.rig`), [ETH, 'rig', null]);
});

test('readRequester() finds the wallet among the parts of a path, with the worker behind it', () => {
  assert.deepEqual(read(`/${ETH}/rig`), [ETH, 'rig', null]);
  assert.deepEqual(read(`/miner/${ETH}.rig/20.5`), [ETH, 'rig', null]);
  assert.deepEqual(read(`/${ETH}?x=1`), [ETH, null, null]);
  assert.equal(read(`/${ETH.replace('5aA', '5AA')}/rig`), null, 'wrong checksum');
});

test('readRequester() takes the user of Basic authentication, but a wallet in the path first', () => {
  assert.deepEqual(read('/', 'name.rig', 'getwork'), ['name', 'rig', null]);
  assert.deepEqual(read(`/${ETH}/rig`, 'name'), [ETH, 'rig', null]);
  assert.equal(read('/json_rpc', ''), null);
  assert.equal(read('/?miner=', null), null);
  assert.equal(read('/?miner=12@', null), null);
});

test('readRequester() reads the miner parameter in the dialect that has it only', () => {
  assert.equal(read(`/?miner=12@name@rig`, null, 'getwork'), null);
});

test('readRequester() never throws', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(
    fc.property(text, text, (path, user) => {
      readRequester(aRequest(`/?miner=${path}`, user), 'eth-getwork');
      readRequester(aRequest(path, user), 'getwork');
    }),
    { numRuns: 500 },
  );
});
