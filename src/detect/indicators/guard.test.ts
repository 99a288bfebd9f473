import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTarget } from '#wire/lists/target.ts';
import { isPublicSuffix, judgeEntry } from './guard.ts';
import type { Judgement } from './guard.ts';
import { OF_URL, SHARED } from './marks.ts';

function judge(word: string, trust = 1): Judgement {
  const reading = readTarget(word, String);
  assert.ok('target' in reading, word);
  return judgeEntry({ ...reading, seenOn: null, trust });
}

test('judgeEntry() refuses what would match half the internet', () => {
  const check = (word: string, refusal: string): void => {
    const judgement = judge(word);
    assert.equal('refusal' in judgement ? judgement.refusal : 'taken', refusal, word);
  };
  for (const suffix of [
    'co.uk',
    'com.cn',
    'gd.cn',
    'edu.cn',
    'github.io',
    'amazonaws.com',
    'duckdns.org',
  ]) {
    check(suffix, 'public-suffix');
  }
  for (const ip of [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.1.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '127.0.0.1:3333',
    '10.0.0.0/16',
    '::1',
    'fe80::1',
    'fd00::1',
    'ff02::1',
  ]) {
    check(ip, ip === '::1' || ip.includes('::') || ip.includes('.') ? 'not-public' : '');
  }
  for (const ip of ['8.8.8.8', '114.114.114.114', '2001:4860:4860::8888', '1.1.1.1:443'])
    check(ip, 'public-service');
  check('45.0.0.0/8', 'too-wide');
  check('0.0.0.0/0', 'too-wide');
  check('2001::/16', 'too-wide');
  check('raw.githubusercontent.com/a/miner.sh', 'url-on-shared-host');
});

test('judgeEntry() takes addresses just outside what it refuses', () => {
  for (const word of [
    '9.255.255.255',
    '11.0.0.0',
    '100.128.0.0',
    '172.32.0.0',
    '192.0.2.1',
    '198.51.100.1',
    '223.255.255.255',
    '45.33.0.0/16',
    '2001:db8::1',
    '8.8.8.9',
  ]) {
    assert.ok('weight' in judge(word), word);
  }
});

test('judgeEntry() weighs by how much an entry narrows down', () => {
  const weight = (word: string, trust = 1): number => {
    const judgement = judge(word, trust);
    return 'weight' in judgement ? judgement.weight : -1;
  };
  const weights = ['pool.example.org', '192.0.2.1:3333', '192.0.2.1', '192.0.2.0/24'].map((w) =>
    weight(w),
  );
  assert.deepEqual(weights, [0.9, 0.85, 0.6, 0.4]);
  assert.equal(weight('pool.example.org/x'), 0.45);
  assert.equal(weight('pool.example.org', 0.5), 0.45);
  assert.ok(weight('foo.ddns.net') < 0.3 && weight('github.com') < 0.1);
});

test('judgeEntry() warns of names that many share', () => {
  const shared = judge('miner.s3.amazonaws.com/x');
  assert.ok('flags' in shared);
  assert.equal(shared.flags, SHARED | OF_URL);
  assert.match(shared.warning ?? '', /s3\.amazonaws\.com/);
  const plain = judge('pool.example.org');
  assert.ok('warning' in plain && plain.warning === null);
});

test('isPublicSuffix() leaves registered names alone', () => {
  for (const name of [
    'f2pool.com',
    'minexmr.cn',
    'kano.is',
    'zpool.ca',
    'example.co.uk',
    't.me',
    'com.example.org',
  ]) {
    assert.equal(isPublicSuffix(name), false, name);
  }
});
