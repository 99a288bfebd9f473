import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { encodeHttpReply, encodeHttpRequest } from '#wire/http.ts';
import {
  encodeWebSocketFrame,
  encodeWebSocketMessage,
  OPCODE,
  webSocketReplyHeaders,
  webSocketRequestHeaders,
} from '#wire/websocket.ts';
import { type Turn, utf8 } from '../../../test/carrier-cases.ts';
import { hear } from '../../../test/hear.ts';

const mask = (): Uint8Array => Uint8Array.of(1, 2, 3, 4);
const OPENING: readonly Turn[] = [
  [0, encodeHttpRequest({ method: 'GET', target: '/', headers: webSocketRequestHeaders() })],
  [1, encodeHttpReply({ status: 101, headers: webSocketReplyHeaders() })],
];
const client = (text: string): Turn => [0, encodeWebSocketMessage(text, mask)];
const server = (text: string): Turn => [1, encodeWebSocketMessage(text, null)];

test('websocket says both carriers, outermost first', () => {
  const { facts } = hear([...OPENING, client('{}')]);
  const names = facts.flatMap((fact) => (fact.kind === 'carrier' ? [fact.carrier] : []));
  assert.deepEqual(names, ['http', 'websocket']);
});

test('websocket reads a client whose server was not captured', () => {
  const turns = [...OPENING, client('{"id":1}')].filter(([side]) => side === 0);
  assert.deepEqual(hear(turns).inner, ['{"id":1}|', '']);
});

test('websocket streams payloads of 64-bit length without keeping them', () => {
  const long = `{"${'a'.repeat(200_000)}"}`;
  const { inner, keptBytes } = hear([...OPENING, server(long), client('{}')], 1000);
  assert.deepEqual(inner, ['{}|', `${long}|`]);
  assert.equal(keptBytes, 0);
});

test('websocket waits for an absurd length without buffering', () => {
  const head = Uint8Array.of(0x82, 127, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  const { keptBytes } = hear([...OPENING, [1, head], [1, new Uint8Array(50_000)]], 5000);
  assert(keptBytes < 5000);
});

test('websocket stops at a compression bomb', () => {
  const bomb = deflateRawSync(new Uint8Array(8_000_000).fill(0x7b));
  const options = { compressed: true };
  const { inner } = hear([
    ...OPENING,
    [1, encodeWebSocketMessage(bomb, null, options)],
    server('{"after":1}'),
  ]);
  assert(inner[1].length < 1_000_000, String(inner[1].length));
  assert(!inner[1].includes('after'));
});

test('websocket finds a frame again after lost bytes', () => {
  const live = hear(
    [...OPENING, client('{"id":1}'), server('{"id":1}')],
    Infinity,
    [1, 2],
    undefined,
    [[1, null], [1, utf8('the rest of something')], server('{"id":2}'), client('{"id":3}')],
  );
  assert.deepEqual(live.inner, ['{"id":1}|{"id":3}|', '{"id":1}|?{"id":2}|']);
});

test('websocket joined half-way asks for JSON behind a whole head', () => {
  const joins = (turn: Turn): boolean => hear([turn]).facts.length > 0;
  assert.equal(joins(client('{"id":1}')), true);
  assert.equal(joins(server('[1,2]')), true);
  assert.equal(
    joins([0, encodeWebSocketFrame({ opcode: OPCODE.PING, payload: utf8('x'), mask: mask() })]),
    false,
  );
  assert.equal(joins(client('hello')), false);
  assert.equal(joins([0, Uint8Array.of(0x81, 0x85, 9, 9, 9, 9, 1, 2, 3, 4, 5)]), false);
  assert.equal(joins([0, encodeWebSocketMessage('{"id":1}', mask, { compressed: true })]), false);
});
