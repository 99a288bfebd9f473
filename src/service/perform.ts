/** Runs a handler for somebody: the one way from outside (HTTP, command line, drill) to a decision. */
import { ERRORS, OperatingError } from '#base/errors.ts';
import { canonicalJson } from '#base/canonical-json.ts';
import type { Actor } from '#model/actor.ts';
import type { InputOf, ReplyOf, Route } from '#model/route.ts';
import { jsonOf, sha256 } from '#store/record.ts';
import { stepBehindWall } from '#store/walls.ts';
import type { CommandHandler, QueryHandler } from './handler.ts';
import type { Office } from './office.ts';
import { recordAccess } from './record/record-access.ts';
import { View } from './view.ts';
import { inWork, type Work } from './work.ts';

export interface Asked {
  /** The version that the caller saw of what `params.id` names (If-Match), or null. */
  readonly seenVersion: number | null;
  /** The same key with the same request gives the same reply, once done (Idempotency-Key), or null. */
  readonly idempotencyKey: string | null;
}
export const PLAINLY: Asked = { seenVersion: null, idempotencyKey: null };

/** A second factor counts as fresh for five minutes (OWASP ASVS 5, V7.5). */
export const STEP_UP_MS = 5 * 60_000;

/** The input was parsed by the route's schemas. Throws OperatingError with the codes of the error table. */
export async function perform<R extends Route>(
  office: Office,
  handler: CommandHandler<R> | QueryHandler<R>,
  actor: Actor,
  input: InputOf<R>,
  asked: Asked = PLAINLY,
): Promise<ReplyOf<R>> {
  checkCaller(handler.route, actor, office.clock.now());
  if (handler.kind === 'query') return look(office, handler, actor, input);
  const { id }: { id?: unknown } = input.params;
  const seen =
    asked.seenVersion === null || typeof id !== 'string'
      ? null
      : { id, version: asked.seenVersion };
  return inWork(office, actor, (work) => once(work, handler, input, asked), seen);
}

async function look<R extends Route>(
  office: Office,
  handler: QueryHandler<R>,
  actor: Actor,
  input: InputOf<R>,
): Promise<ReplyOf<R>> {
  const reply = await behindWall(office, actor, (view) => handler.run(view, input));
  if (handler.route.personal === true) await recordAccess(office, actor, handler.route.name, input);
  return reply;
}

/**
 * On PostgreSQL a look is one snapshot that the database itself limits to the person's part of the tree. PGlite has one
 * connection and nobody else's statements: there the wall would only make lookers wait for each other.
 */
export async function behindWall<T>(
  office: Office,
  actor: Actor,
  run: (view: View) => Promise<T>,
): Promise<T> {
  const { database } = office;
  if (database.kind === 'embedded' || !database.hasWalls) return run(new View(office, actor));
  const looks = database.db.transaction().setAccessMode('read only');
  return looks.setIsolationLevel('repeatable read').execute(async (tx) => {
    const view = new View(office, actor, tx);
    const { holder } = await view.authority();
    await stepBehindWall(tx, holder === null ? null : pathsOf(holder.grants));
    return run(view);
  });
}

/** A grant over a root reaches everything. */
function pathsOf(grants: readonly { readonly jurisdiction: string }[]): readonly string[] | null {
  const paths = grants.map(({ jurisdiction }) => jurisdiction);
  return paths.some((path) => !path.includes('/')) ? null : paths;
}

/** Throws where the route is not for callers of this kind at all, or their second factor is not fresh enough. */
export function checkCaller(route: Route, actor: Actor, now: number): void {
  if (actor.kind === 'system' || route.who === 'anyone') return;
  if (route.who === 'staff' && actor.kind === 'person') {
    if (route.stepUp === true && now - actor.steppedUpAt > STEP_UP_MS) {
      throw new OperatingError('step-up-needed', ERRORS['step-up-needed'].means);
    }
    return;
  }
  if (route.who === 'subject' && actor.kind === 'subject') return;
  if (route.who.startsWith('token:') && actor.kind === 'token') {
    if (actor.scopes.includes(route.who.slice('token:'.length))) return;
    throw new OperatingError('forbidden', 'This token is for something else');
  }
  throw new OperatingError('unauthenticated', ERRORS.unauthenticated.means);
}

/** With a key, a repeated request gets the first one's reply and changes nothing. */
async function once<R extends Route>(
  work: Work,
  handler: CommandHandler<R>,
  input: InputOf<R>,
  asked: Asked,
): Promise<ReplyOf<R>> {
  if (asked.idempotencyKey === null) return handler.run(work, input);
  const key = asked.idempotencyKey;
  const actorId = work.actor.id ?? work.actor.kind;
  const requestHash = sha256(canonicalJson([handler.route.name, input]));
  const { vault } = work.office;
  const about = `idempotency ${actorId} ${key}`;
  const before = await work.tx
    .selectFrom('idempotency')
    .select(['requestHash', 'reply'])
    .where('actorId', '=', actorId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (before !== undefined) {
    if (before.requestHash === requestHash) {
      const text = new TextDecoder().decode(vault.openApart(about, before.reply));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what lies there was this route's reply
      return jsonOf(text) as ReplyOf<R>;
    }
    throw new OperatingError('conflict', 'This idempotency key was used for another request');
  }
  const reply = await handler.run(work, input);
  await work.tx
    .insertInto('idempotency')
    .values({
      key,
      actorId,
      route: handler.route.name,
      requestHash,
      reply: vault.sealApart(about, Buffer.from(JSON.stringify(reply))),
      at: work.iso,
    })
    .execute();
  return reply;
}
