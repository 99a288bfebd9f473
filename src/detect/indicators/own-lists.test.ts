import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OWN_MINING, OWN_STATED, OWN_TRADING } from '#detect/data/own-indicators.ts';
import { readTarget } from '#wire/lists/target.ts';
import { IndicatorSet } from './indicator-set.ts';
import { ownLists } from './own-lists.ts';

const NOW = Date.parse('2025-07-01');
const set = new IndicatorSet(ownLists(true), { trading: true });

test('ownLists() takes every entry of the data, each a plain name and each once', () => {
  const all = [...OWN_MINING, ...OWN_TRADING];
  for (const [name, , year] of all) {
    assert.deepEqual(readTarget(name, String), { target: { kind: 'name', name }, ofUrl: false });
    assert.ok(year >= 2011 && year <= OWN_STATED, name);
  }
  assert.equal(new Set(all.map(([name]) => name)).size, all.length);
  assert.equal(set.nameCount, all.length);
});

test('ownLists() tells hosts of miners from web pages', () => {
  const check = (name: string, doubt: string | null): void => {
    const indicator = set.matchName(name, NOW);
    assert.ok(indicator !== null, name);
    assert.equal(indicator.doubt, doubt, name);
    assert.equal(indicator.category, 'mining', name);
  };
  check('xmr-eu1.nanopool.org', null);
  check('www.nanopool.org', 'dashboard');
  check('nanopool.org', 'brand');
  check('donate.v2.xmrig.com', null);
  check('www.xmrig.com', 'dashboard');
  check('ws001.coinhive.com', null);
  check('coinhive.com', null);
  check('foundryusapool.com', null);
  check('pool.binance.com', 'brand');
});

test('ownLists() leaves look-alikes and the rest of a company alone', () => {
  for (const name of [
    'mynanopool.org',
    'nanopool.org.example.com',
    'btc.com',
    'xmrig.org',
    'pool.example.org',
  ]) {
    assert.equal(set.matchName(name, NOW), null, name);
  }
  assert.equal(set.matchName('www.binance.com', NOW)?.category, 'trading');
  assert.equal(
    new IndicatorSet(ownLists(false), { trading: false }).matchName('www.binance.com', NOW),
    null,
  );
});
