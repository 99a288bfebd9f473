import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import {
  type AlgorithmHints,
  decideAlgorithm,
  difficultyFromBits,
  hashesPerUnit,
} from './algorithm.ts';

const NOTHING: AlgorithmHints = {
  protocol: 'stratum-v1',
  algorithm: null,
  coin: null,
  walletCoin: null,
  hasEthereumWallet: false,
  nbits: null,
  height: null,
  at: Date.UTC(2024, 0, 1),
};
const told = (hints: Partial<AlgorithmHints>) => decideAlgorithm({ ...NOTHING, ...hints });

test('difficultyFromBits() gives the difficulty of known headers', () => {
  assert.ok(Math.abs((difficultyFromBits('1b04864c') ?? 0) - 14_484.16) < 0.01);
  assert.ok(Math.abs((difficultyFromBits('17053894') ?? 0) / 5.391e13 - 1) < 1e-3);
  assert.equal(difficultyFromBits('1d00ffff'), 1);
  assert.equal(difficultyFromBits('00000000'), null);
  assert.equal(difficultyFromBits('xyz'), null);
});

test('decideAlgorithm() knows Bitcoin by height and target together', () => {
  const found = told({ nbits: '17053894', height: 800_000 });
  assert.deepEqual(found, { algorithm: 'sha256d', coin: 'BTC', by: 'bitcoin-height' });
  // The height of a Bitcoin Cash block with a hundredth of the difficulty.
  assert.equal(told({ nbits: '1801d854', height: 800_000 }).coin, null);
  assert.equal(told({ nbits: '1801d854', height: 800_000 }).algorithm, 'sha256d');
});

test('decideAlgorithm() takes the wallet only where the network target does not contradict it', () => {
  assert.equal(told({ walletCoin: 'LTC', nbits: '1a01aa3d' }).algorithm, 'scrypt');
  assert.equal(
    told({ walletCoin: 'LTC', nbits: '17053894', height: 800_000 }).algorithm,
    'sha256d',
  );
  assert.equal(told({ walletCoin: 'DASH' }).algorithm, 'x11');
});

test('decideAlgorithm() decides nothing from a Bitcoin address alone', () => {
  assert.deepEqual(told({ walletCoin: 'BTC' }), { algorithm: null, coin: null, by: null });
  assert.equal(told({ walletCoin: 'BTC', nbits: '1e0ffff0' }).algorithm, null);
});

test('decideAlgorithm() tells CryptoNight from RandomX and the Merge by time', () => {
  const cryptonote = { protocol: 'cryptonote', walletCoin: 'XMR' } as const;
  assert.equal(told({ ...cryptonote, at: Date.UTC(2017, 11, 25) }).algorithm, 'cryptonight');
  assert.equal(told({ ...cryptonote, at: Date.UTC(2023, 1, 1) }).algorithm, 'randomx');
  const eth = { protocol: 'eth-proxy', hasEthereumWallet: true } as const;
  assert.equal(told({ ...eth, at: Date.UTC(2017, 0, 1) }).coin, 'ETH');
  const job = { algorithm: 'ethash', at: Date.UTC(2017, 0, 1) } as const;
  assert.equal(told({ ...eth, ...job }).coin, 'ETH');
  assert.equal(told({ ...eth, algorithm: 'ethash' }).coin, null);
  assert.deepEqual(told(eth), { algorithm: null, coin: null, by: null });
});

test('decideAlgorithm() names the coin of a CryptoNote wallet where only that coin has its tag', () => {
  const job = { protocol: 'cryptonote', algorithm: 'randomx' } as const;
  assert.equal(told({ ...job, walletCoin: 'WOW' }).coin, 'WOW');
  assert.equal(told({ ...job, walletCoin: 'XMR' }).coin, 'XMR');
  // Payouts in coins that nobody mines so say nothing of the work.
  assert.equal(told({ ...job, walletCoin: 'LTC' }).coin, null);
});

test('decideAlgorithm() takes words of the language for nothing but words', () => {
  for (const coin of ['constructor', '__proto__', 'toString']) {
    assert.equal(told({ coin, walletCoin: coin }).algorithm, null);
  }
});

test('hashesPerUnit() keeps scrypt and SHA-256d apart by 65,536 and says nothing of the unknown', () => {
  assert.equal(Math.round(hashesPerUnit('sha256d') ?? 0), 4_295_032_833);
  assert.equal((hashesPerUnit('sha256d') ?? 0) / (hashesPerUnit('scrypt') ?? 1), 65_536);
  assert.equal(hashesPerUnit(null), null);
  assert.equal(hashesPerUnit('cuckoo'), null);
});
