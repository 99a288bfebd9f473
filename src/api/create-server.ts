/**
 * The HTTP interface of the office, made from the route table: nothing is served that is not in it, but for the public log,
 * the description of the interface itself and what its operator needs.
 *
 *     path ─ address's limit ─ who asks? ─ from our own page? ─ their limit ─ may they at all? ─ body ─ schema ─ handler ─ schema
 */
import { randomUUIDv7 } from 'node:crypto';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import cookies from '@fastify/cookie';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Logger } from 'pino';
import { ERRORS, OperatingError } from '#base/errors.ts';
import { BODY_BYTES_MAX } from '#model/route.ts';
import { EventFeed } from '#service/events/event-feed.ts';
import type { Entrance, Entry } from '#service/auth/entry.ts';
import type { Handler } from '#service/handler.ts';
import type { Office } from '#service/office.ts';
import { ANYONE, type Authentication } from './authentication.ts';
import { browserTokens } from './browser-tokens.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { openApi } from './open-api.ts';
import { otherMethods, WrongMethod } from './other-methods.ts';
import { checkPath } from './path-check.ts';
import { problemOf, PROBLEM_TYPE, rawProblem } from './problem.ts';
import { RATE_LIMITS, rateLimiters, TooMany, type RateLimits } from './rate-limits.ts';
import { addJsonReader } from './read-json.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { serveConsole } from './serve-console.ts';
import { serveEvents, STREAM_TIMES, type StreamTimes } from './serve-events.ts';
import { serveExports } from './serve-exports.ts';
import { serveHealth } from './serve-health.ts';
import { serveLog } from './serve-log.ts';
import { serveEntry, serveRoute } from './serve-route.ts';
import { serveTaxii } from './serve-taxii.ts';

export interface ServerOptions {
  readonly office: Office;
  readonly handlers: readonly Handler[];
  readonly authentication: Authentication;
  readonly signIn: { readonly entrance: Entrance; readonly entries: readonly Entry[] };
  /** As browsers see it: `https://office.example`. */
  readonly publicOrigin: string;
  readonly log: Logger;
  /** Null: TLS ends elsewhere, or nowhere. */
  readonly tls?: { readonly cert: string; readonly key: string } | null;
  /** Networks of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** Where the log is published; null: it is not served. */
  readonly logFolder?: string | null;
  /** Where the console was built; null, or nothing there: it is not served. */
  readonly consoleFolder?: string | null;
  /** Whose disk must have room; null: there is none to look at. */
  readonly dataFolder?: string | null;
  readonly metricsForAll?: boolean;
  readonly rateLimits?: RateLimits;
  readonly streamTimes?: StreamTimes;
}

/** The server, for who starts and stops it. */
export type Server = FastifyInstance;

/** A request has to be there within a minute, its headers within twenty seconds: slow ones hold sockets. */
const REQUEST_MS = 60_000;
const HEADERS_MS = 20_000;
const KEEP_ALIVE_MS = 65_000;
/** Bytes of all headers. */
export const HEADER_BYTES_MAX = 16_384;
/** Requests of one connection, so that a proxy's connections spread over processes in time. */
export const CONNECTION_REQUESTS_MAX = 10_000;
/** Characters of an id in a path: a UUID has 36, a path of the tree 200. */
export const PARAM_CHARACTERS_MAX = 256;

export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { office, publicOrigin, log } = options;
  const app = bareServer(options);
  const feed = new EventFeed(office);
  let openStreams = { count: 0, close: (): void => {} };
  const metrics = createMetrics(office, {
    logFolder: options.logFolder ?? null,
    streamCount: () => openStreams.count,
  });
  addSecurityHeaders(app, publicOrigin);
  addErrors(app, metrics, log);
  addLog(app, metrics, log);
  await app.register(cookies);
  const limiters = await rateLimiters(app, options.rateLimits ?? RATE_LIMITS);
  app.addHook('onRequest', async (request) => {
    checkPath(request.raw.url ?? '/');
    await limiters.address(request);
  });
  const methods = otherMethods(app);
  const { authentication } = options;
  const tokens = browserTokens(publicOrigin.startsWith('https:'));
  const door = { office, authentication, tokens, limiters, publicOrigin };
  for (const handler of options.handlers) serveRoute(app, door, handler);
  for (const entry of options.signIn.entries) {
    serveEntry(app, door, options.signIn.entrance, entry);
  }
  serveExports(app, door, options.handlers);
  openStreams = serveEvents(app, door, feed, options.streamTimes ?? STREAM_TIMES);
  serveDescription(app, publicOrigin);
  const { dataFolder = null, metricsForAll = false, logFolder } = options;
  serveHealth(app, { office, dataFolder, metrics, metricsForAll });
  if (typeof logFolder === 'string') serveLog(app, logFolder);
  serveTaxii(app, door);
  if (typeof options.consoleFolder === 'string') await serveConsole(app, options.consoleFolder);
  methods.fill();
  app.addHook('onReady', () => feed.start());
  app.addHook('preClose', async () => openStreams.close());
  app.addHook('onClose', async () => {
    metrics.stop();
    await feed.stop();
  });
  return app;
}

