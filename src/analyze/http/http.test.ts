import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { gzipSync } from 'fflate';
import {
  encodeHttpReply,
  encodeHttpRequest,
  HTTP_HEAD_BYTES_MAX,
  type HttpRequest,
} from '#wire/http.ts';
import type { Fact } from '#model/fact.ts';
import { type Turn, utf8 } from '../../../test/carrier-cases.ts';
import { hear } from '../../../test/hear.ts';
import { REFUSED_MAX } from './connection.ts';
import { basicUser } from './request.ts';

const BODY = '{"method":"getwork","params":[],"id":0}';
const post = (more: Partial<HttpRequest> = {}): Turn => [
  0,
  encodeHttpRequest({ method: 'POST', target: '/', body: BODY, ...more }),
];
const reply = (body: string, status = 200): Turn => [1, encodeHttpReply({ status, body })];
const kindsOf = (facts: readonly Fact[]): string[] => facts.map((fact) => fact.kind);

test('http says who asks whom, with the user but without the password', () => {
  const headers = [
    ['Host', 'pool.example:8332'],
    ['User-Agent', 'cgminer/4.10'],
    ['authorization', `Basic ${btoa('wallet.rig:hunter2')}`],
    ['X-Mining-Extensions', 'longpoll midstate'],
  ] as const;
  const target = `/?miner=12.5@0xabc@rig&pad=${'a'.repeat(500)}`;
  const { facts } = hear([post({ headers, target }), reply('{}', 401)]);
  assert.deepEqual(facts[1], {
    kind: 'http-request',
    at: 0,
    side: 0,
    host: 'pool.example:8332',
    path: target.slice(0, 256),
    agent: 'cgminer/4.10',
    user: 'wallet.rig',
    mining: 'longpoll midstate',
    status: null,
  });
  assert(!JSON.stringify(facts).includes('hunter2'));
  assert.equal(facts[2]?.kind === 'http-reply' ? facts[2].status : null, 401);
});

test('basicUser() stops at the colon and refuses other schemes', () => {
  assert.equal(basicUser(`Basic ${btoa('me:')}`), 'me');
  assert.equal(basicUser(`basic ${btoa('nobody')}`), 'nobody');
  assert.equal(basicUser('Bearer abc'), null);
  assert.equal(basicUser('Basic !!'), null);
  assert.equal(basicUser(null), null);
});

test('http does not listen to the server of ordinary pages', () => {
  const page = encodeHttpReply({ status: 200, body: '{"not":"asked for"}' });
  const { facts, inner, keptBytes } = hear([
    [0, encodeHttpRequest({ method: 'GET', target: '/' })],
    [1, page],
  ]);
  assert.deepEqual(kindsOf(facts), ['carrier']);
  assert.deepEqual(inner, ['', '']);
  assert.equal(keptBytes, 0);
});

test('http steps over posts and replies that are not JSON', () => {
  const { facts, inner } = hear([
    post({ body: 'a=1&b=2' }),
    reply('{"page":1}'),
    post(),
    reply('<html>{"no"}</html>'),
  ]);
  assert.deepEqual(inner, [`${BODY}|`, '']);
  assert.deepEqual(kindsOf(facts), ['carrier', 'http-request', 'http-reply']);
});

test('http finds replies and requests again after lost bytes', () => {
  const { inner } = hear([post(), reply('{"id":1}')], 50, [1, 2], undefined, [
    [1, null],
    [1, utf8('rest of a body, then ')],
    reply('{"id":2}'),
    [0, null],
    [0, utf8('rest of a body')],
    post(),
    [1, null],
    reply('{"id":3}'),
  ]);
  assert.equal(inner[1], '{"id":1}|{"id":2}|{"id":3}|');
  assert.equal(inner[0], `${BODY}|${BODY}|`);
});

