/** The stage inside this process: calls are performed as they would be behind HTTP, each by another person. */
import type { Actor } from '#model/actor.ts';
import type { InputOf, ReplyOf, Route } from '#model/route.ts';
import { subjectOf } from '#service/notices/notice-link.ts';
import { actorOfApiToken } from '#service/tokens/api-token.ts';
import type { Handler } from '#service/handler.ts';
import { HANDLERS } from '#service/index.ts';
import type { Office } from '#service/office.ts';
import { perform } from '#service/perform.ts';
import type { Asked, Part, Stage } from './call.ts';

const BY_NAME: ReadonlyMap<string, Handler> = new Map(
  HANDLERS.map((handler) => [handler.route.name, handler]),
);

export interface StageClock {
  now(): number;
  forward(ms: number): void;
}

/** `doChores`: what the office does by itself as time passes. */
export function stageOf(office: Office, clock: StageClock, doChores: () => Promise<void>): Stage {
  const actors = new Map<Part, Actor>([
    ['operator', { kind: 'system', id: null, part: 'operator' }],
    ['anyone', { kind: 'anyone', id: null }],
  ]);
  return {
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

async function performRoute<R extends Route>(
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
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the route's own schemas have just made it
  const reply = await perform(office, handler, actor, input as InputOf<Route>);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the route's own schema makes it
  return route.reply.parse(reply) as ReplyOf<R>;
}
