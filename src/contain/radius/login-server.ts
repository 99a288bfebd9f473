/**
 * Where an AAA server asks what a login gets, and says what its access servers account: HTTP for FreeRADIUS's rlm_rest.
 *
 *   POST /radius/authorize    200 with attributes where it is held, 204 where not
 *   POST /radius/accounting   204
 *
 * It answers from what is known here and waits for nobody but the disk, since every login waits for it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { messageOf, OperatingError } from '#base/errors.ts';
import { holds, networkFromText } from '#base/network.ts';
import type { RadiusSettings } from '#model/enforcer-config.ts';
import { TLS_OPTIONS } from '../tls-options.ts';
import type { AccessEvents } from './access-events.ts';
import { secretOf } from './access-servers.ts';
import { readRestRequest } from './rest-request.ts';

/** A packet of 4,096 bytes as JSON, with names and types. */
export const LOGIN_BODY_BYTES_MAX = 65_536;
/** rlm_rest has a pool of at most as many as the AAA server has threads; there may be a few such servers. */
export const LOGIN_CONNECTIONS_MAX = 256;
/** An AAA server gives up after 4 s by default. */
const REQUEST_MS_MAX = 5_000;
const USER = 'minewatch';

/** Reads its files at once; listens only when it is told to, since a guard that lets go has nothing to answer. */
export class LoginServer {
  readonly #server: Server;
  readonly #settings: RadiusSettings;

  private constructor(settings: RadiusSettings, server: Server) {
    this.#settings = settings;
    this.#server = server;
    server.maxConnections = LOGIN_CONNECTIONS_MAX;
    // An AAA server keeps its connections for a minute by default.
    server.keepAliveTimeout = 65_000;
  }

  /** Throws OperatingError `usage` or `unreadable`. */
  static async open(settings: RadiusSettings, events: AccessEvents): Promise<LoginServer> {
    const address = settings['authorize-listen'];
    const password = await passwordOf(settings);
    const tls = await tlsOf(settings);
    if (!isThisMachine(address) && (password === null || tls === null)) {
      throw new OperatingError(
        'usage',
        `To listen on ${address}, set authorize-password-file, authorize-certificate-file and authorize-key-file`,
      );
    }
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      void answer(request, response, events, password);
    };
    const limits = { requestTimeout: REQUEST_MS_MAX, headersTimeout: REQUEST_MS_MAX };
    const server: Server =
      tls === null
        ? createServer(limits, onRequest)
        : createSecureServer({ ...limits, ...TLS_OPTIONS, ...tls }, onRequest);
    return new LoginServer(settings, server);
  }

  /** Null where nobody is listened to. */
  get port(): number | null {
    const bound = this.#server.address();
    return typeof bound === 'object' && bound !== null ? bound.port : null;
  }

  /** Throws OperatingError `conflict`, as where another process listens there. */
  async listen(): Promise<void> {
    if (this.#server.listening) return;
    const { 'authorize-listen': address, 'authorize-port': port } = this.#settings;
    this.#server.listen(port, address);
    try {
      await once(this.#server, 'listening');
    } catch (cause) {
      const why = messageOf(cause);
      const where = `${address} port ${port}`;
      throw new OperatingError('conflict', `Cannot listen on ${where}: ${why}`, { cause });
    }
  }

  close(): Promise<void> {
    return new Promise((done) => {
      this.#server.close(() => done());
      this.#server.closeAllConnections();
    });
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  events: AccessEvents,
  password: string | null,
): Promise<void> {
  const say = (status: number, body?: object): void => {
    response.statusCode = status;
    if (body !== undefined) response.setHeader('content-type', 'application/json');
    if (status === 401) response.setHeader('www-authenticate', 'Basic realm="minewatch"');
    // What was not read is not read as the next request.
    if (status >= 400) response.setHeader('connection', 'close');
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  try {
    const path = (request.url ?? '').split('?')[0];
    const isLogin = path === '/radius/authorize';
    if (!isLogin && path !== '/radius/accounting') return say(404);
    if (request.method !== 'POST') return say(405);
    if (password !== null && !isAllowed(request, password)) return say(401);
    const text = await bodyOf(request);
    if (text === null) return say(413);
    const read = readRestRequest(text);
    if (read === null) return say(400);
    if (!isLogin) {
      events.accounting(read);
      return say(204);
    }
    const told = await events.login(read);
    return told === null ? say(204) : say(200, told);
  } catch {
    // The other end has gone, and nobody reads an answer.
    response.destroy();
  }
}

/** Null beyond the limit. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let count = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    count += bytes.length;
    if (count > LOGIN_BODY_BYTES_MAX) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}

/** Compared as digests: of equal length, and in equal time. */
function isAllowed({ headers }: IncomingMessage, password: string): boolean {
  const expected = `Basic ${Buffer.from(`${USER}:${password}`).toString('base64')}`;
  return timingSafeEqual(digestOf(headers.authorization ?? ''), digestOf(expected));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

async function passwordOf(settings: RadiusSettings): Promise<string | null> {
  const path = settings['authorize-password-file'];
  return path === undefined ? null : new TextDecoder().decode(await secretOf(path));
}

async function tlsOf(
  settings: RadiusSettings,
): Promise<{ readonly cert: string; readonly key: string } | null> {
  const certificate = settings['authorize-certificate-file'];
  const key = settings['authorize-key-file'];
  if (certificate === undefined && key === undefined) return null;
  if (certificate === undefined || key === undefined) {
    throw new OperatingError('usage', 'A certificate needs its key: set both authorize-… files');
  }
  return { cert: await pemOf(certificate), key: await pemOf(key) };
}

async function pemOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new OperatingError('unreadable', `Cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}

function isThisMachine(address: string): boolean {
  const network = networkFromText(address);
  return (
    typeof network !== 'string' &&
    ['127.0.0.0/8', '::1'].some((text) => {
      const loopback = networkFromText(text);
      return typeof loopback !== 'string' && holds(loopback, network);
    })
  );
}