test('http joined half-way reads a JSON reply whose request was not seen', () => {
  const { inner } = hear([reply('{"seen":"without request"}'), post()]);
  assert.deepEqual(inner, [`${BODY}|`, '{"seen":"without request"}|']);
});

test('http drops a head that does not end within HTTP_HEAD_BYTES_MAX, however it is cut', () => {
  const head = utf8(`POST / HTTP/1.1\r\nX: ${'a'.repeat(HTTP_HEAD_BYTES_MAX)}\r\n\r\n`);
  for (const cut of [Infinity, 1000]) {
    const { keptBytes, facts } = hear([[0, head], post()], cut);
    assert.deepEqual(facts, []);
    assert.equal(keptBytes, 0);
  }
});

test('http steps out of chunks that are none', () => {
  const chunked = (body: string): Turn => [
    0,
    utf8(`POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n${body}`),
  ];
  const absurd = ['xyz\r\n', 'ffffffffffffffff\r\n{', '2\r\n{}XX', `1;${'e'.repeat(5000)}\r\n{`];
  for (const body of absurd) {
    const { keptBytes } = hear([chunked(body), post()], 700);
    assert(keptBytes <= 5000, body.slice(0, 20));
  }
  const trailers = hear([chunked(`2\r\n{}\r\n0\r\n${'T: 1\r\n'.repeat(1000)}\r\n`)]);
  assert.equal(trailers.inner[0].startsWith('{}'), true);
});

test('http lets no compression bomb through', () => {
  const bomb = gzipSync(utf8(`{${' '.repeat(3_000_000)}}`));
  const { inner } = hear([post({ headers: [['Content-Encoding', 'gzip']], body: bomb }), post()]);
  assert(inner[0].length < 700_000, String(inner[0].length));
  assert(inner[0].endsWith(`${BODY}|`));
});

test('http gives a connection REFUSED_MAX chances after JSON that nobody wants', () => {
  const turns = Array.from({ length: 30 }, (): Turn => post({ body: '[1]' }));
  let opened = 0;
  const { facts } = hear(turns, Infinity, [1, 2], () => {
    opened++;
    return false;
  });
  assert.equal(opened, REFUSED_MAX + 1);
  assert(facts.length <= 2 + 2 * REFUSED_MAX);
});

test('http carries other upgrades on as they are, and h2c not at all', () => {
  const upgrade = (to: string): Turn[] => [
    [0, encodeHttpRequest({ method: 'POST', target: '/attach', headers: [['Upgrade', to]] })],
    [1, encodeHttpReply({ status: 101, headers: [['Upgrade', to]] })],
    [1, utf8('{"raw":1}')],
    [0, utf8('{"raw":2}')],
  ];
  assert.deepEqual(hear(upgrade('tcp')).inner, ['{"raw":2}', '{"raw":1}']);
  assert.deepEqual(hear(upgrade('h2c')).inner, ['', '']);
});

test('http hands a later CONNECT to its own carrier', () => {
  const { facts, inner } = hear([
    [0, encodeHttpRequest({ method: 'GET', target: 'http://a.example/' })],
    [1, encodeHttpReply({ status: 200, body: 'page' })],
    [0, utf8('CONNECT pool.example:3333 HTTP/1.1\r\n\r\n')],
    [1, utf8('HTTP/1.1 200 OK\r\n\r\n')],
    [0, utf8('{"id":1}\n')],
    [1, utf8('{"id":1}\n')],
  ]);
  assert.deepEqual(kindsOf(facts), ['carrier', 'carrier', 'name']);
  assert.deepEqual(inner, ['{"id":1}\n', '{"id":1}\n']);
});

test('http is not claimed by what only looks like it', () => {
  for (const text of [
    'OPTIONS rtsp://a RTSP/1.0\r\n\r\n',
    'HTTP/2.0 200\r\n\r\n',
    'POSTER /\r\n\r\n',
  ]) {
    assert.deepEqual(hear([[0, utf8(text)]]).facts, [], text);
  }
});
