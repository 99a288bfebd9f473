import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { Random } from '#base/random.ts';
import { SIMULATORS } from '#lab/dialects/index.ts';
import { EVERYDAY } from '#lab/ordinary/everyday.ts';
import { encodeClientHello, encodeTlsRecords, RECORD } from '#wire/tls.ts';
import { Gate, LOOKS_MAX, LOOKS_MID_STREAM_MAX, look } from './gate.ts';

const START = 1_700_000_000_000;
const NOBODY = { name: () => false };

function ask(
  bytes: Uint8Array | string,
  more: {
    watch?: number;
    openingSeen?: boolean;
    side?: 0 | 1;
    interest?: { name(name: string): boolean };
  } = {},
): number {
  const payload = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  // Other packets' bytes lie before and after, as in a batch.
  const batch = new Uint8Array(payload.length + 64).fill(0x0a);
  batch.set(payload, 32);
  const { watch = Gate.NEW, openingSeen = true, side = 0, interest = NOBODY } = more;
  return look(
    { bytes: batch, start: 32, end: 32 + payload.length, side, watch, openingSeen },
    interest,
    START,
  );
}

function hello(sni: string | null): Uint8Array {
  return encodeTlsRecords(RECORD.HANDSHAKE, encodeClientHello({ sni }));
}

suite('look()', () => {
  for (const simulator of SIMULATORS) {
    if (simulator.name === 'chia') continue;
    test(`lets ${simulator.id} through within its first payloads`, () => {
      for (let seed = 1; seed < 6; seed++) {
        const options = { start: START, shares: 2, compact: seed % 2 === 0, shuffledKeys: true };
        let watch: number = Gate.NEW;
        for (const { side, bytes } of simulator.dialogue(new Random(seed), options).slice(0, 3)) {
          if (watch !== Gate.READ) watch = ask(bytes.subarray(0, 1448), { watch, side });
        }
        assert.equal(watch, Gate.READ, `seed ${seed}`);
      }
    });
  }

  test('takes JSON with any white space, and a lone brace whose rest may come', () => {
    for (const text of ['{"id":1}', '{ "id": 1}', ' \r\n{\n"id":1}', '[{"id":1}]', '{', '\n']) {
      assert.equal(ask(text), Gate.READ, JSON.stringify(text));
    }
    for (const text of ['{x: 1, y: 2, z: 3}', '[1, 2, 3, 4, 5]', 'hello {"id":1}'])
      assert.notEqual(ask(text), Gate.READ, text);
  });

  test('finds a line of JSON inside the payload only where the opening was not seen', () => {
    const tail = '5d4",true]}\n{"id":4,"method":"mining.submit"}\n';
    assert.equal(ask(tail, { openingSeen: false }), Gate.READ);
    assert.notEqual(ask(tail), Gate.READ);
  });

  test('passes web pages by and reads the request that may be mining', () => {
    const page = ask('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n');
    assert.equal(page, Gate.WEB);
    assert.equal(ask('{"looks":"like JSON"}', { watch: page, side: 1 }), page);
    const form = 'POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\na=b';
    assert.equal(ask(form, { watch: page }), page);
    for (const request of [
      'POST / HTTP/1.1\r\nContent-Length: 40\r\n\r\n',
      'POST / HTTP/1.1\r\nContent-Length: 8\r\n\r\n{"id":1}',
      'POST / HTTP/1.1\r\nContent-Encoding: gzip\r\n\r\n\u001f\u0000',
      'GET /ws HTTP/1.1\r\nuPGRADE: websocket\r\n\r\n',
      'GET / HTTP/1.1\r\nX-Mining-Extensions: longpoll\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a.exam',
      'CONNECT pool.example:3333 HTTP/1.1\r\n\r\n',
    ]) {
      assert.equal(ask(request, { watch: page }), Gate.READ, request);
    }
    assert.equal(ask('HTTP/1.1 400 Bad Request\r\n\r\n', { side: 1 }), Gate.WEB);
  });

  test('reads a ClientHello for a listed name only, and one that is not whole', () => {
    const interest = { name: (name: string) => name === 'pool.example' };
    assert.equal(ask(hello('pool.example'), { interest }), Gate.READ);
    assert.equal(ask(hello('www.example'), { interest }), Gate.DORMANT);
    assert.equal(ask(hello(null), { interest }), Gate.DORMANT);
    assert.equal(ask(hello('www.example').subarray(0, 90), { interest }), Gate.READ);
    assert.equal(ask(hello('POOL.example'), { interest }), Gate.READ);
  });

  test('reads on where the first payload is too short to tell', () => {
    assert.equal(ask('PO'), Gate.READ);
    assert.notEqual(ask('PO', { openingSeen: false }), Gate.READ);
    assert.notEqual(ask('220 mail.example ready\r\n'), Gate.READ);
  });

  test('wakes a dormant flow at a TLS data record and at nothing else', () => {
    const record = Uint8Array.of(0x17, 3, 3, 0, 60, 1, 2, 3);
    assert.equal(ask(record, { watch: Gate.DORMANT }), Gate.READ);
    assert.equal(ask('{"id":1}', { watch: Gate.DORMANT }), Gate.DORMANT);
    assert.equal(ask(record, { openingSeen: false }), Gate.DORMANT);
  });

  test('gives unknown flows up after its limits', () => {
    for (const [openingSeen, most] of [
      [true, LOOKS_MAX],
      [false, LOOKS_MID_STREAM_MAX],
    ] as const) {
      let watch: number = Gate.NEW;
      let looks = 0;
      while (watch !== Gate.IGNORE && looks < 100) {
        watch = ask('zzzz zzzz zzzz', { watch, openingSeen });
        looks++;
      }
      assert.equal(looks, most);
    }
  });

  test('passes everyday traffic by', () => {
    for (const ordinary of EVERYDAY.filter(({ transport }) => transport === 'tcp')) {
      const read = ordinary.turns(new Random(1), START).filter(({ side, bytes }) => {
        return ask(bytes.subarray(0, 1448), { side }) === Gate.READ;
      });
      const all = ordinary.turns(new Random(1), START).length;
      assert.ok(read.length < all, `${ordinary.name}: ${read.length} of ${all}`);
    }
  });

  test('answers a number for any bytes and any memory', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.nat(60),
        fc.boolean(),
        (bytes, watch, openingSeen) => {
          const answer = ask(bytes, { watch, openingSeen });
          assert.ok(Number.isInteger(answer) && answer >= 0 && answer <= 64);
        },
      ),
    );
  });
});
