import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { Fact } from '#model/fact.ts';
import { aFact, findingOf, kindsOf } from './detector-builders.test.ts';

const BTC = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa';
const ETH = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
const HEADER = 'longpoll midstate rollntime submitold';

test('getwork and getblocktemplate miners are those that HTTP names', () => {
  for (const protocol of ['getwork', 'getblocktemplate'] as const) {
    const request = aFact('http-request', { user: `${BTC}.rig7`, agent: 'cgminer 3.7.2' });
    const finding = findingOf([request, aFact('poll', { protocol })]);
    assert.equal(finding?.wallet?.address, BTC);
    assert.deepEqual([finding?.worker, finding?.agent], ['rig7', 'cgminer 3.7.2']);
    assert.ok(kindsOf(finding?.evidence).includes('login-wallet-valid'));
  }
});

test('an account is named, told once however often it asks, and a wallet outweighs it', () => {
  const poll = aFact('poll', { protocol: 'getwork' });
  const account = aFact('http-request', { user: 'name.rig' });
  const facts = [account, poll, account, poll];
  const finding = findingOf(facts);
  assert.equal(finding?.worker, 'rig');
  assert.equal(kindsOf(finding?.evidence).filter((kind) => kind === 'login-account').length, 1);
  assert.ok(!kindsOf(finding?.evidence).includes('several-logins'));
  const wallet = aFact('http-request', { user: BTC });
  assert.equal(findingOf([...facts, wallet, poll])?.wallet?.address, BTC);
  assert.equal(findingOf([wallet, poll, ...facts])?.wallet?.address, BTC);
});

test('Ethereum getwork names wallet, worker and claimed rate in the URL', () => {
  const request = aFact('http-request', { path: `/?miner=98.2@${ETH}@rig7` });
  const finding = findingOf([request, aFact('poll', { protocol: 'eth-getwork' })]);
  assert.equal(finding?.wallet?.address, ETH);
  assert.equal(finding?.worker, 'rig7');
  assert.deepEqual(
    [finding?.hashrate?.central, finding?.hashrate?.basis],
    [98_200_000, 'self-reported'],
  );
});

test('a user of HTTP is nobody where the flow does not mine, or logs in by itself', () => {
  const request = aFact('http-request', { user: BTC });
  assert.equal(findingOf([request]), undefined);
  const own = findingOf([request, aFact('login', { user: 'name.rig' })]);
  assert.deepEqual([own?.wallet, own?.worker], [null, 'rig']);
});

test('a header of mining software is an attempt, even when the body never came', () => {
  const request = aFact('http-request', { mining: HEADER, user: 'name', agent: 'cgminer 3.7.2' });
  const finding = findingOf([request]);
  assert.deepEqual([finding?.grade, finding?.protocol], ['attempted', 'getwork']);
  assert.equal(finding?.client.ip, '192.0.2.10');
  assert.ok(kindsOf(finding?.evidence).includes('mining-header'));
  assert.ok(kindsOf(finding?.against).includes('no-work-returned'));
  const body = findingOf([request, aFact('poll', { protocol: 'getblocktemplate' })]);
  assert.equal(body?.protocol, 'getblocktemplate');
});

test('a reply that names the Stratum endpoint, or where to wait for work, is evidence', () => {
  const kinds = (mining: string): [string | undefined, string[]] => {
    const finding = findingOf([aFact('http-reply', { mining })]);
    return [finding?.grade, kindsOf(finding?.evidence)];
  };
  assert.deepEqual(kinds('stratum+tcp://pool.example:3333'), ['attempted', ['stratum-named']]);
  assert.deepEqual(kinds('/long-polling'), ['attempted', ['long-polling-named']]);
  assert.deepEqual(kinds('true'), [undefined, []]);
});

test('polling dialects: a result on a connection of its own is half of a session, its job makes it proof', () => {
  const dialects = ['getwork', 'getblocktemplate', 'eth-getwork', 'monero-daemon-rpc'] as const;
  for (const protocol of dialects) {
    const share = aFact('share', { protocol, achieved: null });
    const answer = aFact('share-answer', { protocol });
    assert.equal(findingOf([share])?.grade, 'session', protocol);
    assert.equal(findingOf([share, answer])?.grade, 'session', protocol);
    const job = aFact('job', { protocol, polled: true });
    assert.equal(findingOf([job, share, answer])?.grade, 'work-proven', protocol);
  }
});

test('an address is not the name of a server, wherever it was given', () => {
  const poll = aFact('poll', { protocol: 'getwork' });
  const named = (facts: Fact[]) => findingOf([...facts, poll])?.server.name;
  const host = (text: string) => named([aFact('http-request', { host: text })]);
  for (const text of ['198.51.100.20:9333', '198.51.100.20', '[2001:db8::1]:80', '2001:db8::1']) {
    assert.equal(host(text), null, text);
  }
  assert.equal(host('node.example:9333'), 'node.example');
  assert.equal(host('node.example:'), 'node.example');
  assert.equal(named([aFact('name', { source: 'socks', name: '198.51.100.20' })]), null);
});
