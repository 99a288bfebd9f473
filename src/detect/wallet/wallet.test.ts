import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base58, base58xmr, bech32, bech32m, createBase58check } from '@scure/base';
import fc from 'fast-check';
import { Random } from '#base/random.ts';
import { readAddress, readLogin } from './wallet.ts';

const base58check = createBase58check(sha256);
const bytesOf = (...parts: (readonly number[] | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

/** Addresses printed in specifications and on projects' own pages. */
const KNOWN: readonly (readonly [text: string, coin: string | null])[] = [
  ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'BTC'],
  ['3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy', 'BTC'],
  // BIP-173, BIP-350
  ['BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4', 'BTC'],
  ['bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', 'BTC'],
  // A test network's address: right checksum, no coin of worth.
  ['mn4jUMneEBjZuDPEdFuj6BmFPmehmrT2Zc', null],
  // EIP-55
  ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', null],
  ['0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359', null],
  ['bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a', 'BCH'],
  ['qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a', 'BCH'],
  // CIP-37
  ['cfx:aarc9abycue0hhzgyrr53m6cxedgccrmmyybjgh4xg', 'CFX'],
  ['NQ07 0000 0000 0000 0000 0000 0000 0000 0000', 'NIM'],
  ['9fRAWhdxEsTcdb8PhGNrZfwqa65zfkuYHAMmkQLcic1gdLSV5vA', 'ERG'],
  ['8UApt8czfFVuTgQmMwtsRBZ4nfWquNiSwCWUjMg', 'ERG'],
  ['grin14xfltfnzfq68mc6k7xru469h2x0ejckzr7alczcjf2wml755qnuq8c0zkx', 'GRIN'],
  [
    '44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A',
    'XMR',
  ],
];

test('readAddress() accepts the addresses that specifications print', () => {
  for (const [text, coin] of KNOWN) {
    const address = readAddress(text);
    assert.equal(address?.checksum, 'valid', text);
    assert.equal(address?.coin, coin, text);
  }
});

test('readAddress() accepts what each encoder makes of random payloads', () => {
  const random = new Random(7);
  for (let round = 0; round < 20; round++) {
    const made: [string, string][] = [
      [base58check.encode(bytesOf([0x30], random.bytes(20))), 'LTC'],
      [base58check.encode(bytesOf([0x32], random.bytes(20))), 'LTC'],
      [base58check.encode(bytesOf([0x1e], random.bytes(20))), 'DOGE'],
      [base58check.encode(bytesOf([0x4c], random.bytes(20))), 'DASH'],
      [base58check.encode(bytesOf([0x3c], random.bytes(20))), 'RVN'],
      [base58check.encode(bytesOf([0x1c, 0xb8], random.bytes(20))), 'ZEC'],
      [bech32.encode('ltc', [0, ...bech32.toWords(random.bytes(20))]), 'LTC'],
      [bech32m.encode('xch', bech32m.toWords(random.bytes(32))), 'XCH'],
      [cryptoNote([42], random.bytes(64)), 'XMR'],
      [cryptoNote([19], random.bytes(72)), 'XMR'],
      [cryptoNote([0xb2, 0x20], random.bytes(64)), 'WOW'],
    ];
    for (const [text, coin] of made) {
      assert.deepEqual(readAddress(text), { address: text, coin, checksum: 'valid' });
    }
    const alephium = base58.encode(bytesOf([0], random.bytes(32)));
    assert.deepEqual(readAddress(alephium), { address: alephium, coin: 'ALPH', checksum: 'none' });
  }
});

test('readAddress() never calls an address valid in which one letter was changed', () => {
  for (const [text] of KNOWN) {
    // EIP-55 leaves digits and, by chance, single letters unguarded; it is tested for itself.
    if (text.startsWith('0x')) continue;
    const at = text.length - 7;
    const other = text[at] === 'q' ? 'p' : text[at] === 'Q' ? 'P' : 'q';
    const changed =
      text.slice(0, at) +
      (/\d/.test(text[at] ?? '') ? (text[at] === '3' ? '4' : '3') : other) +
      text.slice(at + 1);
    assert.notEqual(readAddress(changed)?.checksum, 'valid', changed);
  }
  assert.equal(readAddress('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed')?.checksum, 'invalid');
  assert.equal(readAddress('0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed')?.checksum, 'none');
});

test('readAddress() refuses version 0 in bech32m and version 1 in bech32 (BIP-350)', () => {
  const program = new Random(3).bytes(32);
  const wrong = [
    bech32m.encode('bc', [0, ...bech32m.toWords(program)]),
    bech32.encode('bc', [1, ...bech32.toWords(program)]),
  ];
  for (const text of wrong) assert.equal(readAddress(text)?.checksum, 'invalid', text);
});

test('readAddress() says invalid, not nothing, of a Monero address with a typing error', () => {
  const text = KNOWN.at(-1)?.[0] ?? '';
  assert.equal(readAddress(text.replace('AFFq', 'AFFr'))?.checksum, 'invalid');
});

test('readLogin() takes off prefixes, workers, difficulties, payment ids, mail and passwords', () => {
  const xmr = KNOWN.at(-1)?.[0] ?? '';
  const btc = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa';
  const check = (
    user: string,
    address: string,
    worker: string | null,
    coin: string | null = null,
  ) => {
    const login = readLogin(user);
    assert.equal(login.wallet?.address, address, user);
    assert.equal(login.worker, worker, user);
    assert.equal(login.coin, coin, user);
  };
  check(`${btc}.rig1`, btc, 'rig1');
  check(btc, btc, null);
  check(`BTC:${btc}.rig.2#ab1c-zz9d`, btc, 'rig.2', 'BTC');
  check(`solo:${xmr}`, xmr, null);
  check(`solo:XMR:${xmr}.w`, xmr, 'w', 'XMR');
  check(`${xmr}+15000.rig`, xmr, 'rig');
  check(`${xmr}.${'0123456789abcdef'.repeat(4)}.rig`, xmr, 'rig');
  check(`${xmr}/someone@example.org`, xmr, null);
  check(`${xmr}.rig/someone@example.org`, xmr, 'rig');
  check(`${xmr}:secret`, xmr, null);
  check(
    'kaspa:qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq.rig',
    'kaspa:qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq',
    'rig',
  );
});

test('readLogin() leaves account names to the pool', () => {
  assert.deepEqual(readLogin('slushname.worker1'), {
    wallet: null,
    worker: 'worker1',
    account: 'slushname',
    coin: null,
  });
  assert.equal(readLogin('x').account, 'x');
  assert.equal(readLogin('').account, null);
  assert.equal(readLogin('name:pass').wallet, null);
  assert.equal(readLogin('name:pass').account, 'name');
});

test('readLogin() takes words of the language for nothing but words', () => {
  for (const word of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    assert.equal(readLogin(`${word}:${'q'.repeat(42)}`).wallet, null);
    assert.equal(readAddress(`${word}:${'q'.repeat(42)}`), null);
  }
});

test('readLogin() knows bare keys only in the dialect that uses them', () => {
  const key = 'ab'.repeat(32);
  assert.equal(readLogin(key, 'ironfish-stratum').wallet?.coin, 'IRON');
  assert.equal(readLogin(key, 'stratum-v1').wallet, null);
});

test('readLogin() never throws and never keeps an e-mail address as worker', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 700 }), (user) => {
      const login = readLogin(user);
      assert.ok((login.worker ?? '').length <= 512);
    }),
    { numRuns: 500 },
  );
});

function cryptoNote(tag: readonly number[], payload: Uint8Array): string {
  const body = bytesOf(tag, payload);
  return base58xmr.encode(bytesOf(body, keccak_256(body).subarray(0, 4)));
}
