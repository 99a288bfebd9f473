/** One route of the table over HTTP: who asks, may they ask at all, what do they ask, then the handler, then the reply. */
import '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BODY_BYTES_MAX, Session, type Route } from '#model/route.ts';
import type { Handler } from '#service/handler.ts';
import type { Office } from '#service/office.ts';
import { checkCaller, perform } from '#service/perform.ts';
import { resolveActor, type Authentication } from './authentication.ts';
import { askedOf, readInput } from './input.ts';
import { checkOrigin } from './origin-check.ts';
import type { Limiters } from './rate-limits.ts';
import { changesSomething } from './request.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface Doorway {
  readonly office: Office;
  readonly authentication: Authentication;
  readonly cookie: SessionCookie;
  readonly limiters: Limiters;
  readonly publicOrigin: string;
}

/** Refuses whom the route is not for, before a body is read. */
export function admit(door: Doorway, route: Route) {
  return async (request: FastifyRequest): Promise<void> => {
    const { authorization } = request.headers;
    const cookie = door.cookie.of(request);
    const isBrowsers =
      authorization === undefined && (cookie !== undefined || route.session !== undefined);
    if (isBrowsers && changesSomething(route)) checkOrigin(request.headers, door.publicOrigin);
    request.actor = await resolveActor(door.authentication, { authorization, cookie });
    await door.limiters.actor(request);
    checkCaller(route, request.actor, door.office.clock.now());
  };
}

export function serveRoute(app: FastifyInstance, door: Doorway, handler: Handler): void {
  const { route } = handler;
  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.bodyBytesMax ?? BODY_BYTES_MAX,
    config: { name: route.name },
    onRequest: admit(door, route),
    handler: async (request, reply) => {
      const input = readInput(route, request);
      const answer = await perform(
        door.office,
        handler,
        request.actor,
        input,
        askedFor(request, route),
      );
      return send(door, route, reply, answer);
    },
  });
}

/**
 * Repeated requests of nobody in particular are not told apart, and replies that begin a session are not kept: neither
 * may be had again by whoever knows a key.
 */
function askedFor(request: FastifyRequest, route: Route): ReturnType<typeof askedOf> {
  const asked = askedOf(request.headers);
  const mayRepeat = request.actor.id !== null && route.session === undefined;
  return mayRepeat ? asked : { ...asked, idempotencyKey: null };
}

function send(door: Doorway, route: Route, reply: FastifyReply, answer: unknown): FastifyReply {
  // What a handler gives beyond its schema would be a leak, and less a broken promise: neither leaves.
  const checked = route.reply.safeParse(answer);
  if (!checked.success) {
    const where = checked.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`);
    throw new Error(
      `Broken invariant: the reply of ${route.name} has its form (${where.join('; ')})`,
    );
  }
  const body: unknown = checked.data;
  if (route.session === 'end') door.cookie.take(reply);
  if (typeof body !== 'object' || body === null) return reply.send(JSON.stringify(body));
  const version: unknown = Reflect.get(body, 'version');
  if (typeof version === 'number') reply.header('etag', `"${version}"`);
  reply.type('application/json; charset=utf-8');
  return reply.send(
    JSON.stringify(route.session === 'start' ? startSession(door, reply, body) : body),
  );
}

/** The token goes into the cookie and nowhere else. */
function startSession(door: Doorway, reply: FastifyReply, body: object): object {
  const { session, ...rest }: { session?: unknown } = body;
  const begun = Session.safeParse(session);
  if (begun.success) door.cookie.give(reply, begun.data, door.office.clock.now());
  return rest;
}