function bareServer({ tls, trustedProxies = [] }: ServerOptions): FastifyInstance {
  const app = fastify({
    serverFactory: (listener: RequestListener) => {
      const limits = { maxHeaderSize: HEADER_BYTES_MAX };
      const server = tls
        ? // Who connects and never begins TLS is held to the same time as who sends no head.
          createHttps({ ...tls, ...limits, handshakeTimeout: HEADERS_MS }, listener)
        : createHttp(limits, listener);
      server.requestTimeout = REQUEST_MS;
      server.headersTimeout = HEADERS_MS;
      server.keepAliveTimeout = KEEP_ALIVE_MS;
      server.maxRequestsPerSocket = CONNECTION_REQUESTS_MAX;
      return server;
    },
    bodyLimit: BODY_BYTES_MAX,
    logger: false,
    genReqId: () => randomUUIDv7(),
    requestIdHeader: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    routerOptions: { maxParamLength: PARAM_CHARACTERS_MAX },
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      // A path that cannot be decoded; no hook has run.
      const { problem } = problemOf(error, request.id);
      reply.raw.writeHead(problem.status, { 'content-type': PROBLEM_TYPE });
      reply.raw.end(JSON.stringify(problem));
    },
    clientErrorHandler: (error, socket) => {
      const code = error.code === 'HPE_HEADER_OVERFLOW' ? 'too-large' : 'malformed';
      if (socket.writable) socket.end(rawProblem(code, randomUUIDv7()));
      else socket.destroy(error);
    },
  });
  app.decorateRequest('actor');
  app.decorateRequest('refusal', null);
  app.addHook('onRequest', async (request) => {
    request.actor = ANYONE;
  });
  addJsonReader(app);
  return app;
}

function addErrors(app: FastifyInstance, metrics: Metrics, log: Logger): void {
  const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { problem, isFault, code } = problemOf(error, request.id);
    request.refusal = code;
    metrics.refused(code);
    if (isFault) log.error({ requestId: request.id, route: nameOf(request), err: error }, 'fault');
    if (error instanceof WrongMethod) reply.header('allow', error.allowed);
    if (error instanceof TooMany) reply.header('retry-after', error.retryAfterS);
    if (problem.status === ERRORS.unauthenticated.http) reply.header('www-authenticate', 'Bearer');
    if (problem.status === ERRORS.unavailable.http) reply.header('retry-after', RETRY_S);
    return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  };
  app.setErrorHandler<FastifyError>((error, request, reply) => answer(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    return answer(new OperatingError('not-found', 'There is nothing at this path'), request, reply);
  });
}

/** A database that restarts is back within seconds. */
const RETRY_S = 5;

function addLog(app: FastifyInstance, metrics: Metrics, log: Logger): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = nameOf(request);
    const ms = Math.round(reply.elapsedTime);
    metrics.answered(route, reply.statusCode, ms / 1000);
    const { actor, id: requestId, method, refusal } = request;
    const line = {
      requestId,
      route,
      method,
      status: reply.statusCode,
      ms,
      by: actor.kind,
      byId: actor.id,
    };
    log.info(refusal === null ? line : { ...line, refusal }, 'answered');
  });
}

/** Never the path itself: ids and what people type into paths stay out of log and labels. */
function nameOf(request: FastifyRequest): string {
  return request.routeOptions.config?.name ?? 'none';
}

function serveDescription(app: FastifyInstance, publicOrigin: string): void {
  const text = JSON.stringify(openApi(publicOrigin));
  app.get('/api/v1/openapi.json', { config: { name: 'openapi' } }, async (_request, reply) => {
    return reply
      .type('application/json; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(text);
  });
}
