/** Conversations inside carriers, for the contract: what is sent, what must be carried on and what must be said. */
import { gzipSync, zlibSync } from 'fflate';
import { encodeDnsAnswer, encodeDnsOverTcp, encodeDnsQuery, DNS_TYPE } from '#wire/dns.ts';
import { encodeHttpReply, encodeHttpRequest } from '#wire/http.ts';
import { MessageDeflater } from './message-deflater.ts';
import { encodeProxyV1, encodeProxyV2 } from '#wire/proxy-protocol.ts';
import {
  encodeSocks4Reply,
  encodeSocks4Request,
  encodeSocks5Choice,
  encodeSocks5Greeting,
  encodeSocks5Login,
  encodeSocks5LoginAnswer,
  encodeSocks5Reply,
  encodeSocks5Request,
} from '#wire/socks.ts';
import {
  encodeCertificates,
  encodeClientHello,
  encodeServerHello,
  encodeServerHelloDone,
  encodeTlsRecords,
  RECORD,
} from '#wire/tls.ts';
import {
  encodeWebSocketFrame,
  encodeWebSocketMessage,
  OPCODE,
  webSocketReplyHeaders,
  webSocketRequestHeaders,
} from '#wire/websocket.ts';
import { encodeCertificate } from '#wire/x509.ts';
import type { Side } from '#model/stream.ts';

export type Turn = readonly [side: Side, bytes: Uint8Array];

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const mask = (): Uint8Array => Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
const REQUEST = '{"id":1,"method":"mining.subscribe","params":[]}\n';
const REPLY = '{"id":1,"result":[[],"08000002",4],"error":null}\n';
const TALK: readonly Turn[] = [
  [0, utf8(REQUEST)],
  [1, utf8(REPLY)],
];

function websocketTalk(deflate: boolean, frameBytes: number): Turn[] {
  const deflaters = [new MessageDeflater(), new MessageDeflater()] as const;
  const say = (side: Side, text: string): Turn => {
    const bytes = deflate ? deflaters[side].deflate(utf8(text)) : utf8(text);
    const options = { compressed: deflate, frameBytes };
    return [side, encodeWebSocketMessage(bytes, side === 0 ? mask : null, options)];
  };
  return [
    [
      0,
      encodeHttpRequest({
        method: 'GET',
        target: '/ws',
        headers: [['Host', 'ws.example'], ...webSocketRequestHeaders(deflate)],
      }),
    ],
    [
      1,
      encodeHttpReply({
        status: 101,
        reason: 'Switching Protocols',
        headers: webSocketReplyHeaders(deflate),
      }),
    ],
    say(0, REQUEST),
    [0, encodeWebSocketFrame({ opcode: OPCODE.PING, payload: utf8('?'), mask: mask() })],
    say(1, REPLY),
    say(1, REPLY),
    say(0, REQUEST),
  ];
}

const BODY = '{"method":"getwork","params":[],"id":0}';
const ANSWER = '{"result":{"data":"00"},"error":null,"id":0}';
const POST = {
  method: 'POST',
  target: '/',
  headers: [
    ['Host', 'pool.example:8332'],
    ['Authorization', 'Basic dXNlcjpzZWNyZXQ='],
    ['User-Agent', 'cgminer/4.10'],
  ],
} as const;

export interface Case {
  readonly turns: readonly Turn[];
  readonly inner: readonly [string, string];
  readonly kinds: readonly string[];
  readonly ports?: [number, number];
}

