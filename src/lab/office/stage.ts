/** The stage inside this process: calls are performed as they would be behind HTTP, each by another person. */
import { randomBytes } from 'node:crypto';
import type { Actor } from '#model/actor.ts';
import type { InputOf, ReplyOf, Route } from '#model/route.ts';
import { createEntrance, type Caller } from '#service/auth/entry.ts';
import { makeSetUpLink } from '#service/auth/one-time-link.ts';
import { actorFrom, readSession } from '#service/auth/session.ts';
import { setUp } from '#service/auth/set-up.ts';
import { subjectOf } from '#service/notices/notice-link.ts';
import { actorOfApiToken } from '#service/tokens/api-token.ts';
import type { Handler } from '#service/handler.ts';
import { HANDLERS } from '#service/index.ts';
import type { Office } from '#service/office.ts';
import { perform } from '#service/perform.ts';
import type { Asked, FirstSetUp, Part, Stage } from './call.ts';

const BY_NAME: ReadonlyMap<string, Handler> = new Map(
  HANDLERS.map((handler) => [handler.route.name, handler]),
);

export interface StageClock {
  now(): number;
  forward(ms: number): void;
}

/** `doChores`: what the office does by itself as time passes. */
export function stageOf(office: Office, clock: StageClock, doChores: () => Promise<void>): Stage {
  const actors = new Map<Part, Actor>([['anyone', { kind: 'anyone', id: null }]]);
  return {
    async setUp(first) {
      actors.set('administrator', await setUpOffice(office, first));
    },
    async call(who, route, asked = {}) {
      const actor = actors.get(who);
      if (actor === undefined) throw new Error(`Broken invariant: ${who} has not entered`);
      // A fresh second factor for each call: this person has just proven who they are.
      const fresh = actor.kind === 'person' ? { ...actor, steppedUpAt: clock.now() } : actor;
      return performRoute(office, fresh, route, asked);
    },
    async enter(who, { id }) {
      actors.set(who, { kind: 'person', id, sessionId: office.newId(), steppedUpAt: 0 });
    },
    async hand(who, token) {
      const actor =
        who === 'subject' ? await subjectOf(office, token) : await actorOfApiToken(office, token);
      if (actor === null) throw new Error(`Broken invariant: a token that was just made`);
      actors.set(who, actor);
    },
    async pass(ms) {
      clock.forward(ms);
      await doChores();
    },
    now: () => clock.now(),
  };
}

const CALLER: Caller = {
  address: '127.0.0.1',
  agent: null,
  session: null,
  device: null,
  trip: null,
};

/** As the link of the first start does; nobody learns the password, so nobody else can be this administrator. */
export async function setUpOffice(office: Office, first: FirstSetUp): Promise<Actor> {
  const link = await makeSetUpLink(office);
  if (link === null) throw new Error('Broken invariant: an office is set up once');
  const secrets = { masterKey: randomBytes(32), origin: office.portalOrigin };
  const password = randomBytes(24).toString('base64url');
  const body = setUp.route.body.parse({ ...first, token: link.token, password });
  const input = { params: {}, query: {}, body };
  const { tokens } = await setUp.run(createEntrance(office, secrets), CALLER, input);
  const session = await readSession(office, tokens?.session ?? null);
  if (session === null) throw new Error('Broken invariant: the set-up begins a session');
  return actorFrom(session.row);
}

/** Parses what is asked, and what is answered, as the HTTP interface does. */
export async function performRoute<R extends Route>(
  office: Office,
  actor: Actor,
  route: R,
  asked: Asked<R>,
): Promise<ReplyOf<R>> {
  const handler = BY_NAME.get(route.name);
  if (handler === undefined) throw new Error(`Broken invariant: ${route.name} has a handler`);
  const input = {
    params: route.params?.parse(asked.params ?? {}) ?? {},
    query: route.query?.parse(asked.query ?? {}) ?? {},
    body: route.body?.parse(asked.body ?? {}) ?? {},
  };
  const reply = await perform(office, handler, actor, input as InputOf<Route>);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the route's own schema makes it
  return route.reply.parse(reply) as ReplyOf<R>;
}
