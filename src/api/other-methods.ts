/** What a path answers to methods that it does not have (RFC 9110 §9.3.7, §15.5.6). */
import type { FastifyInstance, HTTPMethods, RouteOptions } from 'fastify';
import { OperatingError } from '#base/errors.ts';

const METHODS: readonly HTTPMethods[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
];

/** Also what Allow of the reply lists. */
export class WrongMethod extends OperatingError {
  readonly allowed: string;
  constructor(allowed: string) {
    super('wrong-method', `This path answers ${allowed}`);
    this.allowed = allowed;
  }
}

/** Call before the routes are added; what they leave open is filled when `fill` is called after them. */
export function otherMethods(app: FastifyInstance): { fill(): void } {
  const byPath = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }: RouteOptions) => {
    const methods = byPath.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    byPath.set(url, methods);
  });
  return {
    fill: () => {
      // A copy: the routes added here are heard of by the hook above as well.
      for (const [url, methods] of new Map(byPath)) fillPath(app, url, methods);
    },
  };
}

function fillPath(app: FastifyInstance, url: string, methods: ReadonlySet<string>): void {
  const allowed = METHODS.filter((method) => methods.has(method) || method === 'OPTIONS').join(
    ', ',
  );
  const others = METHODS.filter((method) => !methods.has(method));
  app.route({
    method: others,
    url,
    exposeHeadRoute: false,
    // Refused before a body is read.
    onRequest: async (request, reply) => {
      if (request.method !== 'OPTIONS') throw new WrongMethod(allowed);
      return reply.code(204).header('allow', allowed).send();
    },
    handler: async () => {
      throw new WrongMethod(allowed);
    },
  });
}
