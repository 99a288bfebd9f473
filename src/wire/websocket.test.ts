import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  encodeWebSocketFrame,
  encodeWebSocketMessage,
  OPCODE,
  unmask,
  WebSocketHead,
} from './websocket.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const hello = new TextEncoder().encode('Hello');

test('encodeWebSocketFrame() writes the examples of RFC 6455 §5.7', () => {
  const mask = hex('37fa213d');
  assert.deepEqual(
    encodeWebSocketFrame({ opcode: OPCODE.TEXT, payload: hello }),
    hex('810548656c6c6f'),
  );
  assert.deepEqual(
    encodeWebSocketFrame({ opcode: OPCODE.TEXT, payload: hello, mask }),
    hex('818537fa213d7f9f4d5158'),
  );
  assert.deepEqual(
    encodeWebSocketMessage('Hello', null, { frameBytes: 3 }),
    hex('010348656c80026c6f'),
  );
  assert.deepEqual(
    encodeWebSocketFrame({ opcode: OPCODE.PONG, payload: hello, mask }),
    hex('8a8537fa213d7f9f4d5158'),
  );
  const head = encodeWebSocketFrame({
    opcode: OPCODE.BINARY,
    payload: new Uint8Array(256),
  }).subarray(0, 4);
  assert.deepEqual(head, hex('827e0100'));
  const long = encodeWebSocketFrame({
    opcode: OPCODE.BINARY,
    payload: new Uint8Array(65536),
  }).subarray(0, 10);
  assert.deepEqual(long, hex('827f0000000000010000'));
});

test('WebSocketHead reads what was written', () => {
  const shape = fc.record({
    opcode: fc.constantFrom(0, 1, 2),
    length: fc.constantFrom(0, 1, 125, 126, 65535, 65536, 70000),
    fin: fc.boolean(),
    masked: fc.boolean(),
  });
  fc.assert(
    fc.property(shape, ({ opcode, length, fin, masked }) => {
      const payload = new Uint8Array(length).fill(7);
      const mask = masked ? hex('01020304') : null;
      const bytes = encodeWebSocketFrame({ opcode, payload, fin, mask });
      const head = new WebSocketHead();
      const size = head.read(bytes, 0);
      assert.equal(size + length, bytes.length);
      assert.deepEqual(
        [head.opcode, head.length, head.fin, head.masked],
        [opcode, length, fin, masked],
      );
      const body = bytes.slice(size);
      unmask(body, head.mask, 0);
      assert.deepEqual(body, payload);
      for (let cut = 0; cut < size; cut++) assert.equal(head.read(bytes.subarray(0, cut), 0), 0);
    }),
    { numRuns: 40 },
  );
});

test('WebSocketHead refuses what RFC 6455 forbids', () => {
  const head = new WebSocketHead();
  const refused = [
    '91', // RSV3
    '83', // reserved opcode
    'c0', // a compressed continuation
    '09', // a fragmented ping
    '897e0080', // a long ping
    '817e0005', // not the shortest length
    '817f0000000000000005',
    '817fffffffffffffffff', // beyond any count
  ];
  for (const bytes of refused) assert.equal(head.read(hex(bytes), 0), -1, bytes);
});
