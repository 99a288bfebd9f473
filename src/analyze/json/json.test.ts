import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact } from '#model/fact.ts';
import { Conversation } from '../conversation.ts';
import { json } from './json.ts';
import { kindsOf } from './rehearse.fixture.ts';
import { STRANGE_OPEN_BYTES_MAX } from './session.ts';

const encoder = new TextEncoder();

function conversationOf(facts: Fact[]): Conversation {
  const context = { ports: [1, 2] as const, openingSeen: true, carriers: [] };
  return new Conversation([json], context, (fact) => facts.push(fact));
}

test('json gives up a value that does not end', () => {
  const conversation = conversationOf([]);
  conversation.data(0, encoder.encode('{"text":"'), 0);
  const piece = new Uint8Array(65_536).fill(0x61);
  let byteCount = 0;
  while (conversation.wanted && byteCount < 2 * STRANGE_OPEN_BYTES_MAX) {
    conversation.data(0, piece, 0);
    byteCount += piece.length;
  }
  assert.ok(byteCount >= STRANGE_OPEN_BYTES_MAX && byteCount < STRANGE_OPEN_BYTES_MAX + 131_072);
});

test('json reads on behind lost bytes', () => {
  const facts: Fact[] = [];
  const conversation = conversationOf(facts);
  conversation.data(0, encoder.encode('{"id":1,"method":"mining.subscribe"}\n{"id":2,"meth'), 0);
  conversation.gap(0, 1);
  conversation.data(
    0,
    encoder.encode('x"]}\n{"id":3,"method":"mining.authorize","params":["u"]}\n'),
    2,
  );
  assert.deepEqual(kindsOf(facts), ['stratum-v1 hello', 'stratum-v1 login']);
  assert.ok(conversation.wanted);
});

test('json names what it was when the stream ends, once', () => {
  const facts: Fact[] = [];
  const conversation = conversationOf(facts);
  conversation.data(0, encoder.encode('{"jsonrpc":"2.0","id":1,"method":"echo"}\n'), 0);
  assert.deepEqual(facts, []);
  conversation.end(1);
  conversation.end(2);
  assert.deepEqual(kindsOf(facts), ['ordinary json-rpc']);
});

test('json takes the end of a message of its carrier for the end of a value', () => {
  const facts: Fact[] = [];
  const conversation = conversationOf(facts);
  conversation.data(0, encoder.encode('{"id":1,"method":"mining.subscribe","params":["cut'), 0);
  conversation.atBoundary(0, 0);
  conversation.data(0, encoder.encode('{"id":2,"method":"mining.subscribe"}'), 0);
  assert.deepEqual(kindsOf(facts), ['stratum-v1 hello']);
});

test('json believes what a miner began to say of itself when the end of the message is lost', () => {
  const said = '{"id": 1, "method": "mining.subscribe", "params": ["cgminer/4.9.2", "0000';
  for (const finish of ['gap', 'end'] as const) {
    for (let length = said.length - 30; length <= said.length; length++) {
      const facts: Fact[] = [];
      const conversation = conversationOf(facts);
      conversation.data(0, encoder.encode(said.slice(0, length)), 0);
      if (finish === 'gap') conversation.gap(0, 1);
      else conversation.end(1);
      const isNamed = said.slice(0, length).includes('mining.subscribe",');
      if (isNamed) assert.deepEqual(kindsOf(facts), ['stratum-v1 hello'], said.slice(0, length));
    }
  }
});

test('json believes no job and no answer whose end is lost, and rules no dialect out by them', () => {
  const facts: Fact[] = [];
  const conversation = conversationOf(facts);
  conversation.data(0, encoder.encode('{"id":1,"method":"mining.subscribe","params":[]}\n'), 0);
  conversation.data(1, encoder.encode('{"id":null,"method":"mining.notify","params":["1","ab'), 1);
  conversation.gap(1, 2);
  conversation.data(1, encoder.encode('\n{"id":1,"result":true'), 3);
  conversation.gap(1, 4);
  assert.deepEqual(kindsOf(facts), ['stratum-v1 hello']);
  assert.ok(conversation.wanted);
});

test('json makes nothing of an ordinary call whose end is lost', () => {
  const facts: Fact[] = [];
  const conversation = conversationOf(facts);
  conversation.data(0, encoder.encode('{"id":1,"method":"login","params":{"username":"a","pa'), 0);
  conversation.end(1);
  assert.deepEqual(
    facts.filter(({ kind }) => kind !== 'ordinary'),
    [],
  );
});
