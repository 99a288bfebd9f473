/**
 * The pages of the people concerned: a listener of its own, reachable from inside the garden, complete in itself. Everything
 * works without JavaScript and cookies.
 *
 *     address's pace ─ from our own page? ─ form ─ pass, link or code ─ handler ─ page
 */
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import fastify, { type FastifyInstance } from 'fastify';
import type { Office } from '#service/office.ts';
import type { Door } from './door.ts';
import { addGuard } from './guard.ts';
import { addFormReader, FORM_BYTES_MAX } from './read-form.ts';
import { Seals } from './seals.ts';
import { serveAnswers } from './serve-answers.ts';
import { serveCaptive } from './serve-captive.ts';
import { serveFigures } from './serve-figures.ts';
import { servePages } from './serve-pages.ts';
import { serveUnit } from './serve-unit.ts';
import { SlowDown } from './slow-down.ts';
import { addTroubles, otherMethods } from './troubles.ts';

/** As pino's. */
export interface PortalLog {
  info(line: object, message: string): void;
  error(line: object, message: string): void;
}

export interface PortalOptions {
  readonly office: Office;
  readonly log: PortalLog;
  /** As browsers see it: `https://notice.example`. */
  readonly origin: string;
  /** Null: TLS ends elsewhere, or nowhere. */
  readonly tls?: { readonly cert: string; readonly key: string } | null;
  /** Networks of proxies whose X-Forwarded-For is believed: it says who is held. */
  readonly trustedProxies?: readonly string[];
  /** Said on every page. */
  readonly demonstration?: boolean;
}

export type Portal = FastifyInstance;

/** Files over a throttled line: 26 MiB at 64 kbit/s take an hour, which nobody waits for; a photo takes minutes. */
const REQUEST_MS = 15 * 60_000;
const HEADERS_MS = 20_000;
const KEEP_ALIVE_MS = 30_000;
const HEAD_BYTES_MAX = 16_384;
/** Connections at once. */
export const CONNECTIONS_MAX = 2_048;
const CONNECTION_REQUESTS_MAX = 1_000;
/** For what is being sent when the portal ends. */
const CLOSING_MS = 3_000;

export function createPortal(options: PortalOptions): Portal {
  const { office, log, origin, demonstration = false } = options;
  const app = bareApp(options);
  const door: Door = {
    office,
    origin,
    demonstration,
    seals: new Seals(),
    slowDown: new SlowDown(),
  };
  addTroubles(app, door, log);
  addGuard(app, door);
  addFormReader(app);
  const methods = otherMethods(app);
  servePages(app, door);
  serveAnswers(app, door);
  serveUnit(app, door);
  serveCaptive(app, door);
  serveFigures(app, door);
  methods.fill();
  addLog(app, log);
  endInTime(app);
  return app;
}

function bareApp({ tls, trustedProxies = [] }: PortalOptions): FastifyInstance {
  return fastify({
    serverFactory: (listener: RequestListener) => {
      const limits = { maxHeaderSize: HEAD_BYTES_MAX };
      const server = tls
        ? // Who connects and never begins TLS is held to the same time as who sends no head.
          createHttps({ ...tls, ...limits, handshakeTimeout: HEADERS_MS }, listener)
        : createHttp(limits, listener);
      server.requestTimeout = REQUEST_MS;
      server.headersTimeout = HEADERS_MS;
      server.keepAliveTimeout = KEEP_ALIVE_MS;
      server.maxRequestsPerSocket = CONNECTION_REQUESTS_MAX;
      server.maxConnections = CONNECTIONS_MAX;
      return server;
    },
    bodyLimit: FORM_BYTES_MAX,
    logger: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, _request, reply) => {
      // A path that cannot be decoded; no hook has run.
      reply.raw.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
      reply.raw.end('400\n');
    },
  });
}

/** An upload over a slow line must not hold up the end of the office. */
function endInTime(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    const timer = setTimeout(() => app.server.closeAllConnections(), CLOSING_MS);
    app.server.once('close', () => clearTimeout(timer));
  });
}

/** Which page, and how it went: never the address, the path or what was sent. */
function addLog(app: FastifyInstance, log: PortalLog): void {
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const route = routeOptions.config?.name ?? 'none';
    const ms = Math.round(reply.elapsedTime);
    log.info({ route, method, status: reply.statusCode, ms }, 'answered');
  });
}
