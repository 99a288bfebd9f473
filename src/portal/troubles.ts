/** What goes wrong becomes a page that says what to do, in the reader's language; of faults nothing is told but to the log. */
import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  HTTPMethods,
  RouteOptions,
} from 'fastify';
import { ERRORS, OperatingError, systemCodeOf } from '#base/errors.ts';
import type { PortalLog } from './create-portal.ts';
import { settingFor, type Door } from './door.ts';
import { Foreign } from './guard.ts';
import { troublePage } from './message-pages.ts';
import { send } from './send.ts';
import { TooOften } from './slow-down.ts';
import { TROUBLES, type Trouble } from './words/words.ts';

interface Told {
  readonly trouble: Trouble;
  readonly status: number;
}

const FAULT: Told = { trouble: 'fault', status: 500 };
/** A database that restarts is back within seconds. */
const RETRY_S = 5;

export function addTroubles(app: FastifyInstance, door: Door, log: PortalLog): void {
  const answer = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { trouble, status } = toldOf(error);
    if (trouble === 'fault' || trouble === 'unavailable') {
      log.error({ route: request.routeOptions.config?.name ?? 'none', err: error }, 'fault');
    }
    if (error instanceof WrongMethod) reply.header('allow', error.allowed);
    if (error instanceof TooOften) reply.header('retry-after', error.retryAfterS);
    if (trouble === 'unavailable') reply.header('retry-after', RETRY_S);
    const setting = settingFor(door, request);
    return send(reply.code(status), troublePage(trouble, setting), setting);
  };
  app.setErrorHandler<FastifyError>((error, request, reply) => answer(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    answer(new OperatingError('not-found', 'There is nothing at this path'), request, reply),
  );
}

/** Those of Fastify that requests can cause. */
const BY_FASTIFY: Readonly<Record<string, Told>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { trouble: 'too-large', status: 413 },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { trouble: 'unsupported-media', status: 415 },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { trouble: 'malformed', status: 400 },
  FST_ERR_CTP_EMPTY_JSON_BODY: { trouble: 'malformed', status: 400 },
  ECONNRESET: { trouble: 'malformed', status: 400 },
};
/** SQLSTATE classes of a database that is going, coming or not there, and the system's own names for the same. */
const GONE = /^(?:08...|57P..|53...|ECONNREFUSED|EPIPE|ETIMEDOUT|ENOSPC)$/;

function toldOf(error: unknown): Told {
  if (error instanceof Foreign) return { trouble: 'foreign', status: 403 };
  if (error instanceof OperatingError) return toldByCode(error);
  const code = systemCodeOf(error);
  if (GONE.test(code)) return { trouble: 'unavailable', status: 503 };
  return BY_FASTIFY[code] ?? FAULT;
}

function toldByCode({ code }: OperatingError): Told {
  const entry = ERRORS[code];
  const trouble = TROUBLES.find((one) => one === code);
  // What has no page of its own was not to come here: the routes answer it themselves.
  return trouble === undefined || !('http' in entry) ? FAULT : { trouble, status: entry.http };
}

/** Also what Allow of the reply lists (RFC 9110 §15.5.6). */
class WrongMethod extends OperatingError {
  readonly allowed: string;
  constructor(allowed: string) {
    super('wrong-method', `This path answers ${allowed}`);
    this.allowed = allowed;
  }
}

const METHODS: readonly HTTPMethods[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
];

/** Call before the routes are added; `fill` after them gives every path an answer to all other methods. */
export function otherMethods(app: FastifyInstance): { fill(): void } {
  const byPath = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    const methods = byPath.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    byPath.set(url, methods);
  });
  return {
    fill: () => {
      for (const [url, methods] of new Map(byPath)) {
        const allowed = METHODS.filter((method) => methods.has(method)).join(', ');
        const refuse = (): never => {
          throw new WrongMethod(allowed);
        };
        app.route({
          method: METHODS.filter((method) => !methods.has(method)),
          url,
          exposeHeadRoute: false,
          // Before a body is read.
          onRequest: async () => refuse(),
          handler: async () => refuse(),
        });
      }
    },
  };
}
