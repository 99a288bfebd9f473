import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import {
  encodeChunks,
  encodeHttpReply,
  encodeHttpRequest,
  HTTP_VALUE_CHARS_MAX,
  httpHeadEnd,
  HttpHead,
  httpReplyAt,
  httpStartOf,
} from './http.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function headOf(bytes: Uint8Array): HttpHead | null {
  const head = new HttpHead();
  const end = httpHeadEnd(bytes, 0);
  return end >= 0 && head.read(bytes, 0, end) ? head : null;
}

test('HttpHead reads a request in any case and spacing', () => {
  const head = headOf(
    utf8(
      'POST /a?miner=1@0x2@rig HTTP/1.0\r\nhOST:\tpool.example \r\nX-Mining-Extensions: longpoll\r\nX-Other: 1\r\n\r\n',
    ),
  );
  assert(head !== null);
  assert.equal(head.request, true);
  assert.deepEqual([head.method, head.target, head.minor], ['POST', '/a?miner=1@0x2@rig', 0]);
  assert.equal(head.value('host'), 'pool.example');
  assert.equal(head.value('x-mining-extensions'), 'longpoll');
  assert.equal(head.value('user-agent'), null);
});

test('HttpHead reads a reply, with bare line feeds too', () => {
  const head = headOf(utf8('HTTP/1.1 401 Unauthorized\nContent-Length: 12\n\nbody'));
  assert(head !== null);
  assert.deepEqual([head.request, head.status], [false, 401]);
  assert.equal(head.value('content-length'), '12');
});

test('HttpHead keeps HTTP_VALUE_CHARS_MAX characters of a value and no control characters', () => {
  const head = headOf(utf8(`GET /${'a'.repeat(1000)} HTTP/1.1\r\nHost: a\u0007b\r\n\r\n`));
  assert.equal(head?.target.length, HTTP_VALUE_CHARS_MAX);
  assert.equal(head?.value('host'), 'a b');
});

test('HttpHead refuses first lines that are not HTTP/1', () => {
  for (const line of ['GET /', 'GET / HTTP/2.0', 'HTTP/2 200', 'HTTP/1.1 abc', 'GET HTTP/1.1']) {
    assert.equal(headOf(utf8(`${line}\r\n\r\n`)), null, line);
  }
});

test('httpStartOf() knows requests and replies from their neighbours', () => {
  const start = (text: string): string | null => httpStartOf(utf8(text), 0);
  assert.equal(start('GET / HTTP/1.1'), 'request');
  assert.equal(start('CONNECT a:1 HTTP/1.1'), 'request');
  assert.equal(start('HTTP/1.1 200'), 'reply');
  assert.equal(start('HTT'), 'short');
  assert.equal(start('POST '), 'short');
  assert.equal(start(''), 'short');
  assert.equal(start('OPTIONS rtsp://a RTSP/1.0'), null);
  assert.equal(start('OPTIONS sip:a SIP/2.0'), null);
  assert.equal(start('PRI * HTTP/2.0'), null);
  assert.equal(start('{"id":1}'), null);
});

test('httpReplyAt() finds a reply among other bytes', () => {
  assert.deepEqual(httpReplyAt(utf8('xHHTTP/1.1 '), 0), { at: 2, whole: true });
  assert.deepEqual(httpReplyAt(utf8('xxHTTP'), 0), { at: 2, whole: false });
  assert.deepEqual(httpReplyAt(utf8('nothing'), 0), { at: 7, whole: false });
});

test('encodeHttpRequest() and encodeHttpReply() write what the standard shows', () => {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  assert.equal(
    text(encodeHttpRequest({ method: 'POST', target: '/', headers: [['A', 'b']], body: '{}' })),
    'POST / HTTP/1.1\r\nA: b\r\nContent-Length: 2\r\n\r\n{}',
  );
  assert.equal(
    text(
      encodeHttpReply({ status: 404, reason: 'Not Found', minor: 0, body: 'x', framing: 'close' }),
    ),
    'HTTP/1.0 404 Not Found\r\n\r\nx',
  );
  assert.equal(text(encodeChunks(utf8('Mozilla'), 4)), '4\r\nMozi\r\n3\r\nlla\r\n0\r\n\r\n');
});
