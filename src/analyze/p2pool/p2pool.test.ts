import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '#base/random.ts';
import type { Fact } from '#model/fact.ts';
import type { Side } from '#model/stream.ts';
import {
  encodeP2poolChallenge,
  encodeP2poolListenPort,
  encodeP2poolSolution,
} from '#wire/p2pool.ts';
import { Conversation } from '../conversation.ts';
import { p2pool } from './p2pool.ts';

type Turn = readonly [Side, Uint8Array];

function opening(work: boolean): Turn[] {
  const random = new Random(4);
  const challenge = (): Uint8Array => encodeP2poolChallenge(random.bytes(8), random.bytes(8));
  const solution = (worked: boolean): Uint8Array => {
    const body = random.bytes(32);
    body[31] = 0x80;
    return encodeP2poolSolution(body, random.bytes(8), worked);
  };
  return [
    [0, challenge()],
    [1, challenge()],
    [1, solution(false)],
    [0, solution(work)],
    [0, encodeP2poolListenPort(37889)],
  ];
}

function factsOf(turns: readonly Turn[], cut = 65536): Fact[] {
  const facts: Fact[] = [];
  const context = { ports: [50000, 37889], openingSeen: true, carriers: [] } as const;
  const conversation = new Conversation([p2pool], context, (fact) => facts.push(fact));
  for (const [side, bytes] of turns) {
    for (let at = 0; at < bytes.length; at += cut) {
      conversation.data(side, bytes.subarray(at, at + cut), 5);
    }
  }
  conversation.end(9);
  return facts;
}

test('feed() gives one fact for the handshake in both directions, for any cut', () => {
  const whole = factsOf(opening(true));
  assert.equal(whole.length, 1);
  assert.ok(whole[0]?.kind === 'behaviour');
  assert.equal(whole[0].model, 'p2pool-handshake');
  assert.equal(whole[0].fit, 1);
  for (const cut of [1, 5, 16, 40]) assert.deepEqual(factsOf(opening(true), cut), whole);
});

test('feed() doubts a handshake without the work that the opening peer owes', () => {
  const [fact] = factsOf(opening(false));
  assert.ok(fact?.kind === 'behaviour');
  assert.equal(fact.fit, 0.7);
});

test('feed() gives nothing for one direction or other ids', () => {
  assert.deepEqual(factsOf(opening(true).filter(([side]) => side === 0)), []);
  const other = opening(true).map(([side, bytes]): Turn => {
    const changed = bytes.slice();
    if (changed.length === 41 && side === 1) changed[0] = 3;
    return [side, changed];
  });
  assert.deepEqual(factsOf(other), []);
});

test('probe() refuses zeros and other first bytes', () => {
  const context = { ports: [1, 2], openingSeen: true, carriers: [] } as const;
  assert.equal(p2pool.probe(new Uint8Array(17), 0, context), 0);
  assert.equal(p2pool.probe(Uint8Array.of(1), 0, context), 0);
});

test('random bytes never throw and give no fact', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (parts) => {
      const turns = parts.map((bytes, i): Turn => [i % 2 === 0 ? 0 : 1, bytes]);
      assert.deepEqual(factsOf(turns), []);
    }),
  );
});
