import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { encodeHttpReply } from '#wire/http.ts';
import {
  encodeSocks4Reply,
  encodeSocks4Request,
  encodeSocks5Choice,
  encodeSocks5Greeting,
  encodeSocks5Reply,
  encodeSocks5Request,
  SOCKS4_REFUSED,
  SOCKS5_METHOD,
} from '#wire/socks.ts';
import { encodeProxyV1 } from '#wire/proxy-protocol.ts';
import { type Turn, utf8 } from '../../test/carrier-cases.ts';
import { hear } from '../../test/hear.ts';
import { hostOf } from './tunnel.ts';

const TALK: readonly Turn[] = [
  [0, utf8('{"id":1}')],
  [1, utf8('{"id":1}')],
];
const POOL = { host: 'pool.example', port: 3333 };
const SOCKS5: readonly Turn[] = [
  [0, encodeSocks5Greeting()],
  [1, encodeSocks5Choice(0)],
  [0, encodeSocks5Request(POOL)],
  [1, encodeSocks5Reply()],
];
const CONNECT: readonly Turn[] = [
  [0, utf8('CONNECT pool.example:3333 HTTP/1.1\r\n\r\n')],
  [1, utf8('HTTP/1.1 200 OK\r\n\r\n')],
];
const PROXY: readonly Turn[] = [[0, encodeProxyV1(null)]];
const SOCKS4: readonly Turn[] = [
  [0, encodeSocks4Request(POOL)],
  [1, encodeSocks4Reply()],
];

test('tunnels tell what they carry of lost bytes', () => {
  for (const opening of [SOCKS5, SOCKS4, CONNECT, PROXY]) {
    const { inner } = hear([...opening, ...TALK], Infinity, [1, 2], undefined, [
      [1, null],
      [1, utf8('{"id":2}')],
    ]);
    assert.deepEqual(inner, ['{"id":1}', '{"id":1}?{"id":2}']);
  }
});

test('tunnels are let go when nobody reads what they carry', () => {
  for (const opening of [SOCKS5, SOCKS4, CONNECT, PROXY]) {
    let asked = 0;
    const refuse = (): boolean => {
      asked++;
      return false;
    };
    const { keptBytes } = hear([...opening, ...TALK, ...TALK], Infinity, [1, 2], refuse);
    assert.equal(asked, 1);
    assert.equal(keptBytes, 0);
  }
});

test('tunnels that were refused carry nothing', () => {
  const refused: readonly (readonly Turn[])[] = [
    [...SOCKS5.slice(0, 3), [1, encodeSocks5Reply(5)]],
    [...SOCKS5.slice(0, 1), [1, encodeSocks5Choice(SOCKS5_METHOD.REFUSED)]],
    [...SOCKS4.slice(0, 1), [1, encodeSocks4Reply(SOCKS4_REFUSED)]],
  ];
  for (const opening of refused) assert.deepEqual(hear([...opening, ...TALK]).inner, ['', '']);
  const forbidden: Turn = [1, encodeHttpReply({ status: 403, body: '{"no":1}' })];
  assert.equal(hear([...CONNECT.slice(0, 1), forbidden]).inner[1], '');
});

test('hostOf() refuses what no host is called', () => {
  assert.equal(hostOf('A.example.'), 'a.example');
  assert.equal(hostOf(''), null);
  assert.equal(hostOf('a b'), null);
  assert.equal(hostOf('a'.repeat(256)), null);
});