export const CASES: Readonly<Record<string, Case>> = {
  'socks5 with a name': {
    turns: [
      [0, encodeSocks5Greeting()],
      [1, encodeSocks5Choice(0)],
      [0, encodeSocks5Request({ host: 'pool.example', port: 3333 })],
      [1, encodeSocks5Reply()],
      ...TALK,
    ],
    inner: [REQUEST, REPLY],
    kinds: ['carrier', 'name'],
  },
  'socks5 with login and IPv6': {
    turns: [
      [0, encodeSocks5Greeting([0, 2])],
      [1, encodeSocks5Choice(2)],
      [0, encodeSocks5Login('user', 'secret')],
      [1, encodeSocks5LoginAnswer(0)],
      [0, encodeSocks5Request({ host: '2001:db8::7', port: 3333 })],
      [1, encodeSocks5Reply(0, { host: '2001:db8::1', port: 1080 })],
      ...TALK,
    ],
    inner: [REQUEST, REPLY],
    kinds: ['carrier', 'name'],
  },
  socks4: {
    turns: [
      [0, encodeSocks4Request({ host: '192.0.2.7', port: 3333 }, 'me')],
      [1, encodeSocks4Reply()],
      ...TALK,
    ],
    inner: [REQUEST, REPLY],
    kinds: ['carrier', 'name'],
  },
  'socks4a in proxy-protocol': {
    turns: [
      [0, encodeProxyV1(null)],
      [0, encodeSocks4Request({ host: 'pool.example', port: 3333 })],
      [1, encodeSocks4Reply()],
      ...TALK,
    ],
    inner: [REQUEST, REPLY],
    kinds: ['carrier', 'carrier', 'name'],
  },
  'proxy-protocol 2': {
    turns: [
      [
        0,
        encodeProxyV2(
          { source: { ip: '192.0.2.1', port: 1 }, destination: { ip: '192.0.2.2', port: 2 } },
          Uint8Array.of(4, 0, 1, 9),
        ),
      ],
      ...TALK,
    ],
    inner: [REQUEST, REPLY],
    kinds: ['carrier'],
  },
  'connect after a refusal': {
    turns: [
      [0, utf8('CONNECT pool.example:3333 HTTP/1.1\r\nHost: pool.example:3333\r\n\r\n')],
      [1, encodeHttpReply({ status: 407, body: '{"message":"who are you?"}' })],
      [0, utf8('CONNECT pool.example:3333 HTTP/1.1\r\nProxy-Authorization: Basic eDp4\r\n\r\n')],
      [1, utf8('HTTP/1.1 200 Connection established\r\n\r\n')],
      ...TALK,
    ],
    inner: [REQUEST, REPLY],
    kinds: ['carrier', 'name', 'name'],
  },
  'http posts of JSON, every framing': {
    turns: [
      [0, encodeHttpRequest({ ...POST, body: BODY })],
      [
        1,
        encodeHttpReply({
          status: 401,
          headers: [['WWW-Authenticate', 'Basic']],
          body: '<html>no</html>',
        }),
      ],
      [0, encodeHttpRequest({ ...POST, body: BODY, framing: 7 })],
      [1, utf8('HTTP/1.1 100 Continue\r\n\r\n')],
      [
        1,
        encodeHttpReply({
          status: 200,
          headers: [['X-Long-Polling', '/LP']],
          body: ANSWER,
          framing: 5,
        }),
      ],
      [
        0,
        encodeHttpRequest({
          ...POST,
          headers: [...POST.headers, ['Content-Encoding', 'gzip']],
          body: gzipSync(utf8(BODY)),
        }),
      ],
      [
        1,
        encodeHttpReply({
          status: 200,
          headers: [['Content-Encoding', 'deflate']],
          body: zlibSync(utf8(ANSWER)),
        }),
      ],
      [0, encodeHttpRequest({ ...POST, body: BODY })],
      [1, encodeHttpReply({ status: 204 })],
      [0, encodeHttpRequest({ ...POST, body: BODY })],
      [1, encodeHttpReply({ status: 200, minor: 0, body: ANSWER, framing: 'close' })],
    ],
    inner: [`${BODY}|`.repeat(5), `${ANSWER}|`.repeat(3)],
    kinds: ['carrier', ...Array.from({ length: 5 }, () => ['http-request', 'http-reply']).flat()],
  },
  'http after ordinary pages': {
    turns: [
      [0, encodeHttpRequest({ method: 'GET', target: '/' })],
      [1, encodeHttpReply({ status: 200, body: 'HTTP/1.1 is what this page is about' })],
      [0, encodeHttpRequest({ method: 'POST', target: '/form', body: 'a=1' })],
      [1, encodeHttpReply({ status: 200, body: '{"page":true}' })],
      [0, encodeHttpRequest({ ...POST, body: BODY })],
      [1, encodeHttpReply({ status: 200, body: ANSWER })],
    ],
    inner: [`${BODY}|`, `${ANSWER}|`],
    kinds: ['carrier', 'http-request', 'http-reply'],
  },
  'http pipelined, with HEAD': {
    turns: [
      [0, encodeHttpRequest({ ...POST, body: BODY })],
      [0, encodeHttpRequest({ method: 'HEAD', target: '/' })],
      [0, encodeHttpRequest({ ...POST, body: BODY })],
      [1, encodeHttpReply({ status: 200, body: ANSWER })],
      [1, encodeHttpReply({ status: 200, headers: [['Content-Length', '4000']] })],
      [1, encodeHttpReply({ status: 200, body: ANSWER })],
    ],
    inner: [`${BODY}|`.repeat(2), `${ANSWER}|`.repeat(2)],
    kinds: ['carrier', 'http-request', 'http-request', 'http-reply', 'http-reply'],
  },
  websocket: {
    turns: websocketTalk(false, Infinity),
    inner: [`${REQUEST}|`.repeat(2), `${REPLY}|`.repeat(2)],
    kinds: ['carrier', 'http-request', 'http-reply', 'carrier'],
  },
  'websocket in pieces, compressed': {
    turns: websocketTalk(true, 9),
    inner: [`${REQUEST}|`.repeat(2), `${REPLY}|`.repeat(2)],
    kinds: ['carrier', 'http-request', 'http-reply', 'carrier'],
  },
  'websocket joined half-way': {
    turns: websocketTalk(false, Infinity).slice(2),
    inner: [`${REQUEST}|`.repeat(2), `${REPLY}|`.repeat(2)],
    kinds: ['carrier'],
  },
  'tls 1.2 with a certificate over several records': {
    turns: [
      [
        0,
        encodeTlsRecords(
          RECORD.HANDSHAKE,
          encodeClientHello({ sni: 'pool.example', alpn: ['h2'] }),
          { recordBytes: 50 },
        ),
      ],
      [
        1,
        encodeTlsRecords(RECORD.HANDSHAKE, encodeServerHello({ version: 0x0303, cipher: 0xc02f })),
      ],
      [
        1,
        encodeTlsRecords(
          RECORD.HANDSHAKE,
          encodeCertificates([encodeCertificate({ commonName: 'localhost' })]),
          { recordBytes: 100 },
        ),
      ],
      [1, encodeTlsRecords(RECORD.HANDSHAKE, encodeServerHelloDone())],
      [0, encodeTlsRecords(RECORD.DATA, new Uint8Array(100))],
    ],
    inner: ['', ''],
    kinds: ['carrier', 'tls-client', 'name', 'tls-server', 'certificate'],
  },
  'tls 1.3': {
    turns: [
      [0, encodeTlsRecords(RECORD.HANDSHAKE, encodeClientHello(), { version: 0x0301 })],
      [1, encodeTlsRecords(RECORD.HANDSHAKE, encodeServerHello())],
      [1, encodeTlsRecords(RECORD.DATA, new Uint8Array(900))],
    ],
    inner: ['', ''],
    kinds: ['carrier', 'tls-client', 'tls-server'],
  },
  'dns over tcp': {
    turns: [
      [0, encodeDnsOverTcp(encodeDnsQuery(7, 'pool.example'))],
      [
        1,
        encodeDnsOverTcp(
          encodeDnsAnswer(7, 'pool.example', DNS_TYPE.A, [
            { name: 'pool.example', type: 'A', value: '192.0.2.7' },
          ]),
        ),
      ],
    ],
    inner: ['', ''],
    kinds: ['carrier', 'name', 'dns-answer'],
    ports: [40000, 53],
  },
};
