import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '#base/random.ts';
import { COINS, walletOf } from './wallets.ts';

/** First characters and lengths that each coin's users would recognise. */
const FORMS: Readonly<Record<(typeof COINS)[number], RegExp>> = {
  BTC: /^(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[qp][0-9a-z]{38,58})$/,
  BCH: /^bitcoincash:q[0-9a-z]{41}$/,
  LTC: /^(?:[LM][1-9A-HJ-NP-Za-km-z]{33}|ltc1q[0-9a-z]{38})$/,
  DOGE: /^D[1-9A-HJ-NP-Za-km-z]{33}$/,
  DASH: /^X[1-9A-HJ-NP-Za-km-z]{33}$/,
  RVN: /^R[1-9A-HJ-NP-Za-km-z]{33}$/,
  ZEC: /^t[13][1-9A-HJ-NP-Za-km-z]{33}$/,
  XMR: /^[48][1-9A-HJ-NP-Za-km-z]{94}$/,
  WOW: /^W[1-9A-HJ-NP-Za-km-z]{96}$/,
  ETH: /^0x[0-9a-fA-F]{40}$/,
  ETC: /^0x[0-9a-fA-F]{40}$/,
  KAS: /^kaspa:q[0-9a-z]{60}$/,
  ALPH: /^1[1-9A-HJ-NP-Za-km-z]{40,45}$/,
  ERG: /^9[1-9A-HJ-NP-Za-km-z]{50}$/,
  GRIN: /^grin1[0-9a-z]{58}$/,
  BEAM: /^[0-9a-f]{66}$/,
  IRON: /^[0-9a-f]{64}$/,
  NIM: /^NQ\d\d(?: [0-9A-HJ-NP-VXY]{4}){8}$/,
  XCH: /^xch1[0-9a-z]{58}$/,
};

for (const coin of COINS) {
  test(`walletOf() gives addresses of the right form when the coin is ${coin}`, () => {
    const random = new Random(11);
    for (let i = 0; i < 20; i++) assert.match(walletOf(coin, random), FORMS[coin]);
  });
}
