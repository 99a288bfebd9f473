/** One route of the table over HTTP: who asks, may they ask at all, what do they ask, then the handler, then the reply. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BODY_BYTES_MAX, type Route } from '#model/route.ts';
import type { Caller, Entrance, Entry } from '#service/auth/entry.ts';
import type { Handler } from '#service/handler.ts';
import type { Office } from '#service/office.ts';
import { checkCaller, perform, type Asked } from '#service/perform.ts';
import { actorOf, type Authentication } from './authentication.ts';
import type { BrowserTokens } from './browser-tokens.ts';
import { askedOf, readInput } from './input.ts';
import { checkOrigin } from './origin-check.ts';
import type { Limiters } from './rate-limits.ts';
import { waitForNews } from './wait-for-news.ts';

export interface Doorway {
  readonly office: Office;
  readonly authentication: Authentication;
  readonly tokens: BrowserTokens;
  readonly limiters: Limiters;
  readonly publicOrigin: string;
}

/** Refuses whom the route is not for, before a body is read. */
export function admit(door: Doorway, route: Route) {
  return async (request: FastifyRequest): Promise<void> => {
    if (route.who === 'staff') checkBrowser(door, route, request);
    request.actor = await actorOf(door.authentication, door.tokens, route, request);
    await door.limiters.actor(request);
    checkCaller(route, request.actor, door.office.clock.now());
  };
}

/** What changes something for the bearer of a cookie must come from our own pages; looking cannot be abused. */
function checkBrowser(door: Doorway, route: Route, request: FastifyRequest): void {
  if (route.method !== 'GET') checkOrigin(request.headers, door.publicOrigin);
}

export function serveRoute(app: FastifyInstance, door: Doorway, handler: Handler): void {
  const { route } = handler;
  app.route({
    ...settingsOf(route),
    onRequest: admit(door, route),
    handler: async (request, reply) => {
      const input = readInput(route, request);
      const asked = askedFor(request);
      const ask = (): Promise<unknown> =>
        perform(door.office, handler, request.actor, input, asked);
      return send(route, reply, await answerOf(door, route, request, input, ask));
    },
  });
}

async function answerOf(
  { office }: Doorway,
  { waitsFor: kind }: Route,
  request: FastifyRequest,
  { params, query }: ReturnType<typeof readInput>,
  ask: () => Promise<unknown>,
): Promise<unknown> {
  if (kind === undefined || !('wait' in query)) return ask();
  const gone = new AbortController();
  request.raw.once('close', () => gone.abort());
  const waitMs = Number(query['wait']) * 1000;
  const streamId = String(Object.entries(params).find(([name]) => name === 'id')?.[1]);
  return waitForNews({ office, kind, streamId, waitMs, gone: gone.signal }, ask);
}

/** Sign-in: the entry itself finds out who is there, and lays down what the browser is to hold. */
export function serveEntry(
  app: FastifyInstance,
  door: Doorway,
  entrance: Entrance,
  entry: Entry,
): void {
  const { route } = entry;
  app.route({
    ...settingsOf(route),
    onRequest: async (request) => {
      checkBrowser(door, route, request);
      await door.limiters.actor(request);
    },
    handler: async (request, reply) => {
      const input = readInput(route, request);
      // Nothing here has a version or can be had twice; what cannot be read is refused all the same.
      askedOf(request.headers);
      const entered = await entry.run(entrance, callerOf(door, request), input);
      door.tokens.set(reply, entered.tokens ?? {});
      if (entered.redirect !== undefined) return reply.redirect(entered.redirect, 303);
      return send(route, reply, entered.reply);
    },
  });
}

function settingsOf(route: Route) {
  return {
    method: route.method,
    url: route.path,
    bodyLimit: route.bodyBytesMax ?? BODY_BYTES_MAX,
    config: { name: route.name },
  };
}

function callerOf(door: Doorway, request: FastifyRequest): Caller {
  const { ip: address, headers } = request;
  return { address, agent: headers['user-agent'] ?? null, ...door.tokens.of(request) };
}

/** Nobody in particular has no requests of their own: what one of them was answered is not for the next to have. */
function askedFor(request: FastifyRequest): Asked {
  const asked = askedOf(request.headers);
  return request.actor.id === null ? { ...asked, idempotencyKey: null } : asked;
}

function send(route: Route, reply: FastifyReply, answer: unknown): FastifyReply {
  // What a handler gives beyond its schema would be a leak, and less a broken promise: neither leaves.
  const checked = route.reply.safeParse(answer);
  if (!checked.success) {
    const where = checked.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`);
    throw new Error(
      `Broken invariant: the reply of ${route.name} has its form (${where.join('; ')})`,
    );
  }
  const body: unknown = checked.data;
  const hasVersion = typeof body === 'object' && body !== null && 'version' in body;
  if (hasVersion && typeof body.version === 'number') reply.header('etag', `"${body.version}"`);
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}
