import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  encodeSocks4Reply,
  encodeSocks4Request,
  encodeSocks5Greeting,
  encodeSocks5Login,
  encodeSocks5Reply,
  encodeSocks5Request,
  readSocks4Reply,
  readSocks4Request,
  readSocks5Greeting,
  readSocks5Login,
  readSocks5Message,
} from './socks.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,60}$/);
const host = fc.oneof(name, fc.ipV4());
const port = fc.integer({ min: 0, max: 65535 });

test('readSocks5Message() reads what was written, and asks for more until then', () => {
  fc.assert(
    fc.property(host, port, (where, number) => {
      const bytes = encodeSocks5Request({ host: where, port: number });
      const read = readSocks5Message(bytes);
      assert.deepEqual(read, { value: { code: 1, host: where, port: number }, end: bytes.length });
      for (let cut = 0; cut < bytes.length; cut++) {
        assert.equal(readSocks5Message(bytes.subarray(0, cut)), null);
      }
    }),
    { numRuns: 50 },
  );
});

test('readSocks5Message() reads the XMRig request byte for byte', () => {
  const bytes = Uint8Array.of(5, 1, 0, 3, 3, 0x61, 0x2e, 0x62, 0x0d, 0x05);
  assert.deepEqual(readSocks5Message(bytes)?.value, { code: 1, host: 'a.b', port: 3333 });
  assert.deepEqual(encodeSocks5Request({ host: 'a.b', port: 3333 }), bytes);
});

test('readSocks5Message() refuses reserved bytes and unknown address types', () => {
  assert.equal(readSocks5Message(Uint8Array.of(5, 1, 1, 3, 1)), undefined);
  assert.equal(readSocks5Message(Uint8Array.of(5, 1, 0, 2, 1)), undefined);
  assert.equal(readSocks5Message(Uint8Array.of(4, 1, 0, 1, 1)), undefined);
  assert.equal(readSocks5Message(encodeSocks5Reply(5))?.value.code, 5);
});

test('readSocks5Greeting() and readSocks5Login() read what was written', () => {
  assert.deepEqual(readSocks5Greeting(encodeSocks5Greeting([0, 2]))?.value, Uint8Array.of(0, 2));
  assert.equal(readSocks5Greeting(Uint8Array.of(5, 0)), undefined);
  assert.equal(readSocks5Login(encodeSocks5Login('me', 'secret'))?.value, 'me');
  assert.equal(readSocks5Login(encodeSocks5Login('me', 'secret').subarray(0, 8)), null);
});

test('readSocks4Request() tells a name from an address', () => {
  fc.assert(
    fc.property(host, port, name, (where, number, user) => {
      const bytes = encodeSocks4Request({ host: where, port: number }, user);
      const read = readSocks4Request(bytes);
      assert.equal(read?.end, bytes.length);
      assert.deepEqual([read?.value.port, read?.value.user], [number, user]);
      // 0.0.0.x is the mark of SOCKS4a and can be written only as a name.
      if (!where.startsWith('0.0.0.')) assert.equal(read?.value.host, where);
    }),
    { numRuns: 50 },
  );
  assert.equal(readSocks4Reply(encodeSocks4Reply())?.value, 0x5a);
  assert.equal(readSocks4Reply(Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0)), undefined);
});

test('readSocks4Request() refuses a user id without end', () => {
  const endless = new Uint8Array(400).fill(0x61);
  endless.set([4, 1, 0, 80, 1, 2, 3, 4]);
  assert.equal(readSocks4Request(endless.subarray(0, 200)), null);
  assert.equal(readSocks4Request(endless), undefined);
});
