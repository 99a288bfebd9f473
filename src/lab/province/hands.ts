/** The many people and programs of a simulated province, each acting through the office's own calls under a name. */
import type { Actor } from '#model/actor.ts';
import type { ReplyOf, Route } from '#model/route.ts';
import type { Handler } from '#service/handler.ts';
import { HANDLERS } from '#service/index.ts';
import type { Office } from '#service/office.ts';
import { actorOfApiToken } from '#service/tokens/api-token.ts';
import { inWork } from '#service/work.ts';
import type { Asked, FirstSetUp } from '../office/call.ts';
import { performRoute, setUpOffice } from '../office/stage.ts';

/** Decisions of one person that are taken together, so that a register of hundreds is entered within seconds. */
const BULK = 40;

const BY_NAME: ReadonlyMap<string, Handler> = new Map(
  HANDLERS.map((handler) => [handler.route.name, handler]),
);

export class Hands {
  readonly office: Office;
  readonly #actors = new Map<string, Actor>([['anyone', { kind: 'anyone', id: null }]]);

  constructor(office: Office) {
    this.office = office;
  }

  async setUp(who: string, first: FirstSetUp): Promise<void> {
    this.#actors.set(who, await setUpOffice(this.office, first));
  }

  enter(who: string, personId: string): void {
    const { office } = this;
    this.#actors.set(who, {
      kind: 'person',
      id: personId,
      sessionId: office.newId(),
      steppedUpAt: 0,
    });
  }

  /** A program that needs no token, because it is this one. */
  program(who: string, subjectId: string, scopes: readonly string[]): void {
    this.#actors.set(who, { kind: 'token', id: subjectId, subjectId, scopes });
  }

  /** From now on this program acts with this token. */
  async hand(who: string, token: string): Promise<void> {
    const actor = await actorOfApiToken(this.office, token);
    if (actor === null) throw new Error('Broken invariant: a token that was just made');
    this.#actors.set(who, actor);
  }

  idOf(who: string): string {
    const { id } = this.#actorOf(who);
    if (id === null) throw new Error(`Broken invariant: ${who} is somebody`);
    return id;
  }

  call<R extends Route>(who: string, route: R, asked: Asked<R> = {}): Promise<ReplyOf<R>> {
    return performRoute(this.office, this.#actorOf(who), route, asked);
  }

  /** Many commands of one route by one person; each is checked and recorded as alone. */
  async callAll<R extends Route>(
    who: string,
    route: R,
    all: readonly Asked<R>[],
  ): Promise<ReplyOf<R>[]> {
    const handler = BY_NAME.get(route.name);
    if (handler?.kind !== 'command') throw new Error(`Broken invariant: ${route.name} decides`);
    const actor = this.#actorOf(who);
    const replies: ReplyOf<R>[] = [];
    for (let first = 0; first < all.length; first += BULK) {
      await inWork(this.office, actor, async (work) => {
        for (const asked of all.slice(first, first + BULK)) {
          const input = {
            params: route.params?.parse(asked.params ?? {}) ?? {},
            query: {},
            body: route.body?.parse(asked.body ?? {}) ?? {},
          };
          const reply = await handler.run(work, input);
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the route's own schema makes it
          replies.push(route.reply.parse(reply) as ReplyOf<R>);
        }
      });
    }
    return replies;
  }

  /** People have just proven who they are. */
  #actorOf(who: string): Actor {
    const actor = this.#actors.get(who);
    if (actor === undefined) throw new Error(`Broken invariant: ${who} has not entered`);
    return actor.kind === 'person' ? { ...actor, steppedUpAt: this.office.clock.now() } : actor;
  }
}
