/**
 * Where enforcement points send plain HTTP of held hosts: whatever name and path was asked for, the answer is 511 with the
 * way to the notice (RFC 6585 §6), also to the probes by which devices find out whether they are online. It never redirects, so
 * nothing can go in circles; it sets no cookie, which would be another site's; and it does not answer TLS at all.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { html } from './html.ts';
import { CONTENT_POLICY, STYLE } from './style.ts';
import { wordsIn } from './words/words.ts';

/** Connections at once: a page loads some dozen things, all of which end here. */
export const CONNECTIONS_MAX = 2_048;
/** Of one address: others are held as well, and miners knock without end. */
export const ADDRESS_CONNECTIONS_MAX = 32;
/** Bytes of a request's head; a body is not read at all. */
export const HEAD_BYTES_MAX = 16_384;
/** For the head of a request, and for all of it. */
const REQUEST_MS = 10_000;

export function createCaptiveListener(portalOrigin: string): Server {
  const body = Buffer.from(captivePage(portalOrigin));
  const perAddress = new Map<string, number>();
  const server = createServer(
    { maxHeaderSize: HEAD_BYTES_MAX, keepAlive: false },
    (request, response) => answer(request, response, body),
  );
  server.maxConnections = CONNECTIONS_MAX;
  server.headersTimeout = REQUEST_MS;
  server.requestTimeout = REQUEST_MS;
  server.timeout = REQUEST_MS;
  server.maxRequestsPerSocket = 1;
  server.on('connection', (socket: Socket) => admit(perAddress, socket));
  server.on('checkContinue', (request, response) => answer(request, response, body));
  server.on('checkExpectation', (request, response) => answer(request, response, body));
  server.on('connect', (_request, socket) => socket.end(rawAnswer(body)));
  server.on('upgrade', (_request, socket) => socket.end(rawAnswer(body)));
  server.on('clientError', (_error, socket) => {
    // TLS, or no HTTP at all: nothing that is said in the clear would be understood.
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  return server;
}

function admit(perAddress: Map<string, number>, socket: Socket): void {
  const address = socket.remoteAddress ?? '';
  const count = (perAddress.get(address) ?? 0) + 1;
  if (count > ADDRESS_CONNECTIONS_MAX) {
    socket.destroy();
    return;
  }
  perAddress.set(address, count);
  socket.once('close', () => {
    const left = (perAddress.get(address) ?? 1) - 1;
    if (left === 0) perAddress.delete(address);
    else perAddress.set(address, left);
  });
}

const STATUS = 511;
const MEANS = 'Network Authentication Required';
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  // It must not be stored: it stands at an address that is not ours (RFC 6585 §6).
  'cache-control': 'no-store',
  connection: 'close',
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  // What is still on its way when the connection closes.
  request.on('error', () => {});
  response.writeHead(STATUS, MEANS, { ...HEADERS, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function rawAnswer(body: Buffer): Buffer {
  const lines = Object.entries({ ...HEADERS, 'content-length': body.length }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const head = [`HTTP/1.1 ${STATUS} ${MEANS}`, ...lines, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), body]);
}

/** In both languages at once: the name that was asked for is another's, so there is nothing to choose one by. */
function captivePage(origin: string): string {
  const languages = ['en', 'zh-CN'] as const;
  const titles = languages.map((language) => {
    return html`<span lang="${language}">${wordsIn(language).captive.title}</span> `;
  });
  const parts = languages.map((language) => {
    const { says, link } = wordsIn(language).captive;
    return html`<section lang="${language}">
      <p>${says}</p>
      <p><a href="${origin}/?lang=${language}">${link}</a></p>
    </section> `;
  });
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${languages.map((language) => `${wordsIn(language).captive.title} `)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        ${STYLE}
      </head>
      <body>
        <main>
          <h1>${titles}</h1>
          ${parts}
          <p>${origin}/</p>
        </main>
      </body>
    </html> `.toString();
}
