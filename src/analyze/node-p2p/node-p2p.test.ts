import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Fact } from '#model/fact.ts';
import { BITCOIN_NETWORKS, encodeBitcoin } from '#wire/bitcoin-p2p.ts';
import { encodeLevin } from '#wire/levin.ts';
import { Conversation } from '../conversation.ts';
import { nodeP2p } from './node-p2p.ts';

function factsOf(bytes: Uint8Array, cut = 65536): Fact[] {
  const facts: Fact[] = [];
  const context = { ports: [50000, 8333], openingSeen: false, carriers: [] } as const;
  const conversation = new Conversation([nodeP2p], context, (fact) => facts.push(fact));
  for (let at = 0; at < bytes.length; at += cut) {
    conversation.data(0, bytes.subarray(at, at + cut), 3);
  }
  return facts;
}

test('feed() says once that a Bitcoin-like node talks, for every network and cut', () => {
  for (const magic of BITCOIN_NETWORKS.keys()) {
    const one = encodeBitcoin(magic, 'version', new Uint8Array(4), new Uint8Array(80));
    const bytes = Uint8Array.of(...one, ...one);
    const expected = [{ kind: 'ordinary', what: 'bitcoin-p2p', side: 0, at: 3 }];
    for (const cut of [1, 3, 24, 500]) assert.deepEqual(factsOf(bytes, cut), expected);
  }
});

test('feed() says once that a Monero-like node talks, for every cut', () => {
  const header = { expectsAnswer: true, command: 1001, returnCode: 0, flags: 1, version: 1 };
  const bytes = encodeLevin(header, new Uint8Array(200));
  for (const cut of [1, 7, 33, 500]) {
    assert.deepEqual(factsOf(bytes, cut), [
      { kind: 'ordinary', what: 'monero-p2p', side: 0, at: 3 },
    ]);
  }
});

test('random bytes never throw and give no fact', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.deepEqual(factsOf(bytes), [])));
});
